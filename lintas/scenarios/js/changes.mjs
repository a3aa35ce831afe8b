// What a change did to the verdict, in a few words: for the live region and for the eye.
import { classify, closest, elementName, labelName } from "./engine.mjs";

/** @typedef {import("./types.mjs").Table} Table */
/** @typedef {import("./types.mjs").Case} Case */
/** @typedef {{verdict: import("./types.mjs").Verdict, lamps: Lamp[], day: string}} Outcome */
/** @typedef {{name: string, state: "lit" | "missing" | "waived", element: import("./types.mjs").Element}} Lamp */

/**
 * The verdict on a case and the three lamps of trafficking.
 * @param {Table} table
 * @param {Case} now
 * @returns {Outcome}
 */
export function outcome(table, { facts, date }) {
  const { day } = table.form.dates[date];
  const { elements } = closest(table, facts, "TIP", day);
  return { verdict: classify(table, facts, day), lamps: elements.map(lampOf), day };
}

/** @param {import("./types.mjs").Element} element @returns {Lamp} */
const lampOf = (element) => ({
  name: element.name,
  state: element.waived ? "waived" : element.satisfied ? "lit" : "missing",
  element,
});

/** @param {Outcome} one */
const labels = ({ verdict }) => verdict.labels.filter((code) => code !== "NONE");

/**
 * "purpose missing; trafficking in persons removed"; "" where nothing changed.
 * @param {{table: Table, lang: import("./types.mjs").Lang, t: import("./types.mjs").Translate}} setting
 * @param {Outcome} before
 * @param {Outcome} after
 */
export function changes({ table, lang, t }, before, after) {
  const words = { lit: "nowLit", missing: "nowMissing", waived: "nowWaived" };
  const lamps = after.lamps
    .filter(({ state }, at) => state !== before.lamps[at].state)
    .map(({ name, state }) => t(words[state], { element: elementName(table, name, lang) }));
  const named = (/** @type {string[]} */ codes, /** @type {string} */ key, /** @type {(code: string) => string} */ name) =>
    codes.length ? [t(key, { names: codes.map(name).join(", ") })] : [];
  const label = (/** @type {string} */ code) => labelName(table, code, lang);
  const article = (/** @type {string} */ code) => table.provisions[code].article[lang];
  const [was, is] = [before.verdict.provisions, after.verdict.provisions];
  return [
    ...lamps,
    ...named(without(labels(after), labels(before)), "added", label),
    ...named(without(labels(before), labels(after)), "removed", label),
    ...named(without(is, was), "candidateAdded", article),
    ...named(without(was, is), "candidateRemoved", article),
  ].join("; ");
}

/** @param {string[]} codes @param {string[]} others */
export const without = (codes, others) => codes.filter((code) => !others.includes(code));

/**
 * "Labels that apply: trafficking in persons", for a case that came as a whole.
 * @param {{table: Table, lang: import("./types.mjs").Lang, t: import("./types.mjs").Translate}} setting
 * @param {Outcome} whole
 */
export function inWords({ table, lang, t }, whole) {
  const names = labels(whole).map((code) => labelName(table, code, lang));
  return names.length ? `${t("labels")}: ${names.join(", ")}.` : t("noLabel");
}
