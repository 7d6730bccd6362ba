// Other words for the same entry, one after another, beside those in the field: the writer says which to keep.

class EntryConflict {
  // `choose(what, other)` is called with "mine", "both" or "other".
  constructor(panel, choose) {
    Object.assign(this, { panel, choose, others: [] });
    this.words = panel.querySelector("[data-conflict-words]");
    panel.addEventListener("click", (event) => this.clicked(event));
    if (!panel.hidden) this.others.push(this.shown());
  }

  get isOpen() {
    return this.others.length > 0;
  }

  // `other` has text, pleasant, energy, the version that it takes the place of, and `name` and `at` when it is a draft.
  add(other) {
    this.others = this.others.filter((each) => each.name !== other.name);
    this.others.push(other);
    this.show();
  }

  // What the server showed without a script.
  shown() {
    const { pleasant, energy } = this.panel.dataset;
    return { text: this.words.textContent, pleasant, energy, version: Number(this.panel.querySelector("[name=over]").value) };
  }

  show() {
    const [other] = this.others;
    this.panel.hidden = !other;
    if (!other) return;
    this.words.textContent = other.text;
    this.panel.scrollIntoView({ block: "nearest" });
  }

  clicked(event) {
    const button = event.target.closest("[name=do], [data-take]");
    if (!button || !this.isOpen) return;
    event.preventDefault();
    const other = this.others.shift();
    this.show();
    this.choose(button.value || "other", other);
  }
}
