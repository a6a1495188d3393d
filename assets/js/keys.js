/* Keys: "/" to the search, "?" to the page of the keys, j, k and o in lists, Alt+Shift+R to Rekam Tiket, Ctrl+Enter to
   send, Enter to the button that is meant. Those of one letter can be switched off. */

import { all, isTyping, primaryButton } from "./dom.js";
import { ROW_KEYS } from "./rows.js";

const SLASH = "haicso.slash";

const slashIsOn = () => {
  try {
    return localStorage.getItem(SLASH) !== "off";
  } catch {
    return true;
  }
};

const keepSlash = (on) => {
  try {
    localStorage.setItem(SLASH, on ? "on" : "off");
  } catch {
    /* A private window: the choice holds for this page only. */
  }
};

export const showSlash = () => {
  const on = slashIsOn();
  for (const hint of all("[data-slash-hint]")) hint.hidden = !on;
  for (const box of all("[data-slash-switch]")) box.checked = on;
};

export const switchSlash = (box) => {
  keepSlash(box.checked);
  showSlash();
};

const press = (event, button) => {
  if (!button) return;
  event.preventDefault();
  button.click();
};

const toSearch = (event) => {
  const search = document.getElementById("search-q");
  if (!search?.offsetParent) return;
  event.preventDefault();
  search.focus();
};

const toKeysPage = (event) => {
  const page = document.querySelector("[data-keys-page]");
  if (!page) return;
  event.preventDefault();
  location.href = page.href;
};

const oneLetter = (event) => {
  if (event.key === "/") toSearch(event);
  else if (event.key === "?") toKeysPage(event);
  else if (Object.hasOwn(ROW_KEYS, event.key) && ROW_KEYS[event.key]()) event.preventDefault();
};

const toRecord = (event) => {
  const address = document.body.dataset.recordUrl || document.querySelector("[data-record]")?.href;
  if (!address) return;
  event.preventDefault();
  location.href = address;
};

const enter = (event, form) => {
  const target = event.target;
  if (event.ctrlKey || event.metaKey) {
    press(event, primaryButton(form));
  } else if (target.tagName === "INPUT" && isTyping(target)) {
    /* Enter in a field with a button beside it presses that button (search the asker); elsewhere the primary one. */
    const beside = target.parentNode.classList.contains("with-button") && target.parentNode.querySelector("button");
    press(event, beside || (form.querySelector(".with-button button") && primaryButton(form)));
  }
};

export const listenToKeys = () => {
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.isComposing || !target.closest) return;
    const held = event.ctrlKey || event.altKey || event.metaKey;
    if (event.key.length === 1 && !held && !isTyping(target) && slashIsOn()) oneLetter(event);
    else if (event.altKey && event.shiftKey && event.code === "KeyR") toRecord(event);
    else if (event.key === "Enter") {
      const form = target.form || target.closest("form");
      if (form) enter(event, form);
    }
  });
};
