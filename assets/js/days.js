/* A day that was typed, in words beside its field: whatever order a browser writes it in, "Rabu, 20 Mei 2026" is plain. */

import { all, root } from "./dom.js";

const written = (control) => {
  if (control.tagName === "INPUT") return control.value.slice(0, 10);
  const [day, month, year] = all("input, select", control).map((one) => one.value.trim());
  return /^\d{4}$/.test(year) && /^\d{1,2}$/.test(day) && month
    ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`
    : "";
};

/* No day that is none: 30 February would silently be 2 March. */
const inWords = (text) => {
  const day = new Date(`${text}T00:00:00Z`);
  if (!text || Number.isNaN(day.valueOf()) || day.toISOString().slice(0, 10) !== text) return "";
  const form = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(root.lang, form).format(day);
};

const placeFor = (control) => {
  const inside = control.querySelector("output");
  if (inside) return inside;
  if (!control.nextElementSibling?.matches("output.day-echo")) {
    const output = document.createElement("output");
    output.className = "day-echo";
    control.after(output);
  }
  return control.nextElementSibling;
};

export const sayDays = () => {
  for (const control of all("[data-day], input[type=datetime-local]")) {
    const words = inWords(written(control));
    if (words || control.querySelector("output")) placeFor(control).textContent = words;
    else if (control.nextElementSibling?.matches("output.day-echo")) control.nextElementSibling.remove();
  }
};
