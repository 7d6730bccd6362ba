// The seats of the board as they stand in the page: who waits, who holds the talking piece, who comes next.

class Seats {
  constructor(board) {
    this.board = board;
    this.list = board.querySelector("#run-seats");
  }

  get all() {
    return this.list ? [...this.list.querySelectorAll(":scope > [data-student]")] : [];
  }

  of(student) {
    return this.all.find((seat) => seat.dataset.student === student);
  }

  placeOf(student) {
    return this.all.indexOf(this.of(student));
  }

  get holder() {
    return this.all.find((seat) => "holder" in seat.dataset);
  }

  static nameOf(seat) {
    return seat?.querySelector(".seat-name")?.textContent ?? "";
  }

  static waits(seat) {
    return seat.dataset.state === "waiting" && !("absent" in seat.dataset);
  }

  // Around the circle the next who waits; then whoever asked first to be come back to.
  nextAfter(seat) {
    const seats = this.all;
    const at = seats.indexOf(seat);
    const around = [...seats.slice(at + 1), ...seats.slice(0, at + 1)];
    return around.find((each) => Seats.waits(each)) ?? this.queue[0];
  }

  // Who asked first comes first: those of the server's list, then those who were marked here.
  get queue() {
    const listed = [...this.board.querySelectorAll("#run-queue button")].map((each) => each.value);
    const rank = (seat) => Number(seat.dataset.asked ?? listed.indexOf(seat.dataset.student) - listed.length);
    return this.all.filter((seat) => seat.dataset.state === "come_back").sort((one, two) => rank(one) - rank(two));
  }

  get left() {
    return this.all.filter((seat) => Seats.waits(seat)).length + this.queue.length;
  }

  mark(student, state, isPresent) {
    const seat = this.of(student);
    if (!seat) return;
    seat.dataset.state = state;
    seat.toggleAttribute("data-absent", !isPresent);
    if (state === "come_back") seat.dataset.asked = performance.now();
    this.write(seat);
    this.writeQueue();
  }

  hold(seat) {
    const before = this.holder;
    before?.removeAttribute("data-holder");
    seat?.setAttribute("data-holder", "");
    for (const each of [before, seat]) this.write(each);
  }

  // The mark and the word of a seat, as the template has them.
  write(seat) {
    const { state, holder, absent } = seat?.dataset ?? {};
    const mark = holder !== undefined ? "holder" : absent !== undefined ? "absent" : state;
    const words = this.board.querySelector(`#run-marks [data-mark="${mark}"]`);
    const place = seat?.querySelector(".seat-mark");
    if (words && place) place.replaceChildren(...words.cloneNode(true).childNodes);
    const button = seat?.querySelector("button");
    button?.setAttribute("form", absent === undefined ? "run-hand" : "run-here");
    if (holder === undefined) button?.removeAttribute("aria-current");
    else button?.setAttribute("aria-current", "true");
  }

  writeQueue() {
    const part = this.board.querySelector("#run-queue");
    if (!part) return;
    const { queue } = this;
    part.hidden = !queue.length;
    part.querySelector("ol").replaceChildren(...queue.map((seat) => this.chipOf(seat)));
  }

  chipOf(seat) {
    const id = `queue-${seat.dataset.student}`;
    const before = this.board.querySelector(`#${id}`);
    if (before) return before;
    const chip = this.board.querySelector("#run-chip").content.cloneNode(true).firstElementChild;
    const button = chip.querySelector("button");
    Object.assign(chip, { id });
    Object.assign(button, { id: `${id}-button`, value: seat.dataset.student });
    chip.querySelector("[data-name]").textContent = Seats.nameOf(seat);
    return chip;
  }

  put(seats) {
    this.list?.append(...seats);
    this.all.forEach((seat, place) => {
      const number = seat.querySelector(".seat-number");
      if (number) number.textContent = String(place + 1);
    });
  }

  // To a place counted from 0; one beyond the ends means the end.
  move(student, to) {
    const rest = this.all;
    const [seat] = rest.splice(this.placeOf(student), 1);
    rest.splice(to, 0, seat);
    this.put(rest);
  }
}
