// Keeps a page as the server has it. Asks again and again, one request at a time; what comes is morphed into the page.
//
//   new Live(document.querySelector("main"), { id: "screen", shown: () => clock.arrived() }).start();
//
// <main> has data-state-url, and the words data-lost and data-back for the status line: `#live-status` in it, or one
// that is made. The element with this id carries data-stamp. Wants morph.js.

const LIVE_PAUSE = 900;
const LIVE_PAUSE_HIDDEN = 5000;
const LIVE_PAUSES_WHEN_LOST = [1000, 2000, 4000, 5000];
const LIVE_SHORTEST_PAUSE = 500;
const LIVE_TIME_OUTS = [4000, 8000, 15000];
const LIVE_SHOWN = 5000;
const LIVE_SLEEP = 2000;

class Live {
  // `shown(element)` is called after each change. `next()` may give a request that goes before the polling:
  // { url, init, answered(html), refused(status), broke(status) }. A projector, seen by many, has hiddenPause: 900.
  constructor(main, { id, shown = () => {}, next = () => null, hiddenPause = LIVE_PAUSE_HIDDEN }) {
    Object.assign(this, { main, id, shown, next, hiddenPause, failures: 0, wantsAll: false });
    this.sleeps = new Sleeps();
    this.status = new LiveStatus(main);
  }

  start() {
    const again = () => this.refresh();
    addEventListener("online", again);
    addEventListener("pageshow", (event) => event.persisted && again());
    document.addEventListener("visibilitychange", () => document.hidden || again());
    this.wait(LIVE_PAUSE);
  }

  get piece() {
    return document.getElementById(this.id);
  }

  // Everything anew and at once: while the device slept its clocks may have stood still.
  refresh() {
    this.wantsAll = true;
    this.failures = 0;
    this.hurry();
  }

  // At once. A poll that is under way is let go, another request is awaited.
  hurry() {
    if (!this.asking) return void this.round();
    this.isHurried = true;
    if (this.asking.isPoll) this.asking.letGo.abort();
  }

  async round() {
    clearTimeout(this.timer);
    if (this.asking || this.isLeaving) return;
    let pause = LIVE_PAUSE;
    try {
      pause = await this.askOnce();
    } finally {
      if (!this.isLeaving) this.wait(pause);
    }
  }

  // How long to wait before the next request.
  async askOnce() {
    const began = performance.now();
    this.isHurried = false;
    this.wantsAll ||= this.sleeps.happened();
    const isWell = await this.ask(this.next() ?? this.poll());
    const isPressed = this.isHurried || (isWell && this.next());
    return isPressed ? 0 : this.pauseAfter(isWell, performance.now() - began);
  }

  wait(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.round(), milliseconds);
  }

  pauseAfter(isWell, took) {
    const pause = isWell ? this.calmPause() : LIVE_PAUSES_WHEN_LOST[Math.min(this.failures - 1, 3)];
    return Math.max(pause - took, LIVE_SHORTEST_PAUSE);
  }

  calmPause() {
    return document.hidden ? this.hiddenPause : LIVE_PAUSE;
  }

  poll() {
    const seen = this.wantsAll ? "" : (this.piece?.dataset.stamp ?? "");
    const url = `${this.main.dataset.stateUrl}?seen=${encodeURIComponent(seen)}`;
    return { url, isPoll: true, answered: (html) => this.show(html), refused() {}, broke() {} };
  }

  async ask(request) {
    const letGo = new AbortController();
    this.asking = { letGo, isPoll: request.isPoll };
    const timer = setTimeout(() => letGo.abort("slow"), LIVE_TIME_OUTS[Math.min(this.failures, 2)]);
    const answer = await Live.fetchText(request, letGo.signal);
    clearTimeout(timer);
    this.asking = null;
    return this.judge(request, answer, letGo.signal);
  }

  // What was answered; null when nothing was.
  static async fetchText({ url, init }, signal) {
    try {
      const response = await fetch(url, { cache: "no-store", redirect: "manual", signal, ...init });
      return { status: response.status, isElsewhere: response.type === "opaqueredirect", html: await response.text() };
    } catch {
      return null;
    }
  }

  judge(request, answer, signal) {
    if (!answer && signal.aborted && signal.reason !== "slow") return true;
    if (answer?.isElsewhere || [403, 404].includes(answer?.status)) return this.leave(request, answer);
    if (answer?.status === 400) return this.well(() => request.refused(400));
    if (answer?.status === 204) return this.well(() => request.answered(""));
    if (answer?.status === 200 && this.read(answer.html)) return this.well(() => request.answered(answer.html));
    this.failures += 1;
    this.status.lost(this.failures);
    if (answer) request.broke(answer.status);
    return false;
  }

  well(act) {
    this.failures = 0;
    act();
    if (!this.next()) this.status.back();
    return true;
  }

  // Who may no longer see the page loses it at once: it is asked for anew, and the server decides.
  leave(request, answer) {
    request.refused(answer.isElsewhere ? 302 : answer.status);
    this.isLeaving = true;
    location.reload();
    return true;
  }

  read(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content.querySelector(`#${this.id}`);
  }

  show(html) {
    this.wantsAll = false;
    if (!html) return;
    const fresh = this.read(html);
    if (this.piece) morphInto(this.piece, fresh);
    else this.main.append(document.adoptNode(fresh));
    this.shown(this.piece);
  }
}

// While a device sleeps, the clock that nobody can set may stand still; the other one goes on.
class Sleeps {
  constructor() {
    this.apart = Date.now() - performance.now();
  }

  happened() {
    const before = this.apart;
    this.apart = Date.now() - performance.now();
    return Math.abs(this.apart - before) > LIVE_SLEEP;
  }
}

class LiveStatus {
  constructor(main) {
    this.words = main.dataset;
    this.line = document.getElementById("live-status") ?? LiveStatus.make(main);
  }

  static make(main) {
    const line = document.createElement("p");
    Object.assign(line, { id: "live-status", className: "live-status small soft" });
    line.setAttribute("role", "status");
    main.append(line);
    return line;
  }

  // One answer that fails to come is nothing to talk about.
  lost(failures) {
    if (failures < 2 && navigator.onLine) return;
    clearTimeout(this.timer);
    this.isLost = true;
    this.say(this.words.lost ?? "");
  }

  back() {
    if (!this.isLost) return;
    this.isLost = false;
    this.tell(this.words.back ?? "");
  }

  // For a while.
  tell(words) {
    clearTimeout(this.timer);
    this.isLost = false;
    this.say(words);
    this.timer = setTimeout(() => this.say(""), LIVE_SHOWN);
  }

  say(words) {
    if (this.line.textContent !== words) this.line.textContent = words;
  }
}
