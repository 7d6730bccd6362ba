// Shows at once what a tap will do, before the server answers; what it answers then replaces all of it.

class Foresight {
  constructor(find, clock) {
    Object.assign(this, { find, clock });
  }

  // `tap` is one of TapQueue's. What it does not know how to show waits for the server.
  show(tap) {
    const board = this.find();
    if (!board) return;
    const fields = Object.fromEntries(tap.fields);
    this[fields.do]?.(fields, new Seats(board));
    board.dataset.stamp = "";
  }

  turn({ student, state }, seats) {
    seats.mark(student, state, true);
    if (state !== "waiting") this.handOn(student, seats);
  }

  absent({ student }, seats) {
    seats.mark(student, "waiting", false);
    this.handOn(student, seats);
  }

  handOn(student, seats) {
    const holder = seats.holder;
    if (!holder || holder.dataset.student === student) seats.hold(seats.nextAfter(holder));
  }

  hand_to({ student }, seats) {
    const seat = seats.of(student);
    if (seat && !("absent" in seat.dataset)) seats.hold(seat);
  }

  move({ student, to }, seats) {
    seats.move(student, Number(to));
  }

  step({ at, to }) {
    const board = this.find();
    if (board.dataset.step !== at) return;
    const steps = [...board.querySelectorAll("[data-at]")];
    for (const step of steps) this.setCurrent(step, step.dataset.at === to);
    const now = steps.find((step) => step.dataset.at === to);
    const after = steps.filter((step) => Number(step.dataset.at) > Number(to));
    const later = after.reduce((sum, step) => sum + Number(step.dataset.seconds), 0);
    const seconds = now?.dataset.seconds ?? 0;
    this.clock.startAnew({ step: to, left: seconds, seconds, later });
  }

  setCurrent(step, isCurrent) {
    if (isCurrent) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  }

  stretch({ at, to }) {
    const board = this.find();
    const more = (Number(to) - Number(board.dataset.stretched ?? to)) * 60;
    if (board.dataset.step !== at || !more) return;
    const left = this.clock.secondsOf("left") + more;
    this.clock.startAnew({ left, seconds: Number(board.dataset.seconds) + more, stretched: to });
  }
}
