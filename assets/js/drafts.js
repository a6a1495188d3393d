/* What is typed is kept on the server some seconds after the last key, and when the page is left. Passwords and files
   stay here. Whatever goes wrong, the form itself is untouched. */

import { all, isTyping } from "./dom.js";

const AFTER_LAST_KEY = 6000;
const waiting = new Map();

const lineOf = (form) => form?.querySelector("[data-draft]");

const contentOf = (form) => {
  const data = new FormData(form);
  for (const control of form.elements) {
    if (["password", "file"].includes(control.type)) data.delete(control.name);
  }
  return data;
};

const keep = async (form) => {
  clearTimeout(waiting.get(form));
  if (!waiting.delete(form)) return;
  const line = lineOf(form);
  const options = { method: "POST", credentials: "same-origin", redirect: "error", keepalive: true };
  try {
    const got = await fetch(line.dataset.draft, {
      ...options,
      body: contentOf(form),
      headers: { Accept: "application/json" },
    });
    if (got.ok) line.querySelector("[data-draft-words]").textContent = (await got.json()).saved;
  } catch {
    /* The line is gone, or the session: sending the form says so, and keeps it. */
  }
};

export const keepDrafts = () => {
  document.addEventListener("input", (event) => {
    const { form } = event.target;
    if (!lineOf(form) || !isTyping(event.target) || event.target.type === "password") return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => keep(form), AFTER_LAST_KEY));
  });
  document.addEventListener("submit", (event) => {
    clearTimeout(waiting.get(event.target));
    waiting.delete(event.target);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") all("form").forEach(keep);
  });
};
