/* j and k go through the rows of a list, o opens one; Enter does, too, because it is a link that has the focus. */

import { all } from "./dom.js";

const rowLinks = () =>
  all("main .table tbody tr")
    .map((row) => row.querySelector("a.subject") ?? row.querySelector("a[href]"))
    .filter((link) => link?.offsetParent);

const rowOf = (element) => element?.closest("main .table tbody tr");

const step = (by) => {
  const links = rowLinks();
  if (!links.length) return false;
  const at = links.findIndex((link) => rowOf(link) === rowOf(document.activeElement));
  const to = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1);
  links[to].focus();
  return true;
};

const open = () => {
  const row = rowOf(document.activeElement);
  const link = row && rowLinks().find((one) => rowOf(one) === row);
  link?.click();
  return Boolean(link);
};

/* By its letter, whether it did something. */
export const ROW_KEYS = { j: () => step(1), k: () => step(-1), o: open };
