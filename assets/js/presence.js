/* Who else has this ticket open, and whether it changed: asked while the page is seen, and said in a line that is there
   from the beginning, so that nothing moves. The line leads to the page as it is now; nothing is loaded by itself. */

import { isTyping } from "./dom.js";

const EVERY = 20000;
const TYPED_WITHIN = 60000;
const GIVES_UP_AFTER = 5;
const key = crypto.randomUUID?.() ?? "";
let typedAt = -TYPED_WITHIN;
let failures = 0;

const line = () => document.querySelector("[data-presence]");
const token = () => document.querySelector("#act [name=csrfmiddlewaretoken]")?.value;

const body = (more) => {
  const said = new FormData();
  const writes = performance.now() - typedAt < TYPED_WITHIN ? "1" : "0";
  const every = { window: key, version: line().dataset.version, writes, csrfmiddlewaretoken: token(), ...more };
  for (const [name, value] of Object.entries(every)) said.append(name, value);
  return said;
};

const say = (place, words) => {
  if (place.textContent !== words) place.textContent = words;
};

const ask = async () => {
  if (document.visibilityState !== "visible" || failures >= GIVES_UP_AFTER) return;
  try {
    const options = { method: "POST", credentials: "same-origin", redirect: "error" };
    const got = await fetch(line().dataset.presence, { ...options, body: body({}) });
    if (!got.ok) throw new Error(got.status);
    const heard = await got.json();
    failures = 0;
    say(line().querySelector("[data-others]"), heard.others);
    say(line().querySelector("[data-changed]"), heard.changed);
    line().querySelector("[data-reload]").hidden = !heard.changed;
  } catch {
    failures += 1;
  }
};

export const sayPresence = () => {
  if (!line() || !key || !token()) return;
  document.addEventListener("input", (event) => {
    if (event.target.closest("#act") && isTyping(event.target)) typedAt = performance.now();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") ask();
    else navigator.sendBeacon(line().dataset.presence, body({ bye: "1" }));
  });
  ask();
  setInterval(ask, EVERY);
};
