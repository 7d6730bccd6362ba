// What of the sheet is in sight: one question after another and then the end, or all of them on one page.

class SheetView {
  constructor(form) {
    this.form = form;
    this.questions = [...form.querySelectorAll(".question")];
    this.end = document.getElementById("sheet-end");
    this.promise = document.getElementById("sheet-promise");
    this.overview = document.getElementById("sheet-overview");
    this.count = document.getElementById("sheet-count");
    this.progress = document.getElementById("sheet-progress");
    this.isOne = !new URLSearchParams(location.search).has("all");
    for (const piece of form.querySelectorAll(".question-more")) piece.hidden = false;
    for (const piece of [this.progress, this.overview]) piece.hidden = false;
    form.querySelector("[data-without-script]").hidden = true;
  }

  get total() {
    return this.questions.length;
  }

  get given() {
    return this.questions.map((question) => Boolean(question.querySelector("input:checked")));
  }

  // By position, from 0; the end is the last.
  get firstOpen() {
    const open = this.given.indexOf(false);
    return open < 0 || "handedIn" in this.form.dataset ? this.total : open;
  }

  get page() {
    return this.questions[this.at] ?? this.end;
  }

  // Of an address: "#q3" is an element, "#at-3" a place that no browser scrolls to by itself.
  placeOf(hash) {
    const number = Number(/^#(?:q|at-)(\d+)$/.exec(hash)?.[1]);
    return number >= 1 && number <= this.total + 1 ? number - 1 : -1;
  }

  get address() {
    return `#at-${this.at + 1}`;
  }

  turnTo(at) {
    this.show(at);
    history.pushState(null, "", this.address);
    this.focus();
  }

  show(at) {
    this.at = Math.min(Math.max(at, 0), this.total);
    this.form.dataset.shown = this.isOne ? "one" : "all";
    for (const [number, page] of [...this.questions, this.end].entries()) {
      page.hidden = this.isOne && number !== this.at;
    }
    this.putPromise();
    this.tell();
  }

  // Above the answers, wherever one is.
  putPromise() {
    const legend = this.isOne && this.questions[this.at]?.querySelector("legend");
    if (legend) legend.after(this.promise);
    else this.progress.after(this.promise);
  }

  putButtons() {
    const isEnd = this.at === this.total;
    for (const button of this.form.querySelectorAll("[data-step]")) {
      button.hidden = !this.isOne || this.isInVain(button.dataset.step);
    }
    this.form.querySelector("[data-hand-in]").hidden = this.isOne && !isEnd;
    for (const link of this.form.querySelectorAll("[data-way]")) link.hidden = (link.dataset.way === "one") === this.isOne;
  }

  // Skipping never takes an answer away.
  isInVain(step) {
    if (step === "back") return this.at === 0;
    return this.at === this.total || (step === "skip" && this.given[this.at]);
  }

  tell() {
    this.putButtons();
    const given = this.given;
    const answered = given.filter(Boolean).length;
    const isQuestion = this.isOne && this.at < this.total;
    const { one, all } = this.count.dataset;
    this.count.textContent = this.fill(isQuestion ? one : all, isQuestion ? this.at + 1 : answered);
    this.progress.value = isQuestion ? this.at + 1 : answered;
    const line = this.overview.querySelector("[data-count]");
    line.textContent = this.fill(answered === this.total ? line.dataset.all : line.dataset.some, answered);
    this.listSkipped(given);
  }

  fill(words, number) {
    return words.replace("NUMBER", number).replace("TOTAL", this.total);
  }

  listSkipped(given) {
    const list = this.overview.querySelector("ul");
    const open = this.questions.filter((_question, number) => !given[number]);
    list.replaceChildren(...open.map((question) => this.linkTo(question, list.dataset.words)));
    list.parentElement.hidden = open.length === 0;
  }

  linkTo(question, words) {
    const link = Object.assign(document.createElement("a"), { className: "btn", href: `#${question.id}` });
    link.textContent = this.fill(words, this.questions.indexOf(question) + 1);
    const item = document.createElement("li");
    item.append(link);
    return item;
  }

  focus() {
    if (this.isOne) scrollTo(0, 0);
    this.page.querySelector("h2").focus({ preventScroll: this.isOne });
  }
}
