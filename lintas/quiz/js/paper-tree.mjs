// The whole branch for paper: numbered places, each choice with a box and where it leads.
import { h, html } from "./dom.mjs";
import { stopsOf } from "./way.mjs";

/** @param {import("./types.mjs").FaceContext} context */
export function paperTree({ item, t }) {
  const stops = stopsOf(item);
  const ids = [item.start ?? ""];
  for (const id of ids) // grows while it is read: places in the order in which they are met
    for (const { to } of stops.get(id)?.choices ?? []) if (stops.has(to) && !ids.includes(to)) ids.push(to);
  const rows = ids.flatMap((id) => stops.get(id) ?? []).map((stop) => h("li", {}, html(h("p"), stop.html), h("ul", {},
    ...stop.choices.map(({ html: words, to }) => {
      const next = stops.has(to) ? t("toStep", { n: ids.indexOf(to) + 1 }) : t("toEnd");
      return h("li", {}, h("span", { class: "lq-box" }), html(h("span"), words), ` → ${next}`);
    }))));
  return h("ol", { class: "lq-paper-tree" }, ...rows);
}
