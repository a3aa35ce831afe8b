// An answer in words, for the last look before it is handed in; and how complete it is.
import { h, html, record } from "../../quiz/js/dom.mjs";
import { places } from "../../quiz/js/mark.mjs";

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
  const parts = item.type === "classify" ? item.cards ?? [] : [];
  return parts.every(({ id }) => id in record(response)) ? "done" : "partly";
}

/** @type {Record<string, (item: Item, response: unknown, t: Translate) => HTMLElement>} */
const WORDS = { single: chosen, multiple: chosen, "label-set": chosen, classify, annotate, essay };

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
  const given = record(response);
  const rows = (item.text ?? []).flatMap((piece) => {
    const tag = typeof piece === "string" ? undefined : (item.tags ?? []).find(({ id }) => id === given[piece.id]);
    return typeof piece === "string" || !tag ? [] : pair(piece, tag, "");
  });
  return list(rows);
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

/** @param {HTMLElement[]} rows */
const list = (rows) => h("ul", { class: "sheet-words" }, ...rows);
