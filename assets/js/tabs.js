/* Tabs that scroll sideways begin with the chosen one in sight. */

import { all } from "./dom.js";

export const showChosenTab = () => {
  for (const tab of all(".tabs [aria-current]")) {
    const row = tab.closest(".tabs");
    const beyond = tab.getBoundingClientRect().right - row.getBoundingClientRect().right;
    if (beyond > 0) row.scrollLeft += beyond + 12;
  }
};
