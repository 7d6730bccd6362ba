// Says how what is written is kept: in the line at the top, whose words are its data attributes, and in a notice above
// the field when the writer has something to do.

class SaveState {
  constructor(line) {
    this.line = line;
    this.notices = [...document.querySelectorAll("[data-trouble]")];
  }

  saved(time) {
    this.clear();
    this.say(this.line.dataset.saved.replace("TIME", time));
  }

  // Only when it takes long: a line that changes with every save is read aloud with every save.
  saving() {
    this.say(this.line.dataset.saving);
  }

  // `kind` is offline or unanswered.
  waits(kind, isKept) {
    this.say(this.line.dataset[isKept ? kind : `${kind}Here`]);
  }

  choose() {
    this.say(this.line.dataset.choose);
  }

  signedOut() {
    this.say(this.line.dataset.signedOut);
    this.tell("signed-out");
  }

  refused(reasons, kind = "refused") {
    this.say(this.line.dataset.refused);
    if (reasons.length) document.querySelector("[data-reasons]").textContent = reasons.join(" ");
    this.tell(kind);
  }

  tell(kind) {
    for (const notice of this.notices) notice.hidden &&= notice.dataset.trouble !== kind;
  }

  clear() {
    for (const notice of this.notices) notice.hidden = true;
  }

  say(words) {
    if (this.line.textContent !== words) this.line.textContent = words;
  }
}
