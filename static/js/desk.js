// An entry while it is written: on the device half a second after a change, on the server after eight, and when the page
// is left. What was not saved when a window went is there again when the entry is opened next.

const KEEP_AFTER = 500;
const SAVE_AFTER = 8000;
const SAVE_AFTER_WITHOUT_DEVICE = 1500;
const SLOW = 800;
const PAUSES = [2000, 4000, 8000, 15_000, 30_000];

class Desk {
  constructor(form) {
    const { entry, mark, key } = form.dataset;
    const tab = newToken();
    Object.assign(this, { form, edits: 0, savedEdits: 0, keptEdits: 0, failures: 0, restored: [] });
    this.fields = new EntryFields(form);
    this.saves = new EntrySaves(form, tab);
    this.drafts = new Drafts({ entry, tab, mark, key });
    this.state = new SaveState(document.getElementById("save-state"));
    this.conflict = new EntryConflict(form.querySelector("[data-conflict]"), (what, other) => this.choose(what, other));
  }

  async start() {
    for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;
    this.listen();
    if (this.fields.areChanged() || "isUnsaved" in this.form.dataset) this.changed();
    for (const draft of await this.drafts.found()) this.restore(draft);
    if (this.conflict.isOpen) this.state.choose();
  }

  listen() {
    this.form.addEventListener("input", () => this.changed());
    document.addEventListener("submit", (event) => (event.target === this.form ? this.finish(event) : this.signOut(event)));
    addEventListener("online", () => this.hurry());
    addEventListener("offline", () => this.hurry());
    addEventListener("focus", () => this.isSignedOut && this.hurry());
    addEventListener("pagehide", () => this.go());
    addEventListener("pageshow", (event) => event.persisted && location.reload());
    addEventListener("beforeunload", (event) => this.wouldLose && event.preventDefault());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.hurry()));
  }

  // An entry begins with its first words.
  get isDirty() {
    return this.edits !== this.savedEdits && (this.saves.version > 0 || this.fields.sayAnything());
  }

  get isKept() {
    return this.keptEdits === this.edits;
  }

  get wouldLose() {
    return this.isDirty && !this.isKept && (this.failures > 0 || this.isSignedOut) && !this.isFinishing;
  }

  changed() {
    this.edits += 1;
    this.since ??= performance.now();
    this.keeping ??= setTimeout(() => this.keep(), KEEP_AFTER);
    this.saveIn(this.failures ? this.pause : this.calmPause);
  }

  get calmPause() {
    return Drafts.arePossible ? SAVE_AFTER : SAVE_AFTER_WITHOUT_DEVICE;
  }

  get pause() {
    return PAUSES[Math.min(this.failures, PAUSES.length) - 1];
  }

  async keep() {
    clearTimeout(this.keeping);
    this.keeping = null;
    if (!this.isDirty || this.isSignedOut) return;
    const edits = this.edits;
    const words = { ...this.fields.read(), tab: this.saves.tab, serial: this.saves.serial + 1 };
    if (!(await this.drafts.keep(words, this.saves.version))) return;
    this.keptEdits = edits;
    if (!this.isDirty) this.forget();
    else if (this.waiting || !navigator.onLine) this.state.waits(this.waiting ?? "offline", this.isKept);
  }

  forget() {
    this.drafts.forget();
    this.restored.splice(0).forEach(forgetDraftAsRead);
  }

  saveIn(milliseconds) {
    this.timer ??= setTimeout(() => this.save(), milliseconds);
  }

  hurry() {
    if (this.isDirty) this.save();
  }

  // One at a time; the answer to one that is under way decides about the next.
  save() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.isDirty && !this.conflict.isOpen) this.saving ??= this.saveOnce().finally(() => (this.saving = null));
    return this.saving;
  }

  async saveOnce() {
    const edits = (this.sentEdits = this.edits);
    this.since = null;
    const slow = setTimeout(() => this.state.saving(), SLOW);
    const answer = await this.saves.send();
    clearTimeout(slow);
    await this.judge(answer, edits);
  }

  judge(answer, edits) {
    this.isSignedOut &&= !answer;
    this.wasRenewed &&= answer?.status === 403;
    if (!answer) return this.failed("offline");
    if (answer.isElsewhere) return this.signedOut();
    const { status, found } = answer;
    if (status === 200) return this.saved(found, edits);
    if (status === 409) return this.differs(found);
    if (status === 410) return this.state.refused([], "gone");
    if (status === 412) return this.state.refused([], "standing");
    if (status === 422) return this.state.refused(reasonsOf(found.errors));
    if (status === 403) return this.renew();
    return this.failed("unanswered");
  }

  saved({ version, saved }, edits) {
    Object.assign(this, { savedEdits: edits, failures: 0, waiting: null, isSigningOut: false });
    this.saves.version = Math.max(version, this.saves.version);
    this.state.saved(saved);
    if (this.isDirty) this.saveIn(this.calmPause - (performance.now() - this.since));
    else this.forget();
  }

  async failed(kind) {
    this.failures += 1;
    this.waiting = kind;
    this.saveIn(this.pause);
    await this.keep();
    this.state.waits(kind, this.isKept);
  }

  // The words stay on the page alone: what was kept on the device can be opened no more.
  signedOut() {
    this.isSignedOut = true;
    this.forget();
    this.state.signedOut();
  }

  differs(other) {
    this.conflict.add({ ...other, name: "" });
    this.state.choose();
  }

  // The page's token is too old: somebody signed in since. Once; a second refusal is one.
  async renew() {
    const fresh = this.wasRenewed ? null : await this.saves.renew();
    this.wasRenewed = true;
    if (fresh?.isSomebodyElse) return location.reload();
    if (fresh?.isElsewhere) return this.signedOut();
    if (!fresh) return this.failed("unanswered");
    this.drafts.open(fresh.mark, fresh.key);
    return this.saveOnce();
  }

  choose(what, other) {
    this.saves.version = Math.max(other.version, this.saves.version);
    if (what === "other") this.fields.write(other);
    if (what === "both") this.fields.text = `${other.text}\n\n${this.fields.text}`;
    if (other.name) this.restored.push(other);
    this.changed();
    this.save();
    this.fields.focus();
  }

  // What a window left on this device, unless the server has it, or newer words of the same window.
  restore(draft) {
    const { words, version, name, at } = draft;
    const { lastTab, lastSerial } = this.form.dataset;
    const isSameWindow = words.tab === lastTab;
    if ((isSameWindow && words.serial <= Number(lastSerial)) || this.fields.areLike(words)) return forgetDraft(name);
    if ((isSameWindow || version === this.saves.version) && this.edits === 0) {
      this.fields.write(words);
      this.restored.push(draft);
      return this.changed();
    }
    this.conflict.add({ ...words, version: this.saves.version, name, at });
  }

  // What the device has is half a second old, and after a sign-out nothing may be written on it any more.
  go() {
    this.isGoing = true;
    clearTimeout(this.keeping);
    this.leave();
  }

  // A page that goes cannot wait for its turn: the numbers of the saves tell the server their order.
  leave() {
    if (!this.isDirty || this.conflict.isOpen || this.isSignedOut) return;
    if (!this.isGoing) this.keep();
    if (!this.saving) this.save();
    else if (this.sentEdits !== this.edits) this.saves.send();
  }

  // As long as it helps: somebody may go on typing meanwhile.
  async saveAll() {
    let before;
    do {
      before = this.savedEdits;
      await this.saving;
      await this.save();
    } while (this.isDirty && this.savedEdits !== before);
  }

  // First everything is saved, then the form is sent as without a script. A form cannot be sent again from within its own
  // event: when there is nothing to wait for, that goes on.
  finish(event) {
    if (this.isFinishing) return;
    if (!this.isDirty && !this.saving && navigator.onLine) return this.finishNow();
    event.preventDefault();
    this.finishSaved(event.submitter);
  }

  async finishSaved(button) {
    await this.saveAll();
    if (this.isDirty) return;
    if (!navigator.onLine) return this.state.waits("offline", true);
    this.finishNow();
    this.form.requestSubmit(button);
  }

  finishNow() {
    this.isFinishing = true;
    this.saves.fill();
  }

  // The other form of the page. It waits for the words; who presses again, while they cannot be saved, goes without.
  async signOut(event) {
    if (this.isSigningOut) return void (this.isSignedOut = true);
    this.isSigningOut = true;
    if (!this.isDirty) return;
    event.preventDefault();
    await this.saveAll();
    if (!this.isDirty) event.target.requestSubmit(event.submitter);
  }
}

class EntryFields {
  constructor(form) {
    this.form = form;
    this.field = form.elements.text;
  }

  get text() {
    return this.field.value;
  }

  set text(words) {
    this.field.value = words;
  }

  read() {
    const { pleasant, energy, audience } = this.form.elements;
    return { text: this.text, pleasant: pleasant.value, energy: energy.value, audience: audience.value };
  }

  write({ text, pleasant, energy, audience }) {
    this.text = text;
    this.form.elements.pleasant.value = pleasant ?? "";
    this.form.elements.energy.value = energy ?? "";
    if (audience) this.choose(audience);
  }

  choose(audience) {
    const segment = this.form.querySelector(`[name=audience][value="${audience}"]:not(:checked)`);
    if (segment?.type === "radio") segment.click();
  }

  // A finished entry's audience is not chosen here.
  get isChosen() {
    return this.form.elements.audience instanceof RadioNodeList;
  }

  areLike(words) {
    const mine = this.read();
    const names = ["text", "pleasant", "energy", ...(this.isChosen ? ["audience"] : [])];
    return names.every((name) => String(words[name] ?? "") === mine[name]);
  }

  // Before the script was there.
  areChanged() {
    const isOther = (field) => (field.type === "radio" ? field.checked !== field.defaultChecked : false);
    const isChosen = (option) => option.selected !== option.defaultSelected && option.value !== "";
    const options = [...this.form.querySelectorAll("select option")];
    return this.text !== this.field.defaultValue || [...this.form.elements].some(isOther) || options.some(isChosen);
  }

  sayAnything() {
    const { text, pleasant, energy } = this.read();
    return text.trim() !== "" || pleasant !== "" || energy !== "";
  }

  focus() {
    this.field.focus();
  }
}

// Those of the fields, each once.
function reasonsOf(errors = {}) {
  return [...new Set(Object.values(errors).flat().map((error) => error.message))];
}

const desk = new Desk(document.getElementById("desk"));
desk.start();
