// Turns an element into a newer one from the server and keeps what is the person's own: the focus, what is unfolded,
// what they typed, chose or switched on. Wants vendor/idiomorph.

function morphInto(old, fresh) {
  const kept = new WeakSet();
  const callbacks = {
    beforeNodeMorphed(node, newer) {
      if (isChanged(node) && isUnlike(node, newer)) kept.add(node);
      return true;
    },
    beforeAttributeUpdated(name, element) {
      if (name === "open" && element.matches("details, dialog")) return false;
      return !(kept.has(element) && ["value", "checked", "selected"].includes(name));
    },
  };
  keepFocus(() => Idiomorph.morph(old, fresh, { morphStyle: "outerHTML", callbacks }));
}

// Whether a person changed this field since the server sent it.
function isChanged(field) {
  if (field instanceof HTMLOptionElement) return field.selected !== field.defaultSelected;
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  if (!(field instanceof HTMLInputElement) || field.type === "hidden") return false;
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

function isUnlike(field, newer) {
  return field.value !== newer.value || field.checked !== newer.checked || field.selected !== newer.selected;
}

// Does something to the page; when it takes away what had the focus, what is named by its data-after gets it, or the
// nearest thing around that is left.
function keepFocus(act) {
  const around = [];
  for (let each = document.activeElement; each && each !== document.body; each = each.parentElement) {
    if (each.id) around.push(each.id);
    if (each.dataset.after) around.push(each.dataset.after);
  }
  act();
  if (!around.length || document.activeElement?.id === around[0]) return;
  const left = around.map((id) => document.getElementById(id)).find((each) => each?.checkVisibility?.());
  if (left && left.tabIndex < 0) left.tabIndex = -1;
  left?.focus({ preventScroll: true });
}
