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

  get holder() {
    return this.all.find((seat) => "holder" in seat.dataset);
  }

  // Around the circle the next who waits; then whoever asked first to be come back to.
  nextAfter(seat) {
    const seats = this.all;
    const at = seats.indexOf(seat);
    const around = [...seats.slice(at + 1), ...seats.slice(0, at + 1)];
    return around.find((each) => Seats.waits(each)) ?? this.of(this.queue[0]);
  }

  static waits(seat) {
    return seat.dataset.state === "waiting" && !("absent" in seat.dataset);
  }

  // Students' ids, who asked first first.
  get queue() {
    const listed = [...this.board.querySelectorAll("#run-queue [data-student]")].map((each) => each.dataset.student);
    const asked = this.all.filter((seat) => seat.dataset.state === "come_back").map((seat) => seat.dataset.student);
    return [...listed.filter((each) => asked.includes(each)), ...asked.filter((each) => !listed.includes(each))];
  }

  mark(student, state, isPresent) {
    const seat = this.of(student);
    if (!seat) return;
    seat.dataset.state = state;
    seat.toggleAttribute("data-absent", !isPresent);
  }

  hold(seat) {
    this.holder?.removeAttribute("data-holder");
    seat?.setAttribute("data-holder", "");
    const turn = this.board.querySelector("#run-turn");
    if (turn) turn.hidden = !seat;
    if (turn && seat) turn.elements.student.value = seat.dataset.student;
  }

  // To a place counted from 0; one beyond the ends means the end.
  move(student, to) {
    const seat = this.of(student);
    const rest = this.all.filter((each) => each !== seat);
    if (seat) this.list.insertBefore(seat, rest[to] ?? null);
  }
}
