/* The names of chosen files, with a button that takes them back. */

import { all } from "./dom.js";

const MEGABYTE = 1048576;

/* Rounded up, with the comma of Indonesian figures. */
const size = (bytes) =>
  bytes < MEGABYTE
    ? `${Math.ceil(bytes / 1024)} KB`
    : `${Math.ceil((bytes * 10) / MEGABYTE) / 10} MB`.replace(".", ",");

const chip = (file, most) => {
  const shown = document.createElement("span");
  const small = document.createElement("small");
  shown.className = "file";
  shown.dataset.picked = "";
  small.textContent = size(file.size);
  shown.append(`${file.name} `, small);
  /* Before it is sent, because a very large form is refused unread and what was typed would be gone. */
  if (most && file.size > most) {
    shown.classList.add("file--bad");
    shown.setAttribute("role", "alert");
    small.textContent = `${size(file.size)}, paling besar ${size(most)}`;
  }
  return shown;
};

const takeBack = (input) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.dataset.picked = "";
  button.textContent = "Hapus";
  button.addEventListener("click", () => {
    input.value = "";
    showFiles(input);
    input.focus();
  });
  return button;
};

export function showFiles(input) {
  const box = input.closest(".filebox");
  const hint = box?.querySelector("[data-file-hint]");
  if (!hint) return;
  for (const old of all("[data-picked]", box)) old.remove();
  hint.hidden = input.files.length > 0;
  if (!input.files.length) return;
  box.append(...[...input.files].map((file) => chip(file, Number(input.dataset.most))), takeBack(input));
}
