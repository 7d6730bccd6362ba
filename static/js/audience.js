// The sentence about who can read follows the chosen segment at once: each one carries its own in data-sentence.

class AudienceChoice {
  constructor(segments) {
    this.segments = segments;
    const form = segments.closest("form");
    this.sentence = form.querySelector("[data-audience-sentence]");
    this.more = form.querySelector("[data-audience-more]");
    segments.addEventListener("change", () => this.show());
    this.show();
  }

  show() {
    const chosen = this.segments.querySelector("input:checked");
    if (!chosen || this.sentence.textContent === chosen.dataset.sentence) return;
    this.sentence.textContent = chosen.dataset.sentence;
    this.more.textContent = chosen.dataset.more;
  }
}

for (const segments of document.querySelectorAll("[data-audience]")) new AudienceChoice(segments);
