/* The list that one came from: its rows in order, and its address with filter and page. Kept in this tab only. */
import { all } from "./dom.js";

const LIST = "haicso.list";

const remembered = () => {
  try {
    return JSON.parse(sessionStorage.getItem(LIST)) ?? null;
  } catch {
    return null;
  }
};

const rememberList = () => {
  const links = all(".table--recap tbody tr").map((row) => row.querySelector("a[href^='/tiket/']"));
  const rows = links.filter(Boolean).map((link) => link.pathname);
  if (!rows.length) return;
  try {
    sessionStorage.setItem(LIST, JSON.stringify({ back: location.pathname + location.search, rows }));
  } catch {
    /* A private window: there are no neighbours then. */
  }
};

export const showNeighbours = () => {
  rememberList();
  const place = document.querySelector("[data-neighbours]");
  const list = place && remembered();
  const at = list ? list.rows.indexOf(location.pathname) : -1;
  if (at < 0) return;
  for (const link of all("[data-neighbour]", place)) {
    const path = list.rows[at + Number(link.dataset.neighbour)];
    link.hidden = !path;
    if (path) link.href = path;
  }
  place.querySelector("[data-neighbour-place]").textContent = `${at + 1}/${list.rows.length}`;
  place.hidden = list.rows.length < 2;
  place.parentNode.querySelector("a").href = list.back;
};
