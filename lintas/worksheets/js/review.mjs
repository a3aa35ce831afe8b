// The last look: every answer in words, what is missing, then saving.
import { h, html, record } from "../../quiz/js/dom.mjs";
import { wordsIn } from "../../quiz/js/essay.mjs";
import { MARKS, STATES } from "./bar.mjs";
import { words } from "./words.mjs";

/** @typedef {import("./app.mjs").App} App */
/** @typedef {import("./app.mjs").Item} Item */
/** @typedef {import("./words.mjs").Progress} Progress */

/**
 * @param {App} app
 * @param {import("./app.mjs").View} save  where the file is saved
 * @returns {import("./app.mjs").View & {title: HTMLElement}}
 */
export function review(app, save) {
  const title = h("h2", { tabindex: -1 });
  const missing = h("div", { class: "sheet-missing" });
  const list = h("ol", { class: "sheet-review" });
  const back = h("a", { class: "lq-button", href: "#questions" });
  const root = h("section", { class: "lq sheet-last" }, title, missing, list, save.root, back);
  function draw() {
    title.textContent = app.t("reviewTitle");
    back.textContent = app.t("back");
    missing.replaceChildren(...gaps(app));
    list.replaceChildren(...app.items.map((item, at) => answer(app, item, at + 1)));
    save.draw();
  }
  return { root, title, draw, sync: draw };
}

/** @param {App} app */
function gaps(app) {
  const rows = /** @type {[Progress, string][]} */ ([["open", "openOnes"], ["partly", "partlyOnes"]]).flatMap(([state, key]) => {
    const links = app.items.flatMap((item, at) => (app.progress(item) === state ? [link(app, item, at + 1, String(at + 1))] : []));
    return links.length ? [h("p", {}, `${app.t(key)} `, h("span", { class: "sheet-links" }, ...links))] : [];
  });
  return rows.length ? rows : [h("p", {}, app.t("allAnswered"))];
}

/** @param {App} app @param {Item} item @param {number} n @param {string} text */
const link = (app, item, n, text) => h("a", { href: `#${item.id}`, "aria-label": app.t("changeOne", { n }) }, text);

/** @param {App} app @param {Item} item @param {number} n */
function answer(app, item, n) {
  const entry = app.entry(item);
  const state = app.progress(item);
  const sure = entry?.response != null && entry.confidence ? app.quizWords(`sure${entry.confidence}`) : "";
  return h("li", { "data-review": item.id, "data-progress": state },
    h("h3", {}, app.t("question", { n }),
      h("span", { class: "sheet-is" }, h("span", { "aria-hidden": "true" }, `${MARKS[state]} `), app.t(STATES[state]))),
    html(h("p", { class: "sheet-asked" }), item.stem),
    words(item, entry?.response, (key, values) => app.t(key, values)),
    length(app, item),
    sure ? h("p", { class: "sheet-sure" }, app.t("sure", { level: sure })) : null,
    h("p", { class: "sheet-change" }, link(app, item, n, app.t("change"))));
}

/** @param {App} app @param {Item} item */
function length(app, item) {
  if (item.type !== "essay" || !item.words) return null;
  const text = record(app.entry(item)?.response).text;
  const n = typeof text === "string" ? wordsIn(text) : 0;
  return h("p", { class: "sheet-sure" }, app.quizWords("wordsOf", { n, ...item.words }));
}
