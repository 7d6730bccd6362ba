// The steps of the board as they stand in the page, and the buttons that go from one to another.

const STRETCH = 2;

class Steps {
  constructor(board) {
    this.board = board;
    this.all = [...board.querySelectorAll("#run-steps > [data-at]")];
  }

  at(place) {
    return this.all.find((step) => step.dataset.at === String(place));
  }

  static nameOf(step) {
    return step?.firstElementChild?.textContent ?? "";
  }

  // Goes to a step; what the clock must know of it.
  go(to) {
    const before = this.at(this.board.dataset.step);
    const step = this.at(to);
    if (!step) return {};
    this.mark(before, step);
    this.writeWords(step);
    this.point("run-next", step, 1);
    this.point("run-back", step, -1);
    this.writeStretch(step);
    const { seconds } = step.dataset;
    return { step: to, left: seconds, seconds, later: this.secondsAfter(Number(to)) };
  }

  secondsAfter(place) {
    const later = this.all.filter((step) => Number(step.dataset.at) > place);
    return later.reduce((sum, step) => sum + Number(step.dataset.seconds), 0);
  }

  mark(before, step) {
    before?.removeAttribute("aria-current");
    step.setAttribute("aria-current", "step");
    for (const each of this.all) each.classList.toggle("is-done", Number(each.dataset.at) < Number(step.dataset.at));
    this.moveTime(before, step);
  }

  // The time that is left moves along; the step that it leaves tells its minutes.
  moveTime(before, step) {
    const [left, minutes] = [before, step].map((each) => each?.querySelector(".num:not([data-clock])"));
    if (!left || !minutes) return;
    const told = minutes.cloneNode();
    told.textContent = String(Math.round(Number(before.dataset.seconds) / 60));
    left.replaceWith(told);
    minutes.replaceWith(left);
  }

  writeWords(step) {
    const heading = this.board.querySelector("#run-words-heading");
    const [large, ...beneath] = step.querySelector("[data-words]")?.children ?? [];
    if (!heading || !large) return;
    heading.textContent = large.textContent;
    while (heading.nextElementSibling) heading.nextElementSibling.remove();
    heading.after(...beneath.map((line) => line.cloneNode(true)));
  }

  // The button that leads onwards, or back, from this step.
  point(id, step, by) {
    const form = this.board.querySelector(`#${id}`);
    if (!form) return;
    const target = this.at(Number(step.dataset.at) + by);
    form.hidden = !target;
    form.elements.at.value = step.dataset.at;
    form.elements.to.value = target?.dataset.at ?? "";
    if (target) form.querySelector("[data-name]").textContent = Steps.nameOf(target);
  }

  writeStretch(step) {
    const form = this.board.querySelector("#run-stretch");
    if (form) Object.assign(form.elements.at, { value: step.dataset.at });
    if (form) Object.assign(form.elements.to, { value: String(Number(step.dataset.stretched) + STRETCH) });
    this.board.querySelector("#run-unstretch")?.setAttribute("hidden", "");
  }

  // How many minutes this many added ones are more than those before.
  stretch(minutes) {
    const form = this.board.querySelector("#run-stretch");
    const step = this.at(this.board.dataset.step);
    if (!form || !step) return 0;
    const more = minutes - Number(step.dataset.stretched);
    form.elements.to.value = String(minutes + STRETCH);
    step.dataset.stretched = String(minutes);
    step.dataset.seconds = String(Number(step.dataset.seconds) + more * 60);
    return more;
  }
}
