// Makes phrases that are only to read into buttons that put them into their field.

function say(field, phrase) {
  const before = field.value.slice(0, field.selectionStart);
  const gap = before && !/\s$/.test(before) ? " " : "";
  field.setRangeText(gap + phrase.replace(/\s*…$/, " "), field.selectionStart, field.selectionEnd, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function makeButton(item, field) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = item.textContent.trim();
  button.addEventListener("click", () => say(field, button.textContent));
  item.className = "";
  item.replaceChildren(button);
}

for (const list of document.querySelectorAll("[data-starters-for]")) {
  const field = document.getElementById(list.dataset.startersFor);
  for (const item of field ? list.children : []) makeButton(item, field);
}
