// Tells a form that answers while one writes (hx-trigger has "change") what was written before htmx was there.

function wasChosenIn(select) {
  const before = [...select.options].find((option) => option.defaultSelected) ?? select.options[0];
  return Boolean(before) && !before.selected;
}

function wasWrittenIn(field) {
  if (field.options) return wasChosenIn(field);
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  return "defaultValue" in field && field.value !== field.defaultValue;
}

addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[hx-trigger*='change']")) {
    const written = [...form.elements].find(wasWrittenIn);
    written?.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
