// What was typed before the scripts had come, or was put back by the browser on the way back to a page, is looked at
// as if it had just been typed; otherwise the sentence beside the form would speak of the saved rule.
"use strict";

function isTyped(input) {
  if (input.options) {
    const options = Array.from(input.options);
    // Where none is marked, the page shows the first one.
    const first = !input.multiple && !options.some((option) => option.defaultSelected);
    return options.some((option, place) => option.selected !== (first ? place === 0 : option.defaultSelected));
  }
  return "checked" in input && /^(checkbox|radio)$/.test(input.type)
    ? input.checked !== input.defaultChecked
    : input.value !== input.defaultValue;
}

window.addEventListener("load", () => {
  for (const form of document.querySelectorAll("form[hx-trigger]")) {
    const typed = form.querySelectorAll("input:not([type=hidden]), select, textarea");
    const first = Array.from(typed).find(isTyped);
    if (first) {
      first.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
});
