/* Boxes of a list whose rows are printed: how many are chosen, and all of the page at once. */

import { all } from "./dom.js";

const boxesOf = (form) => all(`input[type=checkbox][form="${form}"]`);

export const countChosen = () => {
  for (const said of all("[data-chosen]")) {
    const boxes = boxesOf(said.dataset.chosen);
    const chosen = boxes.filter((box) => box.checked).length;
    const words = said.querySelector("[data-chosen-words]");
    words.textContent = words.dataset.chosenWords.replace("{count}", chosen);
    said.hidden = chosen === 0;
    for (const box of boxes) box.closest("tr").classList.toggle("is-chosen", box.checked);
    for (const every of all("[data-choose-all]")) {
      every.checked = chosen > 0 && chosen === boxes.length;
      every.indeterminate = chosen > 0 && chosen < boxes.length;
    }
  }
};

export const chooseAll = (every) => {
  for (const said of all("[data-chosen]")) for (const box of boxesOf(said.dataset.chosen)) box.checked = every.checked;
};
