// Where cards go on a wide screen: bins side by side, or a table with two axes.
import { h, html } from "./dom.mjs";

/** @typedef {import("./types.mjs").Item} Item */

/**
 * @param {Item} item
 * @param {string} emptyWord
 * @returns {{root: HTMLElement, zones: Map<string, HTMLElement>}}
 */
export function board(item, emptyWord) {
  return item.bins ? bins(item.bins, emptyWord) : grid(item, emptyWord);
}

/**
 * @param {import("./types.mjs").Part[]} parts
 * @param {string} emptyWord
 */
function bins(parts, emptyWord) {
  /** @type {Map<string, HTMLElement>} */
  const zones = new Map();
  const columns = parts.map((part) => {
    const name = html(h("p", { class: "lq-bin-name" }), part.html);
    zones.set(part.id, zone(emptyWord));
    return h("div", { class: "lq-bin", "data-place": part.id }, name, zones.get(part.id));
  });
  return { root: h("div", { class: "lq-bins" }, ...columns), zones };
}

/**
 * @param {Item} item
 * @param {string} emptyWord
 */
function grid({ rows = [], columns = [] }, emptyWord) {
  /** @type {Map<string, HTMLElement>} */
  const zones = new Map();
  const head = columns.map((column) => html(h("th", { scope: "col" }), column.html));
  const body = rows.map((row) => {
    const cells = columns.map((column) => {
      const id = `${row.id}-${column.id}`;
      zones.set(id, zone(emptyWord));
      return h("td", { "data-place": id }, zones.get(id));
    });
    return h("tr", {}, html(h("th", { scope: "row" }), row.html), ...cells);
  });
  const table = h("table", { class: "lq-grid" }, h("thead", {}, h("tr", {}, h("td"), ...head)), h("tbody", {}, ...body));
  return { root: table, zones };
}

/** @param {string} emptyWord */
const zone = (emptyWord) => h("ul", { class: "lq-zone", "data-empty": emptyWord });
