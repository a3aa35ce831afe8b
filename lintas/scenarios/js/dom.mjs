// Makes elements. Whatever a reader or an address gave goes in as text, never as markup.

/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Props */
/** @typedef {Node | string | null | undefined | false} Kid */

/**
 * An element. `onclick`-like keys take functions, the others become attributes.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Props} [props]
 * @param {...Kid} kids
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...kids) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) put(node, key, value);
  node.append(.../** @type {(Node | string)[]} */ (kids.filter(Boolean)));
  return node;
}

/** @param {HTMLElement} node @param {string} key @param {Props[string]} value */
function put(node, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === "function") node.addEventListener(key.slice(2), value);
  else node.setAttribute(key, value === true ? "" : String(value));
}

const PATHS = /** @type {Record<string, string>} */ ({
  lit: "M4.6 8.2l2.4 2.4 4.4-4.8",
  missing: "M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2",
  waived: "M4.6 8h6.8",
});

/**
 * The lamp's shape: a filled disc with a tick, a dashed ring with a cross, a ring with a bar.
 * Hidden from screen readers; a word goes with it.
 * @param {string} state
 */
export function lamp(state) {
  const space = "http://www.w3.org/2000/svg";
  const make = (/** @type {string} */ tag, /** @type {Record<string, string>} */ attributes) => {
    const node = document.createElementNS(space, tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const svg = make("svg", { viewBox: "0 0 16 16", "aria-hidden": "true", focusable: "false", class: "cb-shape" });
  svg.append(make("circle", { cx: "8", cy: "8", r: "6.6" }), make("path", { d: PATHS[state] }));
  return svg;
}

let count = 0;
/** An id that is unique in this document. */
export const uniqueId = () => `cb${++count}`;
