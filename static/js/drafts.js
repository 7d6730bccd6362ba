// What is written but not saved yet, kept on this device: encrypted with a key that only the signed-in session has, and
// bound to its entry and version. Each window keeps one of its own, so that two never overwrite each other.
//
// They lie in localStorage as "draft <mark of the session> <entry> <window>".

const DRAFT = "draft";

class Drafts {
  constructor({ entry, tab, mark, key }) {
    Object.assign(this, { entry, tab, turn: 0 });
    this.open(mark, key);
  }

  // A page that is not on TLS has no cryptography, and then nothing is kept.
  static get arePossible() {
    return Boolean(globalThis.crypto?.subtle);
  }

  open(mark, key) {
    this.mark = mark;
    sweepDrafts(mark);
    if (Drafts.arePossible) this.key = crypto.subtle.importKey("raw", bytesOfHex(key), "AES-GCM", false, ["encrypt", "decrypt"]);
  }

  get name() {
    return [DRAFT, this.mark, this.entry, this.tab].join(" ");
  }

  // Whether the words are on the device now; of two that are under way, the one that began last stays.
  async keep(words, version) {
    if (!Drafts.arePossible) return false;
    const turn = ++this.turn;
    try {
      const nonce = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(words));
      const sealed = await crypto.subtle.encrypt(this.binding(nonce, version), await this.key, plain);
      if (turn === this.turn) localStorage.setItem(this.name, this.record(version, nonce, new Uint8Array(sealed)));
      return true;
    } catch {
      return false;
    }
  }

  record(version, nonce, sealed) {
    const address = location.pathname + location.search;
    return JSON.stringify({ address, version, at: Date.now(), nonce: textOf(nonce), sealed: textOf(sealed) });
  }

  binding(nonce, version) {
    return { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(`${this.entry} ${version}`) };
  }

  // This window's; what is under way is kept no more.
  forget() {
    this.turn += 1;
    forgetDraft(this.name);
  }

  // Those of this entry, the newest first: { name, words, version, at }. What does not open is taken away.
  async found() {
    if (!Drafts.arePossible) return [];
    const names = draftNames().filter((name) => name.startsWith([DRAFT, this.mark, this.entry, ""].join(" ")));
    const drafts = await Promise.all(names.map((name) => this.read(name)));
    return drafts.filter(Boolean).sort((one, other) => other.at - one.at);
  }

  async read(name) {
    try {
      const { version, at, nonce, sealed } = JSON.parse(localStorage.getItem(name));
      const plain = await crypto.subtle.decrypt(this.binding(bytesOf(nonce), version), await this.key, bytesOf(sealed));
      return { name, version, at, words: JSON.parse(new TextDecoder().decode(plain)) };
    } catch {
      forgetDraft(name);
      return null;
    }
  }
}

// A browser that keeps nothing has no drafts either.
function draftNames() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(`${DRAFT} `));
  } catch {
    return [];
  }
}

function forgetDraft(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // Then there is none.
  }
}

// Another window may have gone on writing since this one read its draft: then there are newer words under the name.
function forgetDraftAsRead({ name, at }) {
  try {
    if (JSON.parse(localStorage.getItem(name))?.at === at) forgetDraft(name);
  } catch {
    // Then there is none.
  }
}

// Takes away what another person or another session left: nobody can open it any more.
function sweepDrafts(mark) {
  const isOurs = (name) => mark && name.startsWith(`${DRAFT} ${mark} `);
  draftNames().filter((name) => !isOurs(name)).forEach(forgetDraft);
}

function bytesOfHex(digits) {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function textOf(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
