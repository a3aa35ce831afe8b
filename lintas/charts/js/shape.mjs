// From the figure in the page to what plotly draws: colours for roles, changes for narrow screens.
import BUNDLES from "./bundles.json" with { type: "json" };

/** @typedef {{ data: any[], layout: Record<string, any> }} Figure */

const ROLE = /^var\((--[\w-]+)\)$/;
/** Below this width (35rem at 16 px) a figure takes its narrow form; charts.css knows it too. */
export const NARROW = 560;

/**
 * The smallest partial plotly bundle that draws every figure of a page; null if none does.
 * @param {Figure[]} figures
 * @returns {string | null}
 */
export function bundleFor(figures) {
  const types = new Set(figures.flatMap((figure) => figure.data.map((t) => t.type ?? "scatter")));
  const fits = Object.entries(BUNDLES).find(([, can]) => [...types].every((t) => can.includes(t)));
  return fits ? fits[0] : null;
}

/**
 * A copy of plain data in which `var(--name)` has become what `colour(name)` says.
 * @param {any} value
 * @param {(name: string) => string} colour
 * @returns {any}
 */
export function coloured(value, colour) {
  if (Array.isArray(value)) return value.map((item) => coloured(item, colour));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, coloured(v, colour)]));
  }
  const role = typeof value === "string" && ROLE.exec(value);
  return role ? colour(role[1]) : value;
}

/**
 * Sets `value` at a path such as `layout.annotations[2].text`; a path that leads nowhere is left.
 * @param {any} target
 * @param {string} path
 * @param {any} value
 */
export function put(target, path, value) {
  const keys = path.split(/[.[\]]+/).filter(Boolean);
  const last = keys.pop();
  const holder = keys.reduce((at, key) => at?.[key], target);
  if (last && holder) holder[last] = value;
}

/**
 * The figure to draw at a width, in the colours of the moment.
 * @param {Figure} figure
 * @param {number} width in CSS pixels
 * @param {(name: string) => string} colour
 * @returns {Figure}
 */
export function shaped(figure, width, colour) {
  const copy = coloured(figure, colour);
  const narrow = copy.layout.meta?.narrow ?? {};
  delete copy.layout.meta;
  if (width < NARROW) for (const [path, value] of Object.entries(narrow)) put(copy, path, value);
  copy.layout.width = width;
  return copy;
}

/**
 * How far boxes reach beyond a frame at each side, in whole pixels; 0 where they do not.
 * @param {{left: number, right: number}} frame
 * @param {{left: number, right: number}[]} boxes
 * @returns {{l: number, r: number}}
 */
export function beyond(frame, boxes) {
  const shown = boxes.filter((box) => box.right > box.left);
  const most = (/** @type {number[]} */ gaps) => Math.max(0, Math.ceil(Math.max(0, ...gaps) - 0.5));
  return {
    l: most(shown.map((box) => frame.left - box.left)),
    r: most(shown.map((box) => box.right - frame.right)),
  };
}
