// Seats by pointer: a mouse drags at once, a finger after it rested on the seat, so that the page can still be scrolled.

const FAR = 8;
const REST = 300;

class SeatDrag {
  // `move(student, to)` asks for another place.
  constructor(main, move) {
    Object.assign(this, { main, move, held: null });
    const on = (name, act, options) => main.addEventListener(name, act, options);
    on("pointerdown", (event) => this.take(event));
    on("pointermove", (event) => this.carry(event));
    on("pointerup", (event) => this.letGo(event));
    on("pointercancel", () => this.putBack());
    on("touchmove", (event) => this.held?.isLifted && event.preventDefault(), { passive: false });
    on("contextmenu", (event) => this.held?.isLifted && event.preventDefault());
    on("click", (event) => this.swallow(event), { capture: true });
    addEventListener("keydown", (event) => event.key === "Escape" && this.putBack());
  }

  get seats() {
    return [...this.main.querySelectorAll("#run-seats > [data-student]")];
  }

  take(event) {
    const seat = event.target.closest?.("#run-seats > [data-student]");
    this.wasDragged = false;
    if (!seat || !event.isPrimary || event.button !== 0) return;
    const { clientX: x, clientY: y, pointerId } = event;
    this.held = { student: seat.dataset.student, x, y, pointerId, isTouch: event.pointerType === "touch" };
    if (this.held.isTouch) this.resting = setTimeout(() => this.lift(), REST);
  }

  carry(event) {
    if (!this.held || event.pointerId !== this.held.pointerId) return;
    const [across, down] = [event.clientX - this.held.x, event.clientY - this.held.y];
    const isFar = Math.hypot(across, down) > FAR;
    if (!this.held.isLifted && isFar && this.held.isTouch) return this.putBack();
    if (!this.held.isLifted && isFar) this.lift();
    if (this.held?.isLifted) this.place(across, down);
  }

  // The server's newer board has the seat where it was, or has none.
  place(across, down) {
    const { seat } = this;
    if (!seat) return this.putBack();
    seat.classList.add("is-lifted");
    seat.style.translate = `${across}px ${down}px`;
  }

  get seat() {
    return this.seats.find((each) => each.dataset.student === this.held?.student);
  }

  lift() {
    this.held.isLifted = true;
    this.wasDragged = true;
    this.place(0, 0);
    this.seat?.querySelector("button")?.setPointerCapture(this.held.pointerId);
  }

  letGo(event) {
    const { isLifted, student } = this.held ?? {};
    if (isLifted && this.seat) {
      const from = this.seats.indexOf(this.seat);
      this.seat.style.translate = "";
      const to = this.nearest(event.clientX, event.clientY);
      if (to !== from) this.move(student, to);
    }
    this.putBack();
  }

  // The place whose middle is closest.
  nearest(x, y) {
    const far = this.seats.map((seat) => {
      const box = seat.getBoundingClientRect();
      return Math.hypot(box.x + box.width / 2 - x, box.y + box.height / 2 - y);
    });
    return far.indexOf(Math.min(...far));
  }

  putBack() {
    clearTimeout(this.resting);
    if (this.held?.isLifted && this.seat) {
      this.seat.style.translate = "";
      this.seat.classList.remove("is-lifted");
    }
    this.held = null;
  }

  // A seat that was dragged was not clicked.
  swallow(event) {
    if (!this.wasDragged || !event.detail) return;
    this.wasDragged = false;
    event.preventDefault();
    event.stopPropagation();
  }
}
