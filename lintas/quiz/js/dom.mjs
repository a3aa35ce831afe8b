// Makes elements. Reader's text goes in as text; only rendered payload html goes through `html`.

/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Props */

// JupyterLab takes digits and letters pressed outside a text field for its own shortcuts ("dd"
// deletes a cell) unless the focused element itself bears this mark.
const OWN_KEYS = "data-lm-suppress-shortcuts";
const FOCUSABLE = ["a", "button", "input", "select", "textarea"];

/**
 * An element. `onclick`-like keys take functions, the others become attributes.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Props} [props]
 * @param {...(Node | string | null | undefined | false)} kids
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...kids) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) put(node, key, value);
  if (FOCUSABLE.includes(tag) || "tabindex" in props) node.setAttribute(OWN_KEYS, "");
  for (const kid of kids) if (kid || kid === "") node.append(kid);
  return node;
}

/**
 * @param {HTMLElement} node
 * @param {string} key
 * @param {Props[string]} value
 */
function put(node, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === "function") node.addEventListener(key.slice(2), value);
  else node.setAttribute(key, value === true ? "" : String(value));
}

/**
 * Fills a node with html that Python has rendered and made safe.
 * @template {HTMLElement} T
 * @param {T} node
 * @param {string | undefined} rendered
 * @returns {T}
 */
export function html(node, rendered) {
  node.innerHTML = rendered ?? "";
  return node;
}

/**
 * The words of a rendered string, for names and announcements.
 * @param {string | undefined} rendered
 */
export function plain(rendered) {
  return (html(document.createElement("template"), rendered).content.textContent ?? "").trim();
}

const PATHS = /** @type {Record<string, string>} */ ({
  right: "M3.4 8.4l3 3 6.2-6.6",
  wrong: "M3.5 8h9",
  partly: "M8 2.4v11.2a5.6 5.6 0 0 0 0-11.2z",
  missed: "M8 3.5v9M3.5 8h9",
});

/**
 * A small shape that tells a verdict without colour; hidden from screen readers, a word goes with it.
 * @param {string} name
 */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  for (const [key, value] of [["viewBox", "0 0 16 16"], ["aria-hidden", "true"], ["class", `lq-icon lq-icon-${name}`]])
    svg.setAttribute(key, value);
  if (name === "partly" || name === "wrong") svg.append(ring(space));
  path.setAttribute("d", PATHS[name] ?? PATHS.wrong);
  svg.append(path);
  return svg;
}

/** @param {string} space */
function ring(space) {
  const circle = document.createElementNS(space, "circle");
  for (const [key, value] of [["cx", "8"], ["cy", "8"], ["r", "5.6"]]) circle.setAttribute(key, value);
  return circle;
}

let count = 0;
/** An id that is unique in this document. */
export const uniqueId = () => `lq${++count}`;

/**
 * A plain object, or an empty one for anything else.
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
export const record = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? /** @type {Record<string, unknown>} */ (value)
    : {};
