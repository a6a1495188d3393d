/* What concerns this login, asked of the server while the page is seen, at most once a minute by one tab: a number in
   the title and on the bell, and what changed in words in one polite region. Nothing on the page moves or is loaded by
   itself; a list of tickets says that it has new rows in a place that was kept for it. */

const NEWS_EVERY = 60000;
/* The page itself comes first, and whoever only passes through asks nothing. */
const AFTER_THE_PAGE = 1500;
const LONGEST_PAUSE = 16 * NEWS_EVERY;
const WITHOUT_A_HAND = 15 * NEWS_EVERY;
const MOST_SHOWN = 99;
const NEWS_KEY = "haicso.news";
const SIGNED_OUT = [401, 403];
let askingForNews = false;
let askedFrom = null;
let signedOut = false;
let touchedAt = performance.now();
let newsTimer = 0;
let bareTitle = "";

const bell = () => document.querySelector("[data-news]");
const newsRegion = () => document.querySelector("[data-news-said]");
const shownList = () => document.querySelector("[data-list-news]");

const NOTHING = { at: 0, failures: 0, total: 0, state: "" };

/* Of this login alone: at a shared desk the tab may be another's by now. */
const heardBefore = () => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NEWS_KEY));
    return kept?.login === newsRegion().dataset.newsSaid ? kept : NOTHING;
  } catch {
    return NOTHING;
  }
};

const rememberHeard = (kept) => {
  try {
    sessionStorage.setItem(NEWS_KEY, JSON.stringify({ ...kept, login: newsRegion().dataset.newsSaid }));
  } catch {
    /* A private window: then each page asks for itself. */
  }
};

const showNumber = (total) => {
  const shown = total > MOST_SHOWN ? `${MOST_SHOWN}+` : `${total}`;
  document.title = total ? `(${shown}) ${bareTitle}` : bareTitle;
  const count = bell().querySelector("[data-news-count]");
  count.textContent = shown;
  count.hidden = !total;
};

const sayNews = (sentences) => {
  if (sentences.length) newsRegion().textContent = sentences.join(" ");
};

const newsAddress = (state) => {
  const asked = new URLSearchParams({ tadi: state });
  if (shownList() && !shownList().classList.contains("list-news--there")) {
    asked.set("sejak", shownList().dataset.listNews);
    asked.set("daftar", location.search.slice(1));
  }
  return `${bell().dataset.news}?${asked}`;
};

const pauseAfter = (failures) => Math.min(NEWS_EVERY * 2 ** failures, LONGEST_PAUSE);

const askForNews = async () => {
  const before = heardBefore();
  askingForNews = true;
  askedFrom = before;
  rememberHeard({ ...before, at: Date.now() });
  try {
    const options = { credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" } };
    const got = await fetch(newsAddress(before.state), options);
    signedOut = got.type === "opaqueredirect" || SIGNED_OUT.includes(got.status);
    if (signedOut) return;
    if (!got.ok) throw new Error(got.status);
    const heard = await got.json();
    rememberHeard({ at: Date.now(), failures: 0, total: heard.total, state: heard.state });
    showNumber(heard.total);
    sayNews(heard.said);
    if (heard.list) shownList()?.classList.add("list-news--there");
  } catch {
    if (askedFrom) rememberHeard({ ...before, at: Date.now(), failures: before.failures + 1 });
  } finally {
    askingForNews = false;
    askForNewsInTime();
  }
};

const mayAskForNews = () =>
  !askingForNews && !signedOut && document.visibilityState === "visible" && performance.now() - touchedAt < WITHOUT_A_HAND;

const askForNewsInTime = () => {
  clearTimeout(newsTimer);
  if (!mayAskForNews()) return;
  const { at, failures } = heardBefore();
  const wait = at + pauseAfter(failures) - Date.now();
  if (wait <= 0 && performance.now() >= AFTER_THE_PAGE) askForNews();
  else newsTimer = setTimeout(askForNewsInTime, Math.max(wait, AFTER_THE_PAGE));
};

const handIsThere = () => {
  const rested = performance.now() - touchedAt >= WITHOUT_A_HAND;
  touchedAt = performance.now();
  if (rested) askForNewsInTime();
};

export const tellNews = () => {
  if (!bell()) return;
  bareTitle = document.title;
  showNumber(heardBefore().total);
  for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) {
    document.addEventListener(kind, handIsThere, { passive: true });
  }
  document.addEventListener("visibilitychange", askForNewsInTime);
  /* A question that is broken off because the page is left was not answered, and did not fail. */
  window.addEventListener("pagehide", () => {
    if (askingForNews) rememberHeard(askedFrom);
    askedFrom = null;
  });
  askForNewsInTime();
};
