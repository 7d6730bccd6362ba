// Reads a question and its answers aloud with a voice of this device: one that speaks elsewhere would send the words
// there. Without such a voice there is no button.

const synthesis = globalThis.speechSynthesis;

function localVoice() {
  const language = document.documentElement.lang.split("-")[0];
  const voices = synthesis.getVoices().filter((voice) => voice.localService);
  return voices.find((voice) => voice.lang.toLowerCase().startsWith(language));
}

function showButtons() {
  const isPossible = Boolean(localVoice());
  for (const button of document.querySelectorAll("[data-read-aloud]")) button.hidden = !isPossible;
}

// Pressed again, it falls silent.
function readAloud(question) {
  const isReading = synthesis.speaking;
  synthesis.cancel();
  const voice = localVoice();
  if (isReading || !voice) return;
  const words = [...question.querySelectorAll("[data-words]")].map((each) => each.textContent.trim());
  const spoken = new SpeechSynthesisUtterance(words.join(". \n"));
  synthesis.speak(Object.assign(spoken, { voice, lang: voice.lang }));
}

if (synthesis) {
  showButtons();
  synthesis.addEventListener?.("voiceschanged", showButtons);
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-read-aloud]")) readAloud(target.closest(".question"));
    else if (target.closest("[data-step], .choice")) synthesis.cancel();
  });
  addEventListener("pagehide", () => synthesis.cancel());
}
