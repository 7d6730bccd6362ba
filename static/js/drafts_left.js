// Says that words on this device wait to be saved, and where they are; what another session left is taken away.
// Wants drafts.js.

function addressOf(name) {
  try {
    return JSON.parse(localStorage.getItem(name)).address;
  } catch {
    return null;
  }
}

for (const notice of document.querySelectorAll("[data-drafts-left]")) {
  sweepDrafts(notice.dataset.draftsLeft);
  const [address] = draftNames().map(addressOf).filter((each) => each?.startsWith("/"));
  notice.hidden = !address;
  if (address) notice.querySelector("a").href = address;
}
