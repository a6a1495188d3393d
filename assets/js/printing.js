/* What is folded on the screen is read on paper: it is opened while the page is printed, and folded again. */

import { all } from "./dom.js";

const folded = () => all("main details:not([open])");
let unfolded = [];

const unfold = () => {
  for (const one of folded().filter((one) => !one.closest("form"))) {
    one.open = true;
    unfolded.push(one);
  }
};

const foldAgain = () => {
  for (const one of unfolded) one.open = false;
  unfolded = [];
};

export const printPages = () => {
  window.addEventListener("beforeprint", unfold);
  window.addEventListener("afterprint", foldAgain);
  document.addEventListener("click", (event) => event.target.closest?.("[data-print]") && window.print());
};
