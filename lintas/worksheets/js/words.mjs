// An answer in words, for the last look before it is handed in; and how complete it is.
import { h, html, record } from "../../quiz/js/dom.mjs";
import { given } from "../../quiz/js/given.mjs";
import { places } from "../../quiz/js/mark.mjs";
import { stopsOf, walk } from "../../quiz/js/way.mjs";

/** @typedef {import("../../quiz/js/types.mjs").Item} Item */
/** @typedef {import("../../quiz/js/types.mjs").Part} Part */
/** @typedef {import("../../quiz/js/types.mjs").Translate} Translate */
/** @typedef {"done" | "partly" | "open"} Progress */

/**
 * @param {Item} item
 * @param {unknown} response
 * @param {Translate} t
 * @returns {HTMLElement}
 */
export function words(item, response, t) {
  if (response === null || response === undefined) return h("p", { class: "sheet-none" }, t("none"));
  return (WORDS[item.type] ?? raw)(item, response, t);
}

/**
 * @param {Item} item
 * @param {unknown} response
 * @returns {Progress}
 */
export function progress(item, response) {
  if (response === null || response === undefined) return "open";
  if (!given(response)) return "partly"; // a number that could not be read
  if (item.type === "branch") return arrived(item, response) ? "done" : "partly";
  return partsOf(item).every(({ id }) => Object.hasOwn(record(response), id)) ? "done" : "partly";
}

/** What of an item each wants an answer of its own. @param {Item} item @returns {{id: string}[]} */
function partsOf({ type, cards = [], left = [], text = [] }) {
  if (type === "classify") return cards;
  if (type === "match") return left;
  return type === "cloze" ? text.filter(isPart) : [];
}

/** @param {Item} item @param {unknown} response */
function arrived(item, response) {
  const way = walk(item, response);
  return way.length > 0 && !stopsOf(item).has(way[way.length - 1].turn.to);
}

/** @type {Record<string, (item: Item, response: unknown, t: Translate) => HTMLElement>} */
const WORDS = {
  single: chosen, multiple: chosen, "label-set": chosen, classify, annotate, match, order, cloze, numeric, branch, essay,
};

/** @param {Item} item @param {unknown} response */
function chosen(item, response) {
  const ids = [response].flat();
  return list((item.options ?? []).filter(({ id }) => ids.includes(id)).map((option) => html(h("li"), option.html)));
}

/** @param {Item} item @param {unknown} response @param {Translate} t */
function classify(item, response, t) {
  const known = places(item);
  const rows = (item.cards ?? []).map((card) => {
    const [id] = [record(response)[card.id]].flat();
    return pair(card, known.find((place) => place.id === id), t("unplaced"));
  });
  return list(rows);
}

/** @param {Item} item @param {unknown} response */
function annotate(item, response) {
  const put = record(response);
  const rows = (item.text ?? []).flatMap((piece) => {
    const tag = isPart(piece) && (item.tags ?? []).find(({ id }) => id === put[piece.id]);
    return isPart(piece) && tag ? pair(piece, tag, "") : [];
  });
  return list(rows);
}

/** @param {Item} item @param {unknown} response @param {Translate} t */
function match(item, response, t) {
  const put = record(response);
  const partner = (/** @type {Part} */ { id }) => (item.right ?? []).find((right) => right.id === put[id]);
  return list((item.left ?? []).map((left) => pair(left, partner(left), t("unplaced"))));
}

/** @param {Item} item @param {unknown} response */
function order(item, response) {
  const steps = [response].flat().flatMap((id) => (item.steps ?? []).filter((step) => step.id === id));
  return h("ol", { class: "sheet-steps" }, ...steps.map((step) => html(h("li"), step.html)));
}

/** @param {Item} item @param {unknown} response */
function cloze(item, response) {
  const put = record(response);
  const run = (item.text ?? []).map((piece) =>
    isPart(piece) ? h("strong", {}, String(put[piece.id] ?? "…")) : html(h("span"), piece));
  return h("p", { class: "sheet-run" }, ...run);
}

/** @param {Item} item @param {unknown} response */
function numeric(item, response) {
  return h("p", { class: "sheet-run" }, String(record(response).raw ?? ""), " ", html(h("span"), item.unit));
}

/** @param {Item} item @param {unknown} response */
function branch(item, response) {
  return list(walk(item, response).map(({ stop, turn }) => pair(stop, turn, "")));
}

/** @param {Item} _ @param {unknown} response */
function essay(_, response) {
  return h("p", { class: "sheet-essay" }, String(record(response).text ?? ""));
}

/** @param {Item} _ @param {unknown} response */
const raw = (_, response) => h("p", {}, JSON.stringify(response));

/** @param {Part} part @param {Part | undefined} put @param {string} otherwise */
function pair(part, put, otherwise) {
  const where = put ? html(h("strong"), put.html) : h("em", {}, otherwise);
  return h("li", {}, html(h("span"), part.html), " → ", where);
}

/** @param {string | Part} piece @returns {piece is Part} */
const isPart = (piece) => typeof piece !== "string";

/** @param {HTMLElement[]} rows */
const list = (rows) => h("ul", { class: "sheet-words" }, ...rows);
