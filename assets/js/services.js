/* Which service a subject is about: asked when the hand leaves the subject, filled in until somebody chooses. Without
   this file the field is chosen by hand, or stays empty. */

let asked = "";
let touched = false;

const field = () => document.querySelector("select[data-suggest]");

const show = (name) => {
  const line = document.querySelector("[data-service-line]");
  if (!line) return;
  line.querySelector("[data-service-name]").textContent = name;
  line.hidden = !name;
};

const suggest = async (subject) => {
  const select = field();
  if (!subject || subject === asked || touched) return;
  asked = subject;
  try {
    const got = await fetch(`${select.dataset.suggest}?q=${encodeURIComponent(subject)}`, {
      credentials: "same-origin",
      redirect: "error",
    });
    if (!got.ok || touched || subject !== asked) return;
    const { code, name } = await got.json();
    if (code && ![...select.options].some((option) => option.value === code)) return;
    select.value = code;
    show(name);
  } catch {
    /* The field stays as it is. */
  }
};

export const suggestServices = () => {
  document.addEventListener("change", (event) => {
    if (event.target !== field()) return;
    touched = true;
    show("");
  });
  document.addEventListener("focusout", (event) => {
    const select = field();
    if (!select || event.target.name !== "subject" || event.target.form !== select.form) return;
    if (!asked && select.value) touched = true;
    suggest(event.target.value.trim());
  });
};
