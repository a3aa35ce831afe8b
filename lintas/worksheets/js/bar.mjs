// How far one is, the way to any question, and to the last look. Below on a phone, beside on a desk.
import { h, plain } from "../../quiz/js/dom.mjs";

/** @typedef {import("./app.mjs").App} App */
/** @typedef {import("./words.mjs").Progress} Progress */

export const MARKS = { done: "✓", partly: "◐", open: "○" };
export const STATES = { done: "stateDone", partly: "statePartly", open: "stateOpen" };
const WIDE = "(min-width: 64rem)";

/**
 * @param {App} app
 * @param {(id: string) => void} go
 * @param {() => void} toSaving
 * @returns {import("./app.mjs").View & {fold: () => void}}
 */
export function bar(app, go, toSaving) {
  const count = h("span", { class: "sheet-count" });
  const meter = h("span", { class: "sheet-meter", "aria-hidden": "true" });
  const list = h("ol");
  const next = h("button", { type: "button", class: "lq-button", onclick: () => jump() });
  const all = h("details", { class: "sheet-list" }, h("summary", {}, count, meter), list, next);
  const look = h("a", { class: "lq-button lq-main", href: "#review" });
  const end = h("button", { type: "button", class: "lq-button lq-main", onclick: () => toSaving() });
  const root = h("nav", { class: "sheet-bar lq" }, all, look, end);
  /** @type {string | undefined} where the reader was last */
  let here;

  const wide = window.matchMedia(WIDE);
  const fold = () => void (all.open = wide.matches);
  wide.addEventListener("change", fold);
  fold();
  list.addEventListener("click", fold);
  document.addEventListener("focusin", ({ target }) => {
    const card = target instanceof HTMLElement ? target.closest("[data-item]") : null;
    if (card instanceof HTMLElement) here = card.dataset.item;
  });

  function jump() {
    const at = app.items.findIndex(({ id }) => id === here) + 1;
    const onwards = [...app.items.slice(at), ...app.items.slice(0, at)];
    const open = onwards.find((item) => app.progress(item) === "open");
    fold();
    if (open) go(open.id);
  }
  function draw() {
    root.setAttribute("aria-label", app.t("questions"));
    next.textContent = app.t("nextOpen");
    look.textContent = app.t("review");
    end.textContent = app.t("saveTitle");
    list.replaceChildren(...app.items.map((item, at) => row(app, item, at + 1)));
    sync();
  }
  function sync() {
    const [n, m] = [app.answered, app.items.length];
    count.textContent = app.t("answered", { n, m });
    meter.style.setProperty("--done", String(m ? n / m : 0));
    next.hidden = n === m;
    app.items.forEach((item, at) => mark(app, list.children[at], app.progress(item)));
  }
  return { root, draw, sync, fold };
}

/** @param {App} app @param {import("./app.mjs").Item} item @param {number} number */
function row(app, item, number) {
  return h("li", {},
    h("a", { href: `#${item.id}` },
      h("span", { class: "sheet-mark", "aria-hidden": "true" }),
      h("span", { class: "sheet-number" }, h("span", { class: "lq-hidden" }, `${app.t("question", { n: "" }).trim()} `), String(number)),
      h("span", { class: "sheet-stem" }, plain(item.stem)),
      h("span", { class: "lq-hidden sheet-state" })));
}

/** @param {App} app @param {Element} row @param {Progress} progress */
function mark(app, row, progress) {
  const link = /** @type {HTMLElement} */ (row.firstElementChild);
  if (link.dataset.progress === progress && link.dataset.lang === app.lang) return;
  Object.assign(link.dataset, { progress, lang: app.lang });
  const [sign, state] = [".sheet-mark", ".sheet-state"].map((name) => link.querySelector(name));
  if (sign) sign.textContent = MARKS[progress];
  if (state) state.textContent = ` (${app.t(STATES[progress])})`;
}
