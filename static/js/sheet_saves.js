// What was changed and is not on the server yet: sent soon, one request after another, again until it arrives. Nothing
// is kept on the device.

const SOON = 400;
const AGAIN = [2000, 5000, 10_000];
const SAVE_TIME_OUT = 15_000;

class SheetSaves {
  constructor(form, state) {
    Object.assign(this, { form, state, unsaved: new Map(), failures: 0, isOver: false, wasRenewed: false });
  }

  // "" takes the field's answer away.
  change(name, value) {
    this.unsaved.set(name, value);
    this.sendIn(SOON);
  }

  sendIn(milliseconds) {
    clearTimeout(this.timer);
    if (!this.isOver) this.timer = setTimeout(() => this.send(), milliseconds);
  }

  send() {
    clearTimeout(this.timer);
    if (!this.unsaved.size || this.isOver) return this.sending;
    this.sending ??= this.sendOnce().finally(() => (this.sending = null));
    return this.sending;
  }

  // The network is back: how often it failed before says nothing any more.
  async sendAfresh() {
    await this.sending;
    this.failures = 0;
    this.sendIn(SOON);
  }

  // Whether it is handed in now, with everything that was changed before.
  async handIn() {
    clearTimeout(this.timer);
    await this.sending;
    this.sending = this.sendOnce("hand_in").finally(() => (this.sending = null));
    const isHandedIn = await this.sending;
    if (!isHandedIn && this.failures) this.state.tell("not-handed-in");
    return isHandedIn;
  }

  async sendOnce(what = "save") {
    const sent = new Map(this.unsaved);
    return this.judge(await this.post(sent, what), sent, what);
  }

  // { status, isElsewhere, found }, or null when nothing was answered.
  async post(fields, what) {
    const letGo = new AbortController();
    const timer = setTimeout(() => letGo.abort(), SAVE_TIME_OUT);
    try {
      const response = await fetch(this.form.action, { ...this.request(fields, what), signal: letGo.signal });
      const isElsewhere = response.type === "opaqueredirect";
      return { status: response.status, isElsewhere, found: await response.json().catch(() => ({})) };
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  request(fields, what) {
    const token = this.form.elements.csrfmiddlewaretoken.value;
    const body = new URLSearchParams([...fields, ["do", what], ["csrfmiddlewaretoken", token]]);
    const headers = { Accept: "application/json" };
    return { method: "POST", body, headers, redirect: "manual", cache: "no-store", keepalive: true };
  }

  judge(answer, sent, what) {
    if (!answer) return this.failed("offline");
    if (answer.isElsewhere) return this.signedOut();
    if (answer.status === 200) return this.saved(answer.found, sent);
    if (answer.status === 409 || answer.status === 404) return this.over();
    if (answer.status === 422) return this.refused();
    if (answer.status === 403) return this.renew(what);
    return this.failed("unanswered");
  }

  saved({ saved }, sent) {
    for (const [name, value] of sent) if (this.unsaved.get(name) === value) this.unsaved.delete(name);
    Object.assign(this, { failures: 0, wasRenewed: false });
    this.state.saved(saved);
    if (this.unsaved.size) this.sendIn(SOON);
    return true;
  }

  failed(kind) {
    this.failures += 1;
    this.state.waits(kind, false);
    return this.tryAgain();
  }

  // Who signs in again, in another tab, finds everything saved here.
  signedOut() {
    Object.assign(this, { failures: AGAIN.length, wasRenewed: false });
    this.state.signedOut();
    return this.tryAgain();
  }

  tryAgain() {
    this.sendIn(AGAIN[Math.min(this.failures, AGAIN.length) - 1]);
    return false;
  }

  over() {
    this.isOver = true;
    this.state.clear();
    this.state.refused([], "closed");
    return false;
  }

  refused() {
    this.wasRenewed = false;
    this.state.clear();
    this.state.refused([]);
    return false;
  }

  // The page's token is too old: somebody signed in since. Once; a second refusal is one.
  async renew(what) {
    if (this.wasRenewed) return this.refused();
    this.wasRenewed = true;
    const fresh = await this.freshPage();
    if (!fresh) return this.failed("unanswered");
    if (fresh.isElsewhere) return this.signedOut();
    if (fresh.form?.dataset.member !== this.form.dataset.member) return this.leaveToOther();
    this.form.elements.csrfmiddlewaretoken.value = fresh.form.elements.csrfmiddlewaretoken.value;
    return this.sendOnce(what);
  }

  // The page as it is now: { isElsewhere, form }, or null when the server did not answer.
  async freshPage() {
    try {
      const response = await fetch(location.pathname, { redirect: "manual", cache: "no-store" });
      if (response.status >= 500) return null;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      return { isElsewhere: response.type === "opaqueredirect", form: page.getElementById("sheet") };
    } catch {
      return null;
    }
  }

  // Somebody else is signed in by now, who has nothing to look for in these answers.
  leaveToOther() {
    this.isOver = true;
    location.reload();
    return false;
  }

  // A page that goes cannot wait for an answer.
  leave() {
    if (this.unsaved.size && !this.isOver) fetch(this.form.action, this.request(this.unsaved, "save"));
  }
}
