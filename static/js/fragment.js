// Keeps a part of another page in a fold: asked for when the fold opens, again while it stays open, gone when it shuts.
//
//   <details><div data-fragment-url="…" data-fragment-lost="words"><a href="…">The page, without this script</a></div></details>

const FRAGMENT_PAUSE = 30_000;
const FRAGMENT_TIME_OUT = 10_000;

class Fragment {
  constructor(place) {
    this.place = place;
    this.fold = place.closest("details");
    this.fold.addEventListener("toggle", () => this.round());
    document.addEventListener("visibilitychange", () => document.hidden || this.round());
    addEventListener("online", () => this.round());
    this.round();
  }

  get isShown() {
    return this.fold.open && this.place.getClientRects().length > 0;
  }

  // Nothing of it is kept once nobody looks.
  async round() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.asked = null;
    if (!this.isShown) this.place.replaceChildren();
    else if (!document.hidden) await this.ask((this.asked = new AbortController()));
    if (this.fold.open) this.timer = setTimeout(() => this.round(), FRAGMENT_PAUSE);
  }

  async ask(asked) {
    const timer = setTimeout(() => asked.abort(), FRAGMENT_TIME_OUT);
    const html = await Fragment.fetchText(this.place.dataset.fragmentUrl, asked.signal);
    clearTimeout(timer);
    if (asked !== this.asked) return;
    if (html === null) this.place.textContent = this.place.dataset.fragmentLost;
    else if (html !== this.html || !this.place.firstElementChild) this.place.innerHTML = html;
    this.html = html;
  }

  // null when nothing, or no such part, was answered.
  static async fetchText(url, signal) {
    try {
      const options = { cache: "no-store", redirect: "manual", headers: { "X-Fragment": "1" }, signal };
      const response = await fetch(url, options);
      return response.ok ? await response.text() : null;
    } catch {
      return null;
    }
  }
}

for (const place of document.querySelectorAll("details [data-fragment-url]")) new Fragment(place);
