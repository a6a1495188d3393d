/* Double submit: the second one is swallowed. The button is never disabled, so its name and value are sent. */

import { all, primaryButton, root } from "./dom.js";

const GIVE_UP_AFTER = 20000;
const kept = new WeakMap();

const announceSending = (button) => {
  const icon = button.querySelector("svg")?.cloneNode(true);
  const use = icon?.querySelector("use");
  use?.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#hourglass"));
  kept.set(button, [...button.childNodes]);
  button.replaceChildren(...(icon ? [icon] : []), root.dataset.sending || "Mengirim…");
  button.classList.add("is-sending");
  button.setAttribute("aria-disabled", "true");
};

const release = (form) => {
  if (!form.dataset.sending) return;
  delete form.dataset.sending;
  for (const button of all(".is-sending").filter((one) => one.form === form)) {
    button.classList.remove("is-sending");
    button.removeAttribute("aria-disabled");
    button.replaceChildren(...(kept.get(button) ?? []));
  }
};

export const guardSending = () => {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const posts = form.getAttribute("method")?.toLowerCase() === "post";
    if (event.defaultPrevented || !posts || form.hasAttribute("data-no-guard")) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "1";
    const pressed = event.submitter?.classList.contains("default-button") ? null : event.submitter;
    const button = pressed ?? primaryButton(form);
    /* After the browser has taken the form's data. */
    if (button) setTimeout(() => announceSending(button), 0);
    /* A stopped or failed load must not leave a dead button behind. */
    setTimeout(() => release(form), GIVE_UP_AFTER);
  });
  window.addEventListener("pageshow", () => all("form[data-sending]").forEach(release));
};
