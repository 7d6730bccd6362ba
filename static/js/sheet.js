// Answering: a tap chooses and turns the page, keys choose and never do; every change is saved soon.

const MOMENT = 350; // in which one sees what one chose, and a second tap still means the same

class Sheet {
  constructor(form) {
    const line = document.getElementById("sheet-state");
    Object.assign(line.dataset, document.getElementById("sheet-words").dataset);
    this.form = form;
    this.state = new SaveState(line);
    this.saves = new SheetSaves(form, this.state);
    this.view = new SheetView(form);
    this.words = form.elements.words;
  }

  start() {
    this.form.addEventListener("change", (event) => this.changed(event.target));
    this.form.addEventListener("click", (event) => this.clicked(event));
    this.form.addEventListener("keydown", (event) => this.pressed(event));
    this.form.addEventListener("submit", (event) => this.handIn(event));
    this.words?.addEventListener("input", () => this.wrote());
    addEventListener("popstate", () => this.wentTo(location.hash));
    addEventListener("online", () => this.saves.sendAfresh());
    addEventListener("pagehide", () => this.saves.leave());
    const asked = this.view.placeOf(location.hash);
    this.view.show(asked < 0 ? this.view.firstOpen : asked);
    if (this.view.isOne) history.replaceState(null, "", this.view.address);
    this.catchUp();
  }

  // With what was chosen before the script was there.
  catchUp() {
    for (const choice of this.form.querySelectorAll(".choice input:checked")) {
      if (!choice.defaultChecked) this.changed(choice);
    }
    if (this.words) this.countWords();
    if (this.words && this.words.value !== this.words.defaultValue) this.wrote();
  }

  changed(field) {
    if (field.type !== "radio") return;
    this.saves.change(field.name, field.value);
    this.view.tell();
  }

  clicked(event) {
    const { target } = event;
    const step = target.closest("[data-step]")?.dataset.step;
    if (step) return this.step(step);
    if (target.closest("[data-clear]")) return this.clear(target.closest(".question"));
    const skipped = target.closest(".sheet-skipped a");
    if (skipped) return this.lookAgain(event, skipped);
    const way = target.closest("[data-way]")?.dataset.way;
    if (way) return this.goOtherWay(event, way);
    // A press of a key makes a click, too: one that counts no presses.
    if (target.closest(".choice") && event.detail > 0 && this.view.isOne) this.turnSoon();
  }

  turnSoon() {
    const next = this.view.at + 1;
    clearTimeout(this.turning);
    this.turning = setTimeout(() => this.view.turnTo(next), MOMENT);
  }

  step(step) {
    clearTimeout(this.turning);
    this.view.turnTo(this.view.at + (step === "back" ? -1 : 1));
  }

  lookAgain(event, link) {
    event.preventDefault();
    this.view.turnTo(this.view.placeOf(link.hash));
  }

  pressed(event) {
    clearTimeout(this.turning);
    if (event.key !== "Enter" || !event.target.matches("input[type=radio], h2")) return;
    event.preventDefault();
    if (this.view.isOne && this.view.at < this.view.total) this.step("next");
  }

  clear(question) {
    const chosen = question.querySelector("input:checked");
    if (!chosen) return;
    chosen.checked = false;
    this.saves.change(chosen.name, "");
    this.view.tell();
    this.view.page.querySelector("h2").focus({ preventScroll: true });
  }

  goOtherWay(event, way) {
    event.preventDefault();
    this.view.isOne = way === "one";
    history.replaceState(null, "", way === "one" ? location.pathname : "?all=1");
    this.view.show(this.view.at);
    this.view.focus();
  }

  wentTo(hash) {
    clearTimeout(this.turning);
    const at = this.view.placeOf(hash);
    if (at < 0) return;
    this.view.show(at);
    this.view.focus();
  }

  // What is too long waits until it is shorter, and holds nothing else up.
  wrote() {
    if (this.countWords()) this.saves.change("words", this.words.value);
    else this.saves.unsaved.delete("words");
  }

  countWords() {
    const line = document.getElementById("words-count");
    const most = Number(this.words.dataset.longest);
    const length = [...this.words.value.trim()].length;
    const words = length > most ? line.dataset.tooLong : line.dataset.words;
    line.textContent = words.replace("NUMBER", length).replace("TOTAL", most);
    this.words.classList.toggle("is-invalid", length > most);
    this.words.setAttribute("aria-invalid", length > most);
    return length <= most;
  }

  async handIn(event) {
    event.preventDefault();
    if (this.words && !this.countWords()) return this.words.focus();
    const button = event.submitter ?? this.form.querySelector("[data-hand-in]");
    if (button.disabled) return;
    button.disabled = true;
    if (await this.saves.handIn()) return location.assign(this.form.dataset.thanks);
    button.disabled = false;
  }
}

const sheet = document.getElementById("sheet");
// One at a time without a script is another page.
if (sheet.dataset.at) location.replace(`${location.pathname}#at-${sheet.dataset.at}`);
else new Sheet(sheet).start();
