/* What a click does beside what the page does without script: copying, and moving the focus to a field. */

const textOf = (source) => source.value ?? source.textContent.trim();

const copy = (button) => {
  const source = document.getElementById(button.dataset.copy);
  const done = () => {
    const told = document.getElementById(button.getAttribute("aria-describedby"));
    if (told) told.textContent = button.dataset.copied || "Tersalin.";
  };
  const byHand = () => {
    source.focus();
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
    if (document.execCommand?.("copy")) done();
  };
  if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(textOf(source)).then(done, byHand);
  else byHand();
};

/* A link of the summary of errors leads into the field; of radio cards to the chosen one. */
const toError = (event, link) => {
  let field = document.getElementById(link.getAttribute("href").slice(1));
  if (field && !field.matches("input, select, textarea")) {
    field = field.querySelector(":checked, input, select, textarea");
  }
  if (!field) return;
  event.preventDefault();
  field.focus();
};

export const listenToClicks = () => {
  document.addEventListener("click", (event) => {
    const element = event.target.closest ? event.target : event.target.parentNode;
    const copying = element.closest("[data-copy]");
    const error = element.closest(".summary a[href^='#']");
    const focusing = element.closest("a[data-focus]");
    if (copying) copy(copying);
    else if (error) toError(event, error);
    else if (focusing) setTimeout(() => document.getElementById(focusing.dataset.focus).focus(), 0);
  });
};
