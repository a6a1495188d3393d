/* Menus of the header open and close without script; with it they also close on Escape, which leads back to where they
   were opened, when the next thing is pressed elsewhere, and when another of them opens. */

import { all } from "./dom.js";

const openMenus = () => all("details.menu[open]");

export const closeMenus = () => {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
};
