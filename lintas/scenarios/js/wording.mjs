// A verdict in words, English and Indonesian; says the same as wording.py.
import { CURRENT_LAW, closest, reasonOf } from "./engine.mjs";

/** @typedef {import("./types.mjs").Table} Table */
/** @typedef {import("./types.mjs").Facts} Facts */
/** @typedef {import("./types.mjs").Lang} Lang */
/** @typedef {import("./types.mjs").Element} Element */
/** @typedef {import("./types.mjs").Reason} Reason */
/** @typedef {import("./types.mjs").Citation} Citation */
/** @typedef {import("./types.mjs").Witness} Witness */

// The link with Indonesia is the same for every provision: said only where it is missing.
const TACIT = "nexus_id";
// Elements that ask for something out of a list: without it, "none" says more than a cross.
const LISTS = ["act", "means", "purpose", "ground", "sexual_purpose"];
// The element's own name already says which label it refers to.
const SAME = ["smuggling", "trafficking"];

/**
 * One sentence a label: "act ✓ …; means ✓ …; purpose ✓ …: …, art. 3(a)".
 * @param {Table} table
 * @param {import("./types.mjs").Verdict} verdict
 * @param {Lang} lang
 */
export function explain(table, { reasons }, lang) {
  const first = reasons.filter(({ label }, at) => reasons.findIndex((other) => other.label === label) === at);
  return first.map((reason) => sentence(table, reason, lang));
}

/**
 * All elements of a label with ✓ and ✗: "act ✓ …; means ✗ none; …: not complete: …".
 * @param {Table} table
 * @param {Facts} facts
 * @param {string} code
 * @param {Lang} lang
 * @param {string} [day]
 */
export function explainMissing(table, facts, code, lang, day = CURRENT_LAW) {
  const { rule, elements } = closest(table, facts, code, day);
  const then = reasonOf(rule, elements, day);
  const reason = then.citations.length ? then : reasonOf(rule, elements, CURRENT_LAW);
  if (elements.every(({ satisfied }) => satisfied)) return sentence(table, reason, lang);
  const outcome = table.words.incomplete[lang].replace("{name}", () => conclusion(table, reason, lang, false));
  return `${said(table, elements, lang)}: ${outcome}`;
}

/**
 * Name of a label or, for an Indonesian code, of what the provision is about.
 * @param {Table} table
 * @param {string} code
 * @param {Lang} lang
 */
export const labelName = (table, code, lang) => (table.labels[code] ?? table.provisions[code])[lang];

/**
 * "UU 21/2007 art. 4 (taking an Indonesian national abroad for exploitation)".
 * @param {Table} table
 * @param {string} code
 * @param {Lang} lang
 */
export const provisionName = (table, code, lang) =>
  `${table.provisions[code].article[lang]} (${labelName(table, code, lang)})`;

/**
 * "Smuggling Protocol art. 3(a)".
 * @param {Table} table
 * @param {Citation} citation
 * @param {Lang} lang
 */
export const citedAs = (table, citation, lang) => `${table.instruments[citation.cite][lang]} ${citation[lang]}`;

/**
 * @param {Table} table
 * @param {string} name
 * @param {Lang} lang
 */
export const elementName = (table, name, lang) => (table.elements[name] ?? table.facts[name])[lang];

/** @param {Table} table @param {Reason} reason @param {Lang} lang */
const sentence = (table, reason, lang) =>
  `${said(table, reason.elements, lang)}: ${conclusion(table, reason, lang)}`;

/** @param {Table} table @param {Reason} reason @param {Lang} lang @param {boolean} [candidate] what is not complete is none */
function conclusion(table, { track, label, citations }, lang, candidate = true) {
  const about = labelName(table, label, lang);
  const [citation] = citations;
  if (track === "indonesia") {
    const cited = `${citedAs(table, citation, lang)} (${about})`;
    return candidate ? `${table.words.candidate[lang]} ${cited}` : cited;
  }
  if (label === "NONE") return about;
  const home = table.labels[label].home === citation.cite;
  return `${about}, ${home ? citation[lang] : citedAs(table, citation, lang)}`;
}

/**
 * "act ✓ recruitment; means ✓ deception; purpose ✓ forced labour".
 * @param {Table} table
 * @param {Element[]} elements
 * @param {Lang} lang
 */
export const said = (table, elements, lang) =>
  elements
    .filter(({ name, satisfied }) => !(name === TACIT && satisfied))
    .map((element) => elementSaid(table, element, lang))
    .join("; ");

/** @param {Table} table @param {Element} element @param {Lang} lang */
function elementSaid(table, element, lang) {
  const name = elementName(table, element.name, lang);
  if (element.waived) return `${name} – ${table.words.not_needed[lang]} (${elementName(table, "child", lang)})`;
  if (!element.satisfied) return `${name} ✗${LISTS.includes(element.name) ? ` ${table.words.none[lang]}` : ""}`;
  return `${name} ✓ ${evidence(table, element, lang)}`.trimEnd();
}

/**
 * The facts that satisfy an element, in words: "recruitment, transfer".
 * @param {Table} table
 * @param {Element} element
 * @param {Lang} lang
 */
export const evidence = (table, element, lang) =>
  element.facts
    .map((pair) => detail(table, element, pair, lang))
    .filter(Boolean)
    .join(", ");

/** @param {Table} table @param {Element} element @param {Witness} pair @param {Lang} lang */
function detail(table, element, [fact, value], lang) {
  if (fact === "applies") return SAME.includes(element.name) ? "" : short(table, String(value), lang);
  if (fact === "age") return table.words.years[lang].replace("{age}", String(value));
  if (typeof value === "boolean") return value && fact !== element.name ? elementName(table, fact, lang) : "";
  return value ? (table.facts[fact].values?.[String(value)]?.[lang] ?? "") : "";
}

/** @param {Table} table @param {string} code @param {Lang} lang */
const short = (table, code, lang) => table.provisions[code]?.article[lang] ?? labelName(table, code, lang);
