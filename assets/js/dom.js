/* Questions to the page that several modules ask. */

export const root = document.documentElement;

export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

export const isTyping = (element) =>
  element.isContentEditable ||
  ["TEXTAREA", "SELECT"].includes(element.tagName) ||
  (element.tagName === "INPUT" && !["checkbox", "radio", "button", "submit", "reset", "file"].includes(element.type));

export const primaryButton = (form) =>
  all("button.btn-primary, input.btn-primary[type=submit]").find(
    (button) => button.form === form && button.type === "submit",
  );
