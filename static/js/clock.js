// Counts seconds down from the moment at which the server's piece arrived, by a clock that nobody can set.
//
// The piece has data-left and data-seconds of the step, data-later and data-bell; in it, or in the page:
//   <span data-clock="left">5:10</span>      also "later" and "bell": the minutes and seconds, never below 0:00
//   <p data-while-left>5:10</p>              hidden once no time is left
//   <p data-past="Take the time you need">   these words instead, once no time is left
//   <p data-fit="|1 minute over|…"></p>      by how many minutes it is longer than the time until the bell: words for each
//   <circle data-ring pathLength="1">        the time that is left, by its stroke-dashoffset
//   <progress data-ring max="1">             the same, by its value

class StepClock {
  constructor(main, find, ticked = () => {}) {
    Object.assign(this, { main, find, ticked });
    this.arrived();
    setInterval(() => this.tick(), 250);
    document.addEventListener("visibilitychange", () => this.tick());
  }

  // Call it whenever the server's piece came.
  arrived() {
    this.at = performance.now();
    this.shown = null;
    this.tick();
  }

  // What the piece would say now: `facts` are data attributes of it.
  startAnew(facts) {
    Object.assign(this.find().dataset, { bell: this.secondsOf("bell"), ...facts });
    this.arrived();
  }

  get passed() {
    return Math.floor((performance.now() - this.at) / 1000);
  }

  // Seconds, by the piece's data attribute of that name.
  secondsOf(name) {
    const { dataset } = this.find();
    const isCounting = name !== "later" && !("over" in dataset);
    return Number(dataset[name] ?? 0) - (isCounting ? this.passed : 0);
  }

  tick() {
    if (!this.find() || this.shown === this.passed) return;
    this.shown = this.passed;
    for (const place of this.main.querySelectorAll("[data-clock]")) this.write(place);
    for (const place of this.main.querySelectorAll("[data-past]")) this.speak(place);
    for (const place of this.main.querySelectorAll("[data-while-left]")) place.hidden = this.secondsOf("left") <= 0;
    for (const place of this.main.querySelectorAll("[data-fit]")) this.writeFit(place);
    for (const ring of this.main.querySelectorAll("[data-ring]")) this.draw(ring);
    this.ticked(this.secondsOf("left"));
  }

  write(place) {
    const seconds = Math.max(this.secondsOf(place.dataset.clock), 0);
    const words = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (place.textContent !== words) place.textContent = words;
  }

  speak(place) {
    place.dataset.before ??= place.textContent;
    const words = this.secondsOf("left") > 0 ? place.dataset.before : place.dataset.past;
    if (place.textContent !== words) place.textContent = words;
  }

  writeFit(place) {
    const all = place.dataset.fit.split("|");
    const bell = this.secondsOf("bell");
    const over = Math.max(this.secondsOf("left"), 0) + this.secondsOf("later") - bell;
    const minutes = bell > 0 ? Math.max(Math.floor((over + 30) / 60), 0) : 0;
    const words = all[Math.min(minutes, all.length - 1)].trim();
    if (place.textContent !== words) place.textContent = words;
  }

  draw(ring) {
    const share = Math.min(Math.max(this.secondsOf("left") / (this.secondsOfStep() || 1), 0), 1);
    if (ring.localName === "progress") ring.value = share;
    else ring.setAttribute("stroke-dashoffset", String(1 - share));
  }

  secondsOfStep() {
    return Number(this.find().dataset.seconds ?? 0);
  }
}
