// One save after another on its way to the server, each with this window's token and a number that grows.

const SAVE_TIME_OUT = 15_000;
const LONGEST_LAST_WORD = 60_000; // bytes that a browser still sends for a page that goes: 64 KB in all

class EntrySaves {
  constructor(form, tab) {
    Object.assign(this, { form, tab, serial: 0 });
    this.version = Number(form.elements.version.value) || 0;
  }

  // { status, isElsewhere, found }, or null when nothing was answered.
  async send() {
    const body = this.body();
    const letGo = new AbortController();
    const timer = setTimeout(() => letGo.abort(), SAVE_TIME_OUT);
    try {
      const init = { method: "POST", body, redirect: "manual", cache: "no-store", signal: letGo.signal };
      const response = await fetch(this.form.dataset.saveUrl, { ...init, keepalive: isShort(body) });
      const isElsewhere = response.type === "opaqueredirect";
      return { status: response.status, isElsewhere, found: await response.json().catch(() => ({})) };
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  body() {
    this.fill();
    return new FormData(this.form);
  }

  // The fields by which the server knows this save; also those of the form when it is sent as a form.
  fill() {
    this.serial += 1;
    const { version, tab, serial } = this.form.elements;
    Object.assign(version, { value: this.version });
    Object.assign(tab, { value: this.tab });
    Object.assign(serial, { value: this.serial });
  }

  // Signed in again, perhaps in another tab: the page's own token is a new one then. The page as it is now, or null.
  async renew() {
    try {
      const response = await fetch(location.href, { redirect: "manual", cache: "no-store" });
      if (response.type === "opaqueredirect") return { isElsewhere: true };
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.getElementById("desk");
      if (fresh?.dataset.member !== this.form.dataset.member) return { isSomebodyElse: true };
      this.take(fresh);
      return fresh.dataset;
    } catch {
      return null;
    }
  }

  take(fresh) {
    const token = fresh.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  }
}

function isShort(body) {
  const sizes = [...body.values()].map((value) => new TextEncoder().encode(value).length + 200);
  return sizes.reduce((sum, size) => sum + size, 0) < LONGEST_LAST_WORD;
}
