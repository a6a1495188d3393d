/* Fields that belong to a choice, and the name of the chosen officer. */

import { all, isTyping } from "./dom.js";

const counts = (control) =>
  ["radio", "checkbox"].includes(control.type) ? control.checked : control.tagName !== "BUTTON";

/* The values of all controls with that name that count; null when the form has none. */
const valuesOf = (form, name) => {
  const control = form?.elements[name];
  if (!control) return null;
  const list = control.length !== undefined && !control.options ? [...control] : [control];
  return list.filter(counts).map((one) => one.value);
};

/* Whether somebody wrote in that part, or chose files there: what a select or the page itself put there is no work. */
const isWritten = (part) =>
  all("input, textarea", part).some((one) =>
    one.type === "file" ? one.files.length > 0 : isTyping(one) && one.value.trim() !== "" && one.type !== "hidden",
  );

/* data-shown-when="name=value|value". What was written stays in sight, with a word that it will not be sent. A control
   with data-when-shown is sent only while it is in sight: what stood in it unseen is nobody's choice. */
export const showWhen = () => {
  for (const part of all("[data-shown-when]")) {
    const [name, ...rest] = part.dataset.shownWhen.split("=");
    const wanted = rest.join("=").split("|");
    const values = valuesOf(part.closest("form") || document.forms[part.dataset.form], name);
    if (!values) continue;
    const unused = !values.some((value) => wanted.includes(value));
    part.hidden = unused && !isWritten(part);
    for (const word of all("[data-unused]", part)) word.hidden = !unused;
    for (const control of all("[data-when-shown]", part)) control.disabled = part.hidden;
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
