// Taps that the server took no more are gone when the run screen is asked for anew: whichever page comes then says so,
// by what it hides with data-lost-taps.

const lossKey = `lost ${location.pathname}`;

function keepLoss() {
  sessionStorage.setItem(lossKey, "yes");
}

function tellLoss() {
  if (!sessionStorage.getItem(lossKey)) return;
  sessionStorage.removeItem(lossKey);
  for (const words of document.querySelectorAll("[data-lost-taps]")) words.hidden = false;
}

tellLoss();
