// What follows from the facts: three lamps, labels with reasons and articles, candidates.
import { without } from "./changes.mjs";
import { h, lamp, uniqueId } from "./dom.mjs";
import { citedAs, explain, labelName } from "./engine.mjs";
import { stipulated } from "./fields.mjs";
import { evidence } from "./wording.mjs";

/** @typedef {import("./fields.mjs").Setting} Setting */
/** @typedef {import("./changes.mjs").Outcome} Outcome */
/** @typedef {import("./types.mjs").Reason} Reason */

const MARKS = /** @type {Record<string, string>} */ ({ "[2]": "mark2", "[1]": "mark1", "[~]": "markPartly", "[0]": "mark0" });

/**
 * @param {Setting} setting
 * @param {HTMLElement[]} more  what stands below: the question "why not", sharing
 */
export function resultPanel(setting, more) {
  const { t } = setting;
  const id = uniqueId();
  const heading = h("h3", { id, class: "cb-heading", tabindex: -1 }, t("result"));
  const lamps = h("ul", { class: "cb-lamps", "aria-label": t("elements") });
  const onlyId = h("p", { class: "cb-help" });
  const change = h("p", { class: "cb-change", hidden: true });
  const [labels, candidates, facts] = [h("div"), h("div"), h("div", { class: "cb-stipulated" })];
  const disclaimer = h("p", { class: "cb-disclaimer" }, t("disclaimer"));
  const parts = [heading, lamps, onlyId, change, labels, ...more.slice(0, 1), candidates, facts, ...more.slice(1), disclaimer];
  const root = h("section", { class: "cb-result", "aria-labelledby": id }, ...parts);

  /**
   * @param {import("./types.mjs").Case} now
   * @param {Outcome} after
   * @param {Outcome | null} before
   * @param {string} words  what changed
   */
  const draw = (now, after, before, words) => {
    lamps.replaceChildren(...after.lamps.map((one) => lampItem(setting, one)));
    onlyId.textContent = indonesianMeans(setting, now, after);
    onlyId.hidden = !onlyId.textContent;
    change.hidden = !words;
    change.replaceChildren(h("strong", {}, t("lastChange")), ` ${words}`);
    labels.replaceChildren(...labelList(setting, after, before));
    candidates.replaceChildren(...candidateList(setting, now, after));
    facts.replaceChildren(...factList(setting, now));
  };
  const show = () => {
    root.scrollIntoView({ block: "start" });
    heading.focus({ preventScroll: true });
  };
  return { root, draw, show };
}

/** @param {Setting} setting @param {import("./changes.mjs").Lamp} one */
export function lampItem({ table, lang, t }, { name, state, element }, short = false) {
  const found = short ? "" : evidence(table, element, lang);
  const told = state === "lit" && found ? h("span", { class: "cb-evidence" }, found) : null;
  const words = h("span", { class: "cb-state" }, t(short && state === "waived" ? "waivedShort" : state));
  return h("li", { class: `cb-lamp cb-${state}`, "data-lamp": name }, lamp(state), h("strong", {}, t(name)), " ", words, told);
}

/** @param {Setting} setting @param {import("./types.mjs").Case} now @param {Outcome} after */
function indonesianMeans({ table, lang, t }, { facts }, { lamps }) {
  const means = /** @type {string[]} */ (facts.id_means);
  if (!means.length || lamps.some(({ name, state }) => name === "means" && state === "lit")) return "";
  return t("onlyId", { means: means.map((one) => table.facts.id_means.values?.[one][lang]).join(", ") });
}

/** @param {Setting} setting @param {Outcome} after @param {Outcome | null} before */
function labelList(setting, { verdict }, before) {
  const { table, lang, t } = setting;
  const codes = verdict.labels.filter((code) => code !== "NONE");
  const heading = h("h4", { class: "cb-sub" }, t("labels"));
  if (!codes.length) return [heading, h("p", { class: "cb-empty" }, t("noLabel"))];
  const fresh = before ? without(codes, before.verdict.labels) : [];
  const sentences = bySentence(setting, verdict);
  const items = codes.map((code) =>
    h(
      "li",
      { class: "cb-label", "data-code": code },
      h(
        "p",
        { class: "cb-name" },
        h("strong", {}, labelName(table, code, lang)),
        h("span", { class: "cb-code" }, code),
        fresh.includes(code) ? h("span", { class: "cb-new" }, t("new")) : null,
      ),
      h("p", { class: "cb-why" }, sentences.get(code)),
      articles(setting, verdict, code),
    ),
  );
  return [heading, h("ul", { class: "cb-labels" }, ...items)];
}

/**
 * Each code's sentence, as Python says it.
 * @param {Setting} setting
 * @param {import("./types.mjs").Verdict} verdict
 */
function bySentence({ table, lang }, verdict) {
  const codes = [...new Set(verdict.reasons.map(({ label }) => label))];
  return new Map(explain(table, verdict, lang).map((words, at) => [codes[at], words]));
}

/** @param {Setting} setting @param {import("./types.mjs").Verdict} verdict @param {string} code */
function articles({ table, lang, t }, { reasons }, code) {
  const cited = reasons.filter(({ label }) => label === code).flatMap(({ citations }) => citations);
  const rows = new Map(cited.map((one) => [citedAs(table, one, lang), one.mark]));
  const items = [...rows].map(([words, mark]) =>
    h("li", {}, words, h("span", { class: "cb-mark" }, t(MARKS[mark] ?? "mark0"))),
  );
  return h("ul", { class: "cb-articles" }, ...items);
}

/** @param {Setting} setting @param {import("./types.mjs").Case} now @param {Outcome} after */
function candidateList(setting, { facts }, { verdict }) {
  const { table, lang, t } = setting;
  const heading = h("h4", { class: "cb-sub" }, t("candidates"));
  if (!verdict.provisions.length)
    return [heading, h("p", { class: "cb-empty" }, t(facts.nexus_id ? "noCandidate" : "noLink"))];
  const sentences = bySentence(setting, verdict);
  const items = verdict.provisions.map((code) => {
    const reason = /** @type {Reason} */ (verdict.reasons.find(({ label }) => label === code));
    const name = `${citedAs(table, reason.citations[0], lang)} (${labelName(table, code, lang)})`;
    const body = [h("p", { class: "cb-why" }, sentences.get(code)), articles(setting, verdict, code)];
    return h("li", { "data-code": code }, h("details", {}, h("summary", {}, name), ...body));
  });
  return [heading, h("ul", { class: "cb-candidates" }, ...items)];
}

/** @param {Setting} setting @param {import("./types.mjs").Case} now */
function factList(setting, { facts, date }) {
  const { table, lang, t } = setting;
  const said = stipulated(setting, facts);
  const list = h("ul", {}, ...[...said, table.form.dates[date][lang]].map((one) => h("li", {}, one)));
  const none = said.length < 2 ? h("p", { class: "cb-empty" }, t("noFacts")) : null;
  return [h("details", {}, h("summary", {}, t("stipulated")), none, list)];
}
