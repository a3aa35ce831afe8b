// The worksheet page's own words.
import { translator } from "../../quiz/js/strings.mjs";
import en from "./strings/en.json";
import id from "./strings/id.json";

/** @type {Record<string, Record<string, string>>} */
const CATALOGUES = { en, id };

/** @param {string} lang */
export const wordsOf = (lang) => translator(lang, CATALOGUES);
