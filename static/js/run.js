// The run screen: taps show at once, are kept until the server took them, and the page follows what others tap.

const main = document.querySelector("main[data-run]");
const findBoard = () => document.getElementById("board");
const clock = new StepClock(main, findBoard);
const foresight = new Foresight(findBoard, clock);

const live = new Live(main, { id: "board", next: () => taps.next(), shown: settle });
const taps = new TapQueue(main, {
  show: (html) => live.show(html),
  ended: () => location.assign(main.dataset.logUrl),
  dropped: () => {
    live.status.say(main.dataset.dropped ?? "");
    live.refresh();
  },
});

// After each change of the board.
function settle() {
  clock.arrived();
  for (const form of document.forms) form.autocomplete = "off";
}

function tap(url, fields) {
  foresight.show(taps.add(url, fields));
  live.hurry();
}

function fieldsOf(form, submitter) {
  const fields = [...new FormData(form, submitter)];
  return fields.filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
}

const TWICE = 250;
let last = {};

// A finger that bounces would give away the next student's turn, too.
function isBounce({ target, detail, timeStamp }) {
  const isTwice = detail > 0 && target === last.target && timeStamp - last.timeStamp < TWICE;
  last = { target, timeStamp };
  return isTwice;
}

main.addEventListener("click", (event) => {
  if (event.target.closest("form[data-tap]") && isBounce(event)) event.preventDefault();
});

main.addEventListener("keydown", (event) => {
  if (event.repeat && event.key === "Enter" && event.target.closest("form[data-tap]")) event.preventDefault();
});

main.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-tap]")) return;
  event.preventDefault();
  tap(form.action, fieldsOf(form, event.submitter));
});

addEventListener("beforeunload", (event) => {
  if (!taps.isEmpty && !live.isLeaving) event.preventDefault();
});

for (const waiting of taps.waiting) foresight.show(waiting);
settle();
live.start();
if (!taps.isEmpty) live.hurry();
