// The words of the case builder, one catalogue per language; those of the law are in the table.
import en from "./strings/en.json";
import id from "./strings/id.json";

/** @typedef {import("./types.mjs").Lang} Lang */

const CATALOGUES = { en, id };

/** @param {unknown} lang @returns {Lang} */
export const known = (lang) => (lang === "id" ? "id" : "en");

/**
 * A function from a key to its words in this language.
 * @param {Lang} lang
 * @returns {import("./types.mjs").Translate}
 */
export function translator(lang) {
  /** @type {Record<string, string>} */
  const words = CATALOGUES[lang];
  return (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
