// The projector: follows the circle, tells the time in whole minutes, and keeps the screen on while there is something
// to see. Wants live.js.

const projector = document.querySelector("[data-present]");
const controls = document.getElementById("present-controls");
const AWAKE = 3000;
const ROOM = matchMedia("(min-width: 40rem) and (min-height: 26rem)");
const LEAST = 0.3;

class RoomClock {
  constructor() {
    this.arrived();
    setInterval(() => this.tick(), 1000);
  }

  arrived() {
    this.at = performance.now();
    this.tick();
  }

  tick() {
    const { left, seconds, times } = document.getElementById("screen").dataset;
    if (!Number(seconds)) return;
    const now = Number(left) - (performance.now() - this.at) / 1000;
    const words = times.split("|");
    const minutes = now > 0 ? Math.max(Math.round(now / 60), 1) : 0;
    const line = document.getElementById("screen-time");
    const said = words[Math.min(minutes, words.length - 1)];
    if (line.textContent !== said) line.textContent = said;
    document.getElementById("screen-bar").setAttribute("width", `${(Math.max(now, 0) / seconds) * 100}%`);
  }
}

// What is too long for the room between the head and the time becomes as much smaller as it must. A small window scrolls.
function fit() {
  const root = document.documentElement;
  root.classList.toggle("is-fitted", ROOM.matches);
  const body = document.querySelector(".screen-body");
  const fitsAt = scale => {
    root.style.setProperty("--fit", scale);
    return body.scrollHeight <= body.clientHeight;
  };
  if (!ROOM.matches || fitsAt(1)) return void root.style.removeProperty("--fit");
  let [least, most] = [LEAST, 1];
  while (most - least > 0.01) {
    const scale = (least + most) / 2;
    if (fitsAt(scale)) least = scale;
    else most = scale;
  }
  fitsAt(least);
}

// A screen that sleeps shows nothing; after the circle it may.
async function stayOn() {
  const isOver = document.querySelector(".screen.is-over, .screen.is-cancelled");
  if (isOver) return void (await stayOn.lock)?.release();
  if (!("wakeLock" in navigator) || document.hidden || (await stayOn.lock)?.released === false) return;
  stayOn.lock = navigator.wakeLock.request("screen").catch(() => null);
}

function offerFullScreen() {
  const button = document.getElementById("full-screen");
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
}

// The address remembers it for this tab; to follow the link would leave the full screen.
function changeLight(event) {
  event.preventDefault();
  const isLight = event.currentTarget.classList.contains("to-light");
  document.documentElement.dataset.bsTheme = isLight ? "light" : "dark";
  history.replaceState(null, "", event.currentTarget.href);
  controls.querySelector(isLight ? ".to-dark" : ".to-light").focus();
}

function showControls() {
  controls.classList.add("is-awake");
  clearTimeout(showControls.timer);
  showControls.timer = setTimeout(() => controls.classList.remove("is-awake"), AWAKE);
}

controls.classList.add("can-hide");
for (const moved of ["pointermove", "pointerdown"]) addEventListener(moved, showControls);
for (const link of controls.querySelectorAll(".to-light, .to-dark")) link.addEventListener("click", changeLight);
document.getElementById("present-close").addEventListener("click", () => history.length > 1 || close());
document.addEventListener("visibilitychange", stayOn);
offerFullScreen();
stayOn();

const roomClock = new RoomClock();
fit();
addEventListener("resize", fit);
document.fonts.ready.then(fit);
const shown = () => {
  roomClock.arrived();
  fit();
  stayOn();
};
const live = new Live(projector, { id: "screen", hiddenPause: 900, shown });
live.start();

// Without a connection nobody can take names away from here, so they go by themselves and come with the next answer.
const namesLast = { milliseconds: 10000 };
let lostAt = null;
function forgetNames() {
  if (!live.failures && !live.wantsAll) lostAt = null;
  else lostAt ??= performance.now();
  if (lostAt === null || performance.now() - lostAt < namesLast.milliseconds) return;
  for (const names of document.querySelectorAll(".screen-order, .screen-groups")) names.remove();
  live.wantsAll = true;
}
setInterval(forgetNames, 1000);
