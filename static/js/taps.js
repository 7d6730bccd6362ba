const BREAKS = 5;

// The taps that wait to be sent: one after another, each with a token by which the server takes it once, however often
// it is sent. Kept for the tab, so that a reload loses none; no names are among what is kept.

class TapQueue {
  // `ended` is called once the circle's end, tapped here, is taken; `show(html)` when nothing waits any more;
  // `dropped` when a tap made no sense to the server, or broke it each time; `lost` when it takes none any more.
  constructor(main, { show, ended, dropped, lost }) {
    Object.assign(this, { show, ended, dropped, lost });
    this.key = `taps ${location.pathname} ${main.dataset.member ?? ""}`;
    this.waiting = this.kept();
    addEventListener("pagehide", () => this.isSignedOut || this.keep());
  }

  get isEmpty() {
    return this.waiting.length === 0;
  }

  add(url, fields) {
    const tap = { token: newToken(), url, fields, at: Date.now(), since: performance.now() };
    this.waiting.push(tap);
    this.keep();
    return tap;
  }

  // The request that goes next, as Live wants it.
  next() {
    const [tap] = this.waiting;
    if (!tap) return null;
    const body = new URLSearchParams([...tap.fields, ["token", tap.token], ["ago", String(ageOf(tap))]]);
    return {
      url: tap.url,
      init: { method: "POST", body, headers: { "X-Tap": "1", "X-CSRFToken": pageToken() } },
      answered: (html) => this.answered(tap, html),
      refused: (status) => this.refused(tap, status),
      broke: (status) => this.broke(tap, status),
    };
  }

  answered(tap, html) {
    this.drop(tap);
    this.hasEnded ||= fieldOf(tap, "do") === "end";
    if (!this.isEmpty) return;
    this.show(html);
    if (this.hasEnded) this.ended();
    this.hasEnded = false;
  }

  // 302: signed out; the taps wait for the same person where they are kept, and signing out empties that for good.
  // 403: perhaps only the page's token was too old.
  refused(tap, status) {
    this.isSignedOut = status === 302;
    if (this.isSignedOut) return;
    if (status === 400 || (status === 403 && tap.wasRefused)) this.drop(tap);
    if (status === 400) this.dropped();
    if (status === 403) tap.wasRefused = true;
    if (status === 404) this.waiting = [];
    if (status === 404) this.lost();
    this.keep();
  }

  // One tap that breaks the server must not keep all others waiting; while the server is away (502 to 504) all wait.
  broke(tap, status) {
    tap.breaks = (tap.breaks ?? 0) + (status === 500 ? 1 : 0);
    if (tap.breaks < BREAKS) return;
    this.drop(tap);
    this.dropped();
  }

  drop(tap) {
    this.waiting = this.waiting.filter((each) => each !== tap);
    this.keep();
  }

  keep() {
    try {
      if (this.isEmpty) sessionStorage.removeItem(this.key);
      else sessionStorage.setItem(this.key, JSON.stringify(this.waiting, (name, value) => (name === "since" ? undefined : value)));
    } catch {
      // A browser that keeps nothing sends them as long as the page is open.
    }
  }

  kept() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key) ?? "[]");
    } catch {
      return [];
    }
  }
}

function fieldOf(tap, name) {
  return tap.fields.find(([each]) => each === name)?.[1];
}

// Milliseconds. One of the clocks stands still while a device sleeps, the other starts anew with the page.
function ageOf(tap) {
  const byPage = tap.since === undefined ? 0 : performance.now() - tap.since;
  return Math.round(Math.max(byPage, Date.now() - tap.at, 0));
}
