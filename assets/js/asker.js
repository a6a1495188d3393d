/* The asker of a ticket: found while one types, chosen with the arrows and Enter, and shown while the page stays.
   Without this file the same buttons lead to a page with the same parts. */

import { mirror, showWhen } from "./choices.js";
import { all, isTyping } from "./dom.js";

const PAUSE = 150;
let questions = 0;
let pause = 0;

const askerField = () => document.querySelector("[data-askers]");
const partOf = (name) => document.querySelector(`[data-part="${name}"]`);
const askersShown = () => all(".matches__one");
const looksLikeEmail = (text) => /^\S+@\S+\.\S+$/.test(text.trim());
const lookedUp = () => document.querySelector("input[name=looked_up]")?.value ?? "";

/* What was typed meanwhile stays. */
const keepTyped = (old, fresh) => {
  for (const control of all("input:not([type=hidden]), select, textarea", old)) {
    if (!isTyping(control)) continue;
    const same = fresh.querySelector(`[name="${control.name}"]`);
    if (same) same.value = control.value;
  }
};

const showParts = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const fresh of all("[data-part]", page.body).filter((one) => !one.parentNode.closest("[data-part]"))) {
    const old = partOf(fresh.dataset.part);
    if (!old) continue;
    keepTyped(old, fresh);
    old.replaceWith(document.adoptNode(fresh));
  }
  showWhen();
  mirror();
};

/* The newest answer only; null where the server wants something else, a login perhaps: then the form goes there. */
const askServer = async (address, options) => {
  const mine = ++questions;
  clearTimeout(pause);
  try {
    const got = await fetch(address, { credentials: "same-origin", redirect: "error", ...options });
    const text = await got.text();
    if (mine !== questions) return "";
    return got.ok ? text : null;
  } catch {
    return mine === questions ? null : "";
  }
};

const listAskers = async () => {
  const text = askerField().value;
  const html = await askServer(`${askerField().dataset.askers}?q=${encodeURIComponent(text)}`);
  if (html) showParts(html);
};

const goOnAfterAsker = () => {
  const form = askerField().form;
  const found = document.querySelector("[data-found]");
  const next = found ? form.querySelector("[name=channel]:checked") : partOf("asker").querySelector("[autofocus]");
  (next ?? askersShown()[0] ?? askerField()).focus();
};

/* What the button does, in the page. `moves`: whether the hand goes on from there. */
const lookUp = async (button, name, value, moves) => {
  const form = askerField().form;
  const sent = new FormData(form);
  for (const [key, one] of [...sent]) if (one instanceof File || key === "password") sent.delete(key);
  sent.set(name, value);
  const html = await askServer(form.action || location.pathname, {
    method: "POST",
    body: sent,
    headers: { "X-Part": "asker" },
  });
  if (html === null) {
    if (button) form.requestSubmit(button);
  } else if (html) {
    showParts(html);
    if (lookedUp()) askerField().value = lookedUp();
    if (moves) goOnAfterAsker();
  }
};

const pressAsker = (event) => {
  const button = event.target.closest?.("button[name=act][value=find], button[name=act][value=change], .matches__one");
  if (!button || !askerField()) return;
  event.preventDefault();
  if (button.name === "choose") askerField().value = button.value;
  if (button.value === "change") askerField().value = "";
  lookUp(button, button.name, button.value, true);
};

const typeAsker = () => {
  document.querySelector("[data-found]")?.remove();
  clearTimeout(pause);
  questions += 1;
  pause = setTimeout(listAskers, PAUSE);
};

const arrowKeys = (event) => {
  const shown = askersShown();
  const at = shown.indexOf(document.activeElement);
  if (at < 0 && event.target !== askerField()) return;
  if (event.key === "Escape" && at >= 0) askerField().focus();
  else if (event.key === "ArrowDown" && shown.length) shown[Math.min(at + 1, shown.length - 1)].focus();
  else if (event.key === "ArrowUp" && at >= 0) (shown[at - 1] ?? askerField()).focus();
  else return;
  event.preventDefault();
};

export const findAskers = () => {
  document.addEventListener("click", pressAsker);
  document.addEventListener("keydown", (event) => askerField() && arrowKeys(event));
  document.addEventListener("input", (event) => event.target === askerField() && typeAsker());
  /* Whoever goes on without Enter is told, too, who that is. */
  document.addEventListener("focusout", (event) => {
    const within = (place) => place?.closest?.(".with-button, [data-part=asker]");
    if (!askerField() || !within(event.target) || within(event.relatedTarget)) return;
    const text = askerField().value;
    if (looksLikeEmail(text) && text.trim().toLowerCase() !== lookedUp()) lookUp(null, "act", "find", false);
  });
};
