/* What is found while one types: Bahan jawaban beside an answer, Mungkin ini jawabannya under a subject. Each field asks
   at most four times. Inserting writes into the box and sends nothing. Without this file the button beside the answer
   and a link lead to pages with the same. */

import { all } from "./dom.js";

const MOST_ASKED = 4;
const HAND_RESTS = 450;
const ENOUGH_WORDS = 3;
const ENOUGH_LETTERS = 12;
const KEYS = ["Digit1", "Digit2", "Digit3", "Digit4", "Digit5"];
const typed = new Map();

const materialPanel = () => document.querySelector("[data-material]");
const perhaps = () => document.querySelector("[data-perhaps]");

const askForPart = async (address, q) => {
  try {
    const got = await fetch(q ? `${address}?q=${encodeURIComponent(q)}` : address, {
      credentials: "same-origin",
      redirect: "error",
      headers: { "X-Part": "1" },
    });
    return got.ok ? new DOMParser().parseFromString(await got.text(), "text/html").body : null;
  } catch {
    return null;
  }
};

/* After a pause, four times at most; the newest answer only. */
const whileTyping = (field, text, show) => {
  const state = typed.get(field) ?? { count: 0, timer: 0, last: "" };
  typed.set(field, state);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => {
    if (state.count >= MOST_ASKED || text === state.last) return;
    state.count += 1;
    state.last = text;
    show(text, () => state.last === text);
  }, HAND_RESTS);
};

const showMaterial = async (q, isNewest = () => true) => {
  const place = materialPanel();
  const body = await askForPart(place.dataset.material, q);
  if (!body || !isNewest()) return;
  const results = place.querySelector("[data-material-results]");
  const fresh = body.querySelector("[data-material-results]");
  if (results && fresh) results.replaceWith(document.adoptNode(fresh));
  else place.replaceChildren(...[...body.childNodes].map((node) => document.adoptNode(node)));
};

const subjectField = () => document.querySelector("[name=subject]");
const ofSubject = () => document.querySelector("[data-material-subject]");

const showPerhaps = async (q, isNewest) => {
  const body = await askForPart(perhaps().dataset.perhaps, q);
  if (!body || !isNewest()) return;
  perhaps().replaceChildren(...[...body.childNodes].map((node) => document.adoptNode(node)));
};

const citedField = () => document.querySelector("form [name=cited]");
const tokens = () => citedField().value.split(",").filter(Boolean);

const addTag = (token, title) => {
  const place = document.querySelector("[data-cited]");
  const tag = document.createElement("span");
  tag.className = "tag";
  const button = document.createElement("button");
  Object.assign(button, { type: "button", name: "uncite", value: token, textContent: "×" });
  button.setAttribute("aria-label", `${place.dataset.cited} ${title}`);
  tag.append(`${title} `, button);
  const word = place.querySelector("[data-canned-word]");
  if (word) word.after(tag);
  else place.prepend(tag);
  if (word) word.hidden = false;
};

const cite = (more, title, answerTitle) => {
  const had = tokens();
  for (const token of more.split(",").filter(Boolean)) {
    if (had.some((one) => one.slice(1) === token.slice(1))) continue;
    had.push(token);
    addTag(token, token.startsWith("a") ? answerTitle : title);
  }
  citedField().value = had.join(",");
};

const insertMaterial = (button) => {
  const box = document.querySelector("form textarea[name=answer]");
  if (!button || !box || !citedField() || materialPanel().closest("[hidden]")) return;
  const text = button.parentNode.querySelector("template").content.textContent;
  const [from, to] = [box.selectionStart, box.selectionEnd];
  const before = from && !box.value.slice(0, from).endsWith("\n") ? "\n\n" : "";
  box.setRangeText(before + text, from, to, "end");
  cite(button.dataset.cites, button.dataset.tag, button.dataset.answerTag);
  button.parentNode.querySelector("[data-material-done]").hidden = false;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
};

const letGoOfCitation = (event) => {
  const button = event.target.closest?.("[data-cited] [name=uncite]");
  if (!button) return;
  event.preventDefault();
  citedField().value = tokens().filter((one) => one !== button.value).join(",");
  button.closest(".tag").remove();
};

const enough = (text) => text.length >= ENOUGH_LETTERS || text.split(/\s+/).filter(Boolean).length >= ENOUGH_WORDS;

export const suggestWhileTyping = () => {
  document.addEventListener("DOMContentLoaded", () => {
    const place = materialPanel();
    if (!place) return;
    if (!("materialSubject" in place.dataset)) showMaterial("");
    else if (enough(subjectField().value.trim())) showMaterial(subjectField().value.trim());
  });
  document.addEventListener("input", (event) => {
    const field = event.target;
    const text = field.value?.trim();
    if (field.id === "material-q" && materialPanel()) whileTyping(field, text, showMaterial);
    else if (field.name === "subject" && perhaps() && enough(text)) whileTyping(field, text, showPerhaps);
    else if (field.name === "subject" && ofSubject() && enough(text)) whileTyping(field, text, showMaterial);
  });
  document.addEventListener("submit", (event) => {
    if (!materialPanel() || !event.target.matches("[data-material-search]")) return;
    event.preventDefault();
    clearTimeout(typed.get(event.target.elements.q)?.timer);
    showMaterial(event.target.elements.q.value.trim());
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-material-insert]");
    if (button) insertMaterial(button);
    else letGoOfCitation(event);
  });
  document.addEventListener("keydown", (event) => {
    const at = KEYS.indexOf(event.code);
    if (!materialPanel() || at < 0 || !event.altKey || !event.shiftKey || event.ctrlKey) return;
    const button = all("[data-material-insert]", materialPanel())[at];
    if (!button) return;
    event.preventDefault();
    insertMaterial(button);
  });
};
