// What a reader's choices move: a number and a bar.
import { h, html, plain } from "./dom.mjs";
import { rangeOf } from "./way.mjs";

/** @typedef {import("./way.mjs").Step} Step */

/** @param {import("./types.mjs").FaceContext} context */
export function gauges({ item, t }) {
  const all = (item.gauges ?? []).map((gauge) => {
    const [value, bar] = [h("strong", {}), h("span", { class: "lq-bar" })];
    const root = h("li", { class: "lq-gauge" }, h("span", {}, html(h("span"), gauge.html), ": ", value), h("span", { class: "lq-meter", "aria-hidden": "true" }, bar));
    return { gauge, range: rangeOf(item, gauge), value, bar, root };
  });
  /** @param {Step[]} steps */
  const values = (steps) =>
    all.map(({ gauge }) => steps.reduce((sum, { turn }) => sum + (turn.effects?.[gauge.id] ?? 0), gauge.start));
  return {
    root: all.length ? h("ul", { class: "lq-gauges", "aria-label": t("gauges") }, ...all.map(({ root }) => root)) : null,
    values,
    /** @param {Step[]} steps */
    show: (steps) => values(steps).forEach((value, at) => {
      const [low, high] = all[at].range;
      all[at].value.textContent = String(value).replace("-", "−");
      all[at].bar.style.width = `${high > low ? (100 * (value - low)) / (high - low) : 0}%`;
    }),
    /**
     * What to announce: gauges that have another value than before.
     * @param {number[]} before
     * @param {Step[]} steps
     */
    moved: (before, steps) =>
      values(steps).flatMap((value, at) => (value === before[at] ? [] : [`${plain(all[at].gauge.html)}: ${value}.`])),
  };
}
