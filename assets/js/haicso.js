/* Small helps for the keyboard and against double sending. Every page works without this file.
   Loaded without defer so that html.js is set before the first paint; all else waits for the document. */

import { findAskers } from "./asker.js";
import { offerCanned } from "./canned.js";
import { mirror, showWhen } from "./choices.js";
import { chooseAll, countChosen } from "./choosing.js";
import { listenToClicks } from "./clicks.js";
import { closeInTime } from "./closing.js";
import { sayDays } from "./days.js";
import { all, root } from "./dom.js";
import { keepDrafts } from "./drafts.js";
import { showFiles } from "./files.js";
import { listenToKeys, showSlash, switchSlash } from "./keys.js";
import { closeMenus } from "./menus.js";
import { tellNews } from "./news.js";
import { showNeighbours } from "./neighbours.js";
import { sayPresence } from "./presence.js";
import { printPages } from "./printing.js";
import { guardSending } from "./sending.js";
import { suggestServices } from "./services.js";
import { suggestWhileTyping } from "./suggestions.js";
import { showChosenTab } from "./tabs.js";

root.classList.add("js");

const start = () => {
  showWhen();
  mirror();
  sayDays();
  showSlash();
  countChosen();
  showChosenTab();
  all(".filebox input[type=file]").forEach(showFiles);
};

/* Links ignore autofocus in some browsers; the login form comes from allauth and has none. */
const FIRST_FOCUS = "a[autofocus], [data-focus-first] input:not([type=hidden])";

guardSending();
listenToKeys();
listenToClicks();
closeMenus();
findAskers();
suggestServices();
offerCanned();
suggestWhileTyping();
printPages();
keepDrafts();
document.addEventListener("change", (event) => {
  showWhen();
  mirror();
  sayDays();
  if (event.target.type === "file") showFiles(event.target);
  if (event.target.matches("[data-choose-all]")) chooseAll(event.target);
  countChosen();
  if (event.target.matches("[data-slash-switch]")) switchSlash(event.target);
});
document.addEventListener("DOMContentLoaded", () => {
  start();
  showNeighbours();
  sayPresence();
  tellNews();
  (document.querySelector("[data-autofocus-note]") ?? document.querySelector(FIRST_FOCUS))?.focus();
});
closeInTime();
window.addEventListener("pageshow", start);
document.addEventListener("reset", () => setTimeout(start, 0));
document.addEventListener("htmx:load", start);
