// What follows from the facts: three lamps, labels with reasons and articles, candidates.
import { without } from "./changes.mjs";
import { h, lamp, uniqueId } from "./dom.mjs";
import { citedAs, labelName } from "./engine.mjs";
import { stipulated } from "./fields.mjs";
import { evidence, said } from "./wording.mjs";

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
  const heading = h("h2", { id, class: "cb-heading", tabindex: -1 }, t("result"));
  const lamps = h("ul", { class: "cb-lamps", "aria-label": t("elements") });
  const onlyId = h("p", { class: "cb-help" });
  const change = h("p", { class: "cb-change", hidden: true });
  const [labels, candidates, facts] = [h("div"), h("div"), h("div", { class: "cb-stipulated" })];
  const disclaimer = h("p", { class: "cb-disclaimer" }, t("disclaimer"));
  const parts = [heading, lamps, onlyId, change, labels, ...more.slice(0, 1), candidates, facts, ...more.slice(1), disclaimer];
  const root = h("div", { class: "cb-result", role: "region", "aria-labelledby": id }, ...parts);

  /**
   * @param {import("./types.mjs").Case} now
   * @param {Outcome} after
   * @param {Outcome | null} before
   * @param {string} words  what changed; "" where the whole case is another
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
  const heading = h("h3", { class: "cb-sub" }, t("labels"));
  if (!codes.length) return [heading, h("p", { class: "cb-empty" }, t("noLabel"))];
  const fresh = before ? without(codes, before.verdict.labels) : [];
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
      why(setting, verdict, code),
      articles(setting, verdict, code),
    ),
  );
  return [heading, h("ul", { class: "cb-labels" }, ...items)];
}

/**
 * The elements that give a code, with their facts.
 * @param {Setting} setting
 * @param {import("./types.mjs").Verdict} verdict
 * @param {string} code
 */
function why({ table, lang }, { reasons }, code) {
  const elements = reasons.find(({ label }) => label === code)?.elements ?? [];
  return h("p", { class: "cb-why" }, said(table, elements, lang));
}

/**
 * "Trafficking Protocol art. 3(a), art. 3(b) · wording seen in two sources", a line an instrument and mark.
 * @param {Setting} setting
 * @param {import("./types.mjs").Verdict} verdict
 * @param {string} code
 */
function articles({ table, lang, t }, { reasons }, code) {
  /** @type {Map<string, import("./types.mjs").Citation[]>} */
  const lines = new Map();
  for (const one of reasons.filter(({ label }) => label === code).flatMap(({ citations }) => citations))
    lines.set(one.cite + one.mark, [...(lines.get(one.cite + one.mark) ?? []), one]);
  const items = [...lines.values()].map(([first, ...others]) =>
    h(
      "li",
      {},
      [citedAs(table, first, lang), ...others.map((one) => one[lang])].join(", "),
      h("span", { class: "cb-mark" }, t(MARKS[first.mark] ?? "mark0")),
    ),
  );
  return h("ul", { class: "cb-articles" }, ...items);
}

/** @param {Setting} setting @param {import("./types.mjs").Case} now @param {Outcome} after */
function candidateList(setting, { facts }, { verdict }) {
  const { table, lang, t } = setting;
  const heading = h("h3", { class: "cb-sub" }, t("candidates"));
  if (!verdict.provisions.length)
    return [heading, h("p", { class: "cb-empty" }, t(facts.nexus_id ? "noCandidate" : "noLink"))];
  const items = verdict.provisions.map((code) => {
    const reason = /** @type {Reason} */ (verdict.reasons.find(({ label }) => label === code));
    const name = `${citedAs(table, reason.citations[0], lang)} (${labelName(table, code, lang)})`;
    const body = [why(setting, verdict, code), articles(setting, verdict, code)];
    return h("li", { "data-code": code }, h("details", {}, h("summary", {}, name), ...body));
  });
  return [heading, h("ul", { class: "cb-candidates" }, ...items)];
}

/** @param {Setting} setting @param {import("./types.mjs").Case} now */
function factList(setting, { facts, date }) {
  const { table, lang, t } = setting;
  const set = stipulated(setting, facts);
  const list = h("ul", {}, ...[...set, t("happened", { when: table.form.dates[date][lang] })].map((one) => h("li", {}, one)));
  const none = set.length < 2 ? h("p", { class: "cb-empty" }, t("noFacts")) : null;
  return [h("details", {}, h("summary", {}, t("stipulated")), none, list)];
}
