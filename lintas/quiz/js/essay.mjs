// A text to write; kept while writing. In practice the writer compares it with the criteria.
import { h, html } from "./dom.mjs";
import { typing } from "./typing.mjs";

const LONGEST = 20000; // characters; all answers together must stay under 256 KB

/**
 * @param {import("./types.mjs").FaceContext} context
 * @returns {import("./types.mjs").Face}
 */
export function essay(context) {
  const { item, t, uid } = context;
  const limits = item.words ?? { min: 0, max: 0 };
  const keeper = typing(() => {
    context.changed();
    tellLimit();
  });
  let told = "";
  const area = h("textarea", {
    class: "lq-area",
    id: `${uid}-area`,
    rows: 10,
    maxlength: LONGEST,
    "aria-describedby": `${uid}-count`,
    "data-focus": `${item.id}/area`,
    oninput: () => {
      keeper.typed();
      count();
    },
    onblur: keeper.flush,
  });
  const counter = h("p", { class: "lq-count", id: `${uid}-count` });
  function count() {
    counter.textContent = t("wordsOf", { n: wordsIn(area.value), ...limits });
  }
  function tellLimit() {
    const n = wordsIn(area.value);
    const now = n > limits.max ? "wordsOver" : n >= limits.min ? "wordsReached" : "";
    if (now && now !== told) context.say(t(now, limits));
    told = now;
  }
  count();
  const label = h("label", { class: "lq-label", for: `${uid}-area` }, t("yourAnswer"));
  return {
    root: h("div", { class: "lq-essay" }, criteria(context), label, area, counter),
    instruction: t("doEssay"),
    read: () => (area.value.trim() ? { text: area.value } : null),
    write: (response) => {
      if (keeper.busy()) return;
      const text = /** @type {{text?: unknown} | null | undefined} */ (response)?.text;
      const value = typeof text === "string" ? text : "";
      if (area.value !== value) area.value = value;
      count();
    },
    lock: () => {},
    paint: () => {},
    destroy: keeper.destroy,
  };
}

/** @param {import("./types.mjs").FaceContext} context */
function criteria({ item, t }) {
  const list = (item.criteria ?? []).map((one) => html(h("li"), one.html));
  if (!list.length) return null;
  return h("div", { class: "lq-criteria" }, h("p", { class: "lq-label" }, t("criteria")), h("ul", {}, ...list));
}

/**
 * Runs of characters between spaces that hold a letter or a digit.
 * @param {string} text
 */
export function wordsIn(text) {
  return text.split(/\s+/u).filter((run) => /[\p{L}\p{N}]/u.test(run)).length;
}

/**
 * The criteria with their levels, to be ticked by the writer.
 * @param {import("./types.mjs").FaceContext} context
 * @param {string[]} ticked
 * @param {(ids: string[]) => void} changed
 */
export function selfCheck({ item, t }, ticked, changed) {
  const rows = (item.criteria ?? []).map((one) => {
    const focus = `${item.id}/self-${one.id}`;
    const input = h("input", { type: "checkbox", value: one.id, "data-focus": focus, onchange: report });
    input.checked = ticked.includes(one.id);
    const label = h("label", { class: "lq-choice" }, input, html(h("span", { class: "lq-words" }), one.html));
    return { input, row: h("div", { class: "lq-self" }, label, levels(item, one.id, t)) };
  });
  function report() {
    changed(rows.filter(({ input }) => input.checked).map(({ input }) => input.value));
  }
  const legend = h("legend", { class: "lq-label" }, t("selfCheck"));
  return h("fieldset", { class: "lq-selfcheck" }, legend, ...rows.map(({ row }) => row));
}

/**
 * @param {import("./types.mjs").Item} item
 * @param {string} criterion
 * @param {import("./types.mjs").Translate} t
 */
function levels(item, criterion, t) {
  const list = item.answer?.rubric?.[criterion] ?? [];
  if (!list.length) return null;
  const rows = list.map(({ level, html: words }) =>
    h("li", {}, h("strong", {}, t("level", { n: level })), " ", html(h("span"), words)),
  );
  return h("ul", { class: "lq-levels" }, ...rows);
}
