/* Fields that belong to a choice, and the name of the chosen officer. */

import { all } from "./dom.js";

const counts = (control) =>
  ["radio", "checkbox"].includes(control.type) ? control.checked : control.tagName !== "BUTTON";

/* The values of all controls with that name that count; null when the form has none. */
const valuesOf = (form, name) => {
  const control = form?.elements[name];
  if (!control) return null;
  const list = control.length !== undefined && !control.options ? [...control] : [control];
  return list.filter(counts).map((one) => one.value);
};

/* data-shown-when="name=value|value" */
export const showWhen = () => {
  for (const part of all("[data-shown-when]")) {
    const [name, ...rest] = part.dataset.shownWhen.split("=");
    const wanted = rest.join("=").split("|");
    const values = valuesOf(part.closest("form") || document.forms[part.dataset.form], name);
    if (values) part.hidden = !values.some((value) => wanted.includes(value));
  }
};

export const mirror = () => {
  for (const place of all("[data-mirror]")) {
    const select = document.getElementById(place.dataset.mirror);
    const option = select?.options?.[select.selectedIndex];
    const name = option?.value ? option.dataset.name || option.text.replace(/\s*\([^)]*\)\s*$/, "") : "";
    place.textContent = name;
    if (place.parentNode.classList.contains("js-only")) place.parentNode.hidden = !name;
  }
};
