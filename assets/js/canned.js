/* Teks baku above an answer: fetched when it is opened, filled, and put where the cursor is. Nothing is sent. Without
   this file the button leads to a page that does the same. */

import { all } from "./dom.js";

const place = () => document.querySelector("[data-canned]");
const formOf = () => place().closest("form");
const answer = () => formOf().elements.answer;
const panel = () => place().querySelector("[data-canned-panel]");
const tags = () => formOf().querySelector("[data-canned-tags]");

const sayCanned = (what) => {
  const line = place().querySelector("[data-canned-said]");
  line.textContent = line.dataset[what] ?? "";
};

/* Once; an answer that failed is asked for again. */
const load = async () => {
  if (panel().childElementCount) return true;
  try {
    const got = await fetch(place().dataset.canned, { credentials: "same-origin", redirect: "error" });
    if (!got.ok) throw new Error(got.status);
    const page = new DOMParser().parseFromString(await got.text(), "text/html");
    panel().replaceChildren(...page.body.childNodes);
    return true;
  } catch {
    sayCanned("failed");
    return false;
  }
};

const openCanned = async () => {
  sayCanned("");
  if (!panel().hidden) return close();
  if (!(await load())) return;
  panel().hidden = false;
  panel().querySelector("[data-canned-kind]").focus();
};

const close = () => {
  panel().hidden = true;
  answer().focus();
};

const choose = (button) => {
  for (const each of all("[data-canned-kind]", panel())) each.setAttribute("aria-pressed", String(each === button));
  for (const shelf of all("[data-canned-shelf]", panel())) {
    shelf.hidden = shelf.dataset.cannedShelf !== button.dataset.cannedKind;
  }
};

const fill = (input) => {
  const offer = input.closest("details");
  if (input.value.trim()) input.removeAttribute("aria-invalid");
  const label = offer.querySelector(`label[for="${input.id}"]`).textContent;
  for (const mark of all(`mark[data-field="${input.dataset.fills}"]`, offer)) {
    mark.textContent = input.value.trim() || `[${label}]`;
  }
};

/* With a blank to either side where a word stands there; `apart`: as a paragraph of its own. */
const put = (text, apart = false) => {
  const box = answer();
  const before = box.value.slice(0, box.selectionStart);
  const after = box.value.slice(box.selectionEnd);
  const lead = apart ? before.trim() && "\n\n".slice(/\n*$/.exec(before)[0].length) : /\S$/.test(before) ? " " : "";
  const tail = !apart && /^\S/.test(after) ? " " : "";
  box.setRangeText(lead + text + tail, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
  box.focus();
};

const keys = (change) => {
  const field = formOf().elements.canned;
  field.value = [...new Set(change(field.value.split(",").filter(Boolean)))].join(",");
  const word = formOf().querySelector("[data-canned-word]");
  word.hidden = !formOf().querySelector(".cited .tag");
};

const insert = (button) => {
  const offer = button.closest("details");
  const empty = all("input[data-fills]", offer).find((input) => !input.value.trim());
  if (empty) {
    empty.setAttribute("aria-invalid", "true");
    empty.focus();
    return;
  }
  const key = button.dataset.cannedInsert;
  put(offer.querySelector("[data-canned-text]").textContent);
  if (!tags().querySelector(`[data-canned-tag="${key}"]`)) {
    tags().append(panel().querySelector(`[data-canned-tag-of="${key}"]`).content.cloneNode(true));
  }
  keys((old) => [...old, key]);
  panel().hidden = true;
  sayCanned("done");
};

const letGo = (tag) => {
  const key = tag.dataset.cannedTag;
  tag.remove();
  keys((old) => old.filter((each) => each !== key));
  answer().focus();
};

/* How the officer who is chosen in the form signs; nobody else's. */
const sign = async () => {
  sayCanned("");
  if (!(await load())) return;
  const text = panel().querySelector(`template[data-sign-off="${formOf().elements.officer.value}"]`);
  if (text) put(text.content.textContent, true);
  else sayCanned("none");
};

const ACTS = [
  ["[data-canned-open]", openCanned],
  ["[data-canned-close]", close],
  ["[data-canned-kind]", choose],
  ["[data-canned-insert]", insert],
  ["[data-canned-sign]", sign],
  ["[data-canned-tag] button", (button) => letGo(button.closest("[data-canned-tag]"))],
];

export const offerCanned = () => {
  document.addEventListener("click", (event) => {
    if (!place()) return;
    for (const [selector, act] of ACTS) {
      const button = event.target.closest(selector);
      if (!button) continue;
      event.preventDefault();
      act(button);
      return;
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-canned-panel] input[data-fills]")) fill(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.closest?.("[data-canned-panel]")) return;
    if (event.key === "Escape") close();
    if (event.key !== "Enter" || !event.target.matches("input[data-fills]")) return;
    event.preventDefault();
    insert(event.target.closest("details").querySelector("[data-canned-insert]"));
  });
};
