// "Why not …?": names what is missing from any label or provision.
import { h, uniqueId } from "./dom.mjs";
import { elementName, explainMissing, labelName, provisionName, whyNot } from "./engine.mjs";

/** @typedef {import("./types.mjs").Facts} Facts */

/**
 * @param {import("./fields.mjs").Setting} setting
 * @param {(words: string) => void} say
 */
export function whyNotPanel(setting, say) {
  const { table, lang, t } = setting;
  const id = uniqueId();
  const option = (/** @type {string} */ code, /** @type {string} */ words) => h("option", { value: code }, words);
  const labels = Object.keys(table.labels).map((code) => option(code, labelName(table, code, lang)));
  const provisions = Object.keys(table.provisions).map((code) => option(code, provisionName(table, code, lang)));
  const choice = h(
    "select",
    { id, onchange: () => say(draw()) },
    h("optgroup", { label: t("groupLabels") }, ...labels),
    h("optgroup", { label: t("groupProvisions") }, ...provisions),
  );
  const answer = h("p", { class: "cb-answer" });
  const sentence = h("p", { class: "cb-why" });
  const root = h(
    "div",
    { class: "cb-whynot" },
    h("h3", { class: "cb-sub" }, t("whyNot")),
    h("label", { class: "cb-hidden", for: id }, t("whyNotLabel")),
    choice,
    answer,
    sentence,
  );
  /** @type {{facts: Facts, day: string} | null} */
  let asked = null;

  /** @returns {string} the answer in a few words */
  function draw() {
    if (!asked) return "";
    const code = choice.value;
    const missing = whyNot(table, asked.facts, code, asked.day).map(({ name }) => elementName(table, name, lang));
    const name = labelName(table, code, lang);
    answer.textContent = missing.length ? t("missingOne", { elements: missing.join(", ") }) : t("applies", { name });
    answer.dataset.state = missing.length ? "missing" : "lit";
    sentence.textContent = missing.length ? explainMissing(table, asked.facts, code, lang, asked.day) : "";
    sentence.hidden = !missing.length;
    return answer.textContent;
  }
  /** @param {Facts} facts @param {string} day */
  const sync = (facts, day) => {
    asked = { facts, day };
    draw();
  };
  return { root, sync };
}
