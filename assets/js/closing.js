/* Figures about persons do not stay on the screen of a shared PC: at the end of the ten minutes the page asks anew. */

const opened = () => document.querySelector("[data-closes-in]");

export const closeInTime = () => {
  document.addEventListener("DOMContentLoaded", () => {
    const note = opened();
    if (note) setTimeout(() => location.reload(), Number(note.dataset.closesIn) * 1000);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && opened()) location.reload();
  });
};
