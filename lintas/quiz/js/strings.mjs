// The interface's own words, one catalogue per language.
import en from "./strings/en.json";
import id from "./strings/id.json";

/** @type {Record<string, Record<string, string>>} */
const CATALOGUES = { en, id };

/**
 * A function from a key to its words in this language (English where the language is unknown).
 * @param {string} lang
 * @param {Record<string, Record<string, string>>} [catalogues]
 * @returns {import("./types.mjs").Translate}
 */
export function translator(lang, catalogues = CATALOGUES) {
  const words = catalogues[lang] ?? catalogues.en;
  return (key, values = {}) =>
    (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

export const LANGUAGES = [
  { id: "en", name: "English" },
  { id: "id", name: "Bahasa Indonesia" },
];
