// Tokens that a page sends: Django's of the page, and new ones of its own.

function pageToken() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

// A version 4 UUID; crypto.randomUUID() is missing where a school serves the site without TLS.
function newToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
