// The run screen: taps show at once, are kept until the server took them, and the page follows what others tap.

const main = document.querySelector("main[data-run]");
const findBoard = () => document.getElementById("board");
const live = new Live(main, { id: "board", next: () => taps.next(), shown: settle });
const taps = new TapQueue(main, {
  show: (html) => live.show(html),
  ended: () => location.assign(main.dataset.logUrl),
  dropped() {
    live.status.tell(main.dataset.dropped ?? "");
    live.refresh();
  },
  lost: keepLoss,
});
const clock = new StepClock(main, findBoard, tellUnsent);
const foresight = new Foresight(findBoard, clock);
const keys = new SeatKeys(main, move);
new SeatDrag(main, move);

// After each change of the board by the server: what only a script offers, and no stale fields on a reload.
function settle() {
  clock.arrived();
  keys.settle();
  lookAtGroups();
  for (const form of main.querySelectorAll("form[data-tap]")) form.autocomplete = "off";
  for (const hint of main.querySelectorAll("[data-by-script]")) hint.hidden = false;
}

let hadGroups = document.getElementById("run-grouped") !== null;

// What can be done with groups that were just formed here may lie below the fold.
function lookAtGroups() {
  const groups = document.getElementById("run-grouped");
  const isHere = document.activeElement.closest("#run-groups");
  if (groups && isHere && !hadGroups) groups.previousElementSibling.scrollIntoView({ block: "nearest" });
  hadGroups = groups !== null;
}

function tap(fields, url = location.pathname) {
  foresight.show(taps.add(url, fields));
  keys.settle();
  live.hurry();
}

function move(student, to) {
  tap([["do", "move"], ["run", findBoard().dataset.run], ["student", student], ["to", String(to)]]);
  tellPlace(student, to);
}

// For whoever does not see where a seat went.
function tellPlace(student, to) {
  const seats = new Seats(findBoard());
  const filled = { name: Seats.nameOf(seats.of(student)), place: String(to + 1) };
  live.status.tell((seats.list?.dataset.moved ?? "").replace(/\{(name|place)\}/g, (whole, key) => filled[key]));
}

// Beside who speaks, where a teacher looks: how many taps wait while there is no connection.
function tellUnsent() {
  const line = document.getElementById("run-unsent");
  const all = line?.dataset.words.split("|") ?? [];
  const waiting = live.status.isLost ? taps.waiting.length : 0;
  const words = waiting ? all[Math.min(waiting, all.length) - 1].trim() : "";
  if (line && line.textContent !== words) line.textContent = words;
}

function fieldsOf(form, submitter) {
  const fields = [...new FormData(form, submitter)];
  return fields.filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
}

const TWICE = 250;
let last = {};

// A finger that bounces would give away the next student's turn, too.
function isBounce({ target, detail, timeStamp }) {
  const { id } = target.closest("button");
  const isTwice = detail > 0 && id === last.id && timeStamp - last.timeStamp < TWICE;
  last = { id, timeStamp };
  return isTwice;
}

function isTap(target) {
  return target.closest("button")?.form?.matches("form[data-tap]");
}

main.addEventListener("click", (event) => {
  if (isTap(event.target) && isBounce(event)) event.preventDefault();
});

main.addEventListener("keydown", (event) => {
  if (event.repeat && ["Enter", " "].includes(event.key) && isTap(event.target)) event.preventDefault();
});

main.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-tap]")) return;
  event.preventDefault();
  tap(fieldsOf(form, event.submitter), form.action);
});

addEventListener("beforeunload", (event) => {
  if (!taps.isEmpty && !live.isLeaving) event.preventDefault();
});

// What a teacher switched on for themselves stays so in this tab.
for (const names of main.querySelectorAll("[data-names]")) {
  const key = `names ${location.pathname} ${main.dataset.member ?? ""}`;
  const keep = () => sessionStorage.setItem(key, names.checked ? "on" : "off");
  const wasQuick = names.checked !== names.defaultChecked; // switched before this script was there
  if (wasQuick) keep();
  else names.checked = sessionStorage.getItem(key) === "on";
  names.addEventListener("change", () => live.status.say(""));
  names.addEventListener("change", keep);
}

for (const waiting of taps.waiting) foresight.show(waiting);
settle();
live.start();
if (!taps.isEmpty) live.hurry();
