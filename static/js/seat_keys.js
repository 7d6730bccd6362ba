// Seats by keyboard: one stop for the Tab key, arrow keys from seat to seat, Alt and an arrow to move a seat.

const ONWARDS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

class SeatKeys {
  // `move(student, to)` asks for another place.
  constructor(main, move) {
    Object.assign(this, { main, move, last: null });
    main.addEventListener("keydown", (event) => this.press(event));
    main.addEventListener("focusin", (event) => this.enter(event.target));
  }

  get buttons() {
    return [...this.main.querySelectorAll("#run-seats > [data-student] > button")];
  }

  // After each change of the board.
  settle() {
    const { buttons } = this;
    const stop = buttons.find((each) => each.id === this.last) ?? this.holderOf(buttons) ?? buttons[0];
    for (const each of buttons) {
      each.tabIndex = each === stop ? 0 : -1;
      each.setAttribute("aria-keyshortcuts", "Alt+ArrowLeft Alt+ArrowRight");
    }
  }

  holderOf(buttons) {
    return buttons.find((each) => "holder" in each.parentElement.dataset);
  }

  enter(target) {
    if (!this.buttons.includes(target)) return;
    this.last = target.id;
    this.settle();
  }

  press(event) {
    const at = this.buttons.indexOf(event.target);
    const by = ONWARDS[event.key];
    if (at < 0 || !this.isOurs(event)) return;
    event.preventDefault();
    if (event.altKey) this.carry(at, by);
    else this.go(by ? at + by : event.key === "End" ? -1 : 0);
  }

  isOurs({ key, altKey, ctrlKey, metaKey, shiftKey }) {
    if (ctrlKey || metaKey || shiftKey) return false;
    return key in ONWARDS || (!altKey && ["Home", "End"].includes(key));
  }

  go(at) {
    const { buttons } = this;
    buttons.at(at % buttons.length).focus();
  }

  carry(at, by) {
    const { buttons } = this;
    const to = (at + by + buttons.length) % buttons.length;
    const { student } = buttons[at].parentElement.dataset;
    this.move(student, to);
  }
}
