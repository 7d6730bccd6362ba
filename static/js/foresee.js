// Shows at once what a tap will do, before the server answers; what it answers then replaces all of it.

class Foresight {
  constructor(find, clock) {
    Object.assign(this, { find, clock });
  }

  // `tap` is one of TapQueue's. What has no method here waits for the server.
  show(tap) {
    const fields = Object.fromEntries(tap.fields);
    if (!this.find()) return;
    this.find().dataset.stamp = "";
    if (Foresight.SHOWN.includes(fields.do)) keepFocus(() => this[fields.do](fields, new Seats(this.find())));
  }

  static SHOWN = ["turn", "absent", "hand_to", "move", "turn_round", "start_with", "step", "stretch"];

  turn({ student, state }, seats) {
    seats.mark(student, state, true);
    this.handOn(student, seats, state !== "waiting");
  }

  absent({ student }, seats) {
    seats.mark(student, "waiting", false);
    this.handOn(student, seats, true);
  }

  handOn(student, seats, isDone) {
    const { holder } = seats;
    if (!holder || (isDone && holder.dataset.student === student)) seats.hold(seats.nextAfter(holder));
    new Speaking(seats).write();
  }

  hand_to({ student }, seats) {
    const seat = seats.of(student);
    if (seat && !("absent" in seat.dataset)) seats.hold(seat);
    this.find().querySelector("#run-turns")?.setAttribute("open", "");
    this.find().querySelector("#run-speaking")?.removeAttribute("hidden");
    new Speaking(seats).write();
  }

  move({ student, to }, seats) {
    if (seats.of(student)) seats.move(student, Number(to));
  }

  turn_round(fields, seats) {
    seats.put(seats.all.reverse());
  }

  start_with({ student }, seats) {
    const at = seats.placeOf(student);
    if (at < 0) return;
    seats.put([...seats.all.slice(at), ...seats.all.slice(0, at)]);
    seats.hold(seats.nextAfter(seats.all.at(-1)));
    new Speaking(seats).write();
  }

  step({ at, to }) {
    if (this.find().dataset.step === at) this.clock.startAnew(new Steps(this.find()).go(to));
  }

  stretch({ at, to }) {
    if (this.find().dataset.step !== at) return;
    const more = new Steps(this.find()).stretch(Number(to)) * 60;
    const { left, seconds } = { left: this.clock.secondsOf("left"), seconds: this.find().dataset.seconds };
    this.clock.startAnew({ left: left + more, seconds: Number(seconds) + more });
  }
}

// Who speaks, and the buttons about them.
class Speaking {
  constructor(seats) {
    this.seats = seats;
    this.board = seats.board;
  }

  write() {
    const seat = this.seats.holder;
    this.writeName(seat);
    this.writeLeft();
    for (const id of ["run-turn", "run-absent", "run-start-with"]) this.writeForm(id, seat);
    for (const id of ["run-earlier", "run-later-place", "run-marked", "run-order-holder"]) this.show(id, false);
    this.show("run-everyone", !seat);
  }

  writeName(seat) {
    const name = this.board.querySelector("#run-holder");
    const nobody = this.board.querySelector("#run-speaking")?.dataset.nobody ?? "";
    if (name) name.textContent = seat ? Seats.nameOf(seat) : nobody;
    if (name?.previousElementSibling) name.previousElementSibling.hidden = !seat;
  }

  writeLeft() {
    const line = this.board.querySelector("#run-to-go");
    const words = line?.dataset.words?.split("|") ?? [];
    if (words[this.seats.left]) line.textContent = words[this.seats.left].trim();
  }

  writeForm(id, seat) {
    const form = this.board.querySelector(`#${id}`);
    if (!form) return;
    form.hidden = !seat;
    if (seat) form.elements.student.value = seat.dataset.student;
    const name = form.querySelector("[data-name]");
    if (name && seat) name.textContent = Seats.nameOf(seat);
  }

  show(id, isShown) {
    const part = this.board.querySelector(`#${id}`);
    if (part) part.hidden = !isShown;
  }
}
