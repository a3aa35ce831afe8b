// Facts -> verdict by the exported rule table; says the same as engine.py.
import { holds, witnesses } from "./evaluator.mjs";

export { citedAs, elementName, explain, explainMissing, labelName, provisionName } from "./wording.mjs";

/** @typedef {import("./types.mjs").Table} Table */
/** @typedef {import("./types.mjs").Facts} Facts */
/** @typedef {import("./types.mjs").Rule} Rule */
/** @typedef {import("./types.mjs").Element} Element */
/** @typedef {import("./types.mjs").Reason} Reason */
/** @typedef {import("./types.mjs").Verdict} Verdict */

// The new Criminal Code has been in force since this day.
export const CURRENT_LAW = "2026-01-02";

/**
 * The given facts with every default filled in; lists in the order of the table.
 * @param {Table} table
 * @param {Record<string, unknown>} given  known names and values only
 * @returns {Facts}
 */
export function complete(table, given) {
  /** @type {Facts} */
  const facts = {};
  for (const [name, term] of Object.entries(table.facts)) {
    const value = name in given ? given[name] : term.default;
    const ordered = term.type === "list" ? Object.keys(term.values ?? {}).filter((one) => listed(value, one)) : value;
    facts[name] = /** @type {import("./types.mjs").Value} */ (ordered);
  }
  return facts;
}

/** @param {unknown} list @param {string} one */
const listed = (list, one) => Array.isArray(list) && list.includes(one);

/**
 * The labels and candidate provisions for one actor on complete facts at that time.
 * @param {Table} table
 * @param {Facts} facts
 * @param {string} [day]  ISO date of the conduct
 * @returns {Verdict}
 */
export function classify(table, facts, day = CURRENT_LAW) {
  /** @type {Reason[]} */
  const reasons = [];
  for (const rule of table.rules) {
    const elements = elementsOf(table, rule, facts, new Set(reasons.map(({ label }) => label)));
    if (covers(rule, day) && elements.every(({ satisfied }) => satisfied)) reasons.push(reasonOf(rule, elements, day));
  }
  const codes = (/** @type {string} */ track) => [
    ...new Set(reasons.filter((reason) => reason.track === track).map(({ label }) => label)),
  ];
  return { labels: codes("intl"), reasons, provisions: codes("indonesia") };
}

/**
 * The elements missing from a label or provision; [] where it applies.
 * @param {Table} table
 * @param {Facts} facts
 * @param {string} code
 * @param {string} [day]
 */
export const whyNot = (table, facts, code, day = CURRENT_LAW) =>
  closest(table, facts, code, day).elements.filter(({ satisfied }) => !satisfied);

/**
 * The rule that comes nearest to giving the code, with all its elements on these facts.
 * @param {Table} table
 * @param {Facts} facts
 * @param {string} code
 * @param {string} [day]
 */
export function closest(table, facts, code, day = CURRENT_LAW) {
  const { labels, provisions } = classify(table, facts, day);
  // The label itself must not count among the codes it depends on (NONE depends on all).
  const applied = new Set([...labels, ...provisions].filter((other) => other !== code));
  const tried = table.rules
    .filter(({ label }) => label === code)
    .map((rule) => ({ rule, elements: [...dated(rule, day), ...elementsOf(table, rule, facts, applied)] }));
  if (!tried.length) throw new Error(`no rule gives ${code}`);
  return tried.reduce((best, next) => (distance(next) < distance(best) ? next : best));
}

/**
 * A rule for other people (its waiver does not hold) is far, then missing elements count.
 * @param {{rule: Rule, elements: Element[]}} candidate
 */
function distance({ rule, elements }) {
  const waivers = rule.elements.filter(({ waived }) => waived).map(({ name }) => name);
  const missing = elements.filter(({ satisfied }) => !satisfied);
  return missing.length + (missing.some(({ name }) => waivers.includes(name)) ? 1000 : 0);
}

/**
 * A rule that gives its label, with the citations that were law on that day.
 * @param {Rule} rule
 * @param {Element[]} elements
 * @param {string} day
 * @returns {Reason}
 */
export function reasonOf({ id, track, label, citations }, elements, day) {
  return { rule: id, track, label, elements, citations: citations.filter((citation) => covers(citation, day)) };
}

/**
 * @param {Table} table
 * @param {Rule} rule
 * @param {Facts} facts
 * @param {Set<string>} applied
 * @returns {Element[]}
 */
function elementsOf(table, rule, facts, applied) {
  return [...(table.tracks[rule.track].requires ?? []), ...rule.elements].map(({ name, when, waived }) => {
    const satisfied = holds(when, facts, applied);
    return { name, satisfied, facts: witnesses(when, facts, applied), waived: Boolean(waived) && satisfied };
  });
}

/**
 * @param {{from?: string, until?: string}} period  ISO dates, both included; absent = open
 * @param {string} day
 */
const covers = ({ from = "", until = "" }, day) => from <= day && (!until || day <= until);

/**
 * @param {Rule} rule
 * @param {string} day
 * @returns {Element[]}
 */
const dated = (rule, day) => (covers(rule, day) ? [] : [{ name: "in_force", satisfied: false, facts: [], waived: false }]);
