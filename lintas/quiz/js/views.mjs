// Small companions of a worksheet: the language switch and what is still unanswered.
import { h, html, record, uniqueId } from "./dom.mjs";
import { itemsOf, keyOf } from "./deck.mjs";
import { given } from "./given.mjs";
import { LANGUAGES } from "./strings.mjs";

/** @typedef {import("./types.mjs").Model} Model */
/** @typedef {import("./types.mjs").Translate} Translate */

/**
 * @param {Model} model
 * @param {Translate} t
 */
export function languageSwitch(model, t) {
  const name = uniqueId();
  const choices = LANGUAGES.map(({ id, name: words }) => {
    const input = h("input", { type: "radio", name, value: id, "data-focus": `language/${id}`, onchange: () => choose(id) });
    input.checked = model.get("lang") === id;
    return h("label", { class: "lq-segment", lang: id }, input, h("span", {}, words));
  });
  /** @param {string} lang */
  function choose(lang) {
    model.set("lang", lang);
    model.save_changes();
  }
  const legend = h("legend", { class: "lq-label" }, t("language"));
  const root = h("fieldset", { class: "lq-language" }, legend, h("div", { class: "lq-segments" }, ...choices));
  return { root, sync() {}, destroy() {} };
}

/**
 * @param {Model} model
 * @param {Translate} t
 */
export function summary(model, t) {
  const root = h("div", { class: "lq-summary", role: "status" });
  function sync() {
    const open = itemsOf(model)
      .map((item, at) => ({ item, number: at + 1 }))
      .filter(({ item }) => !given(record(record(model.get("state"))[keyOf(item)]).response));
    const rows = open.map(({ item, number }) =>
      h("li", {}, h("strong", {}, t("question", { n: number })), " ", html(h("span"), item.stem)),
    );
    root.replaceChildren(
      h("p", { class: "lq-label" }, t(open.length ? "summarySome" : "summaryNone")),
      ...(rows.length ? [h("ul", {}, ...rows)] : []),
    );
  }
  sync();
  return { root, sync, destroy() {} };
}
