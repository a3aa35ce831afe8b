// What the parts of the page share: the sheet, the answers, the language.
import { itemsOf } from "../../quiz/js/deck.mjs";
import { record } from "../../quiz/js/dom.mjs";
import { translator } from "../../quiz/js/strings.mjs";
import { given } from "../../quiz/js/given.mjs";
import { keyOf } from "./file.mjs";
import { wordsOf } from "./strings.mjs";
import { progress } from "./words.mjs";

/** @typedef {import("../../quiz/js/types.mjs").Item} Item */
/** @typedef {import("../../quiz/js/types.mjs").State} State */
/** @typedef {Record<string, string>} Words */
/** @typedef {{name: Words, for: Words, contacts: {kind: string, value: string}[]}} HelpLine */
/**
 * @typedef {object} Sheet
 * @property {string} assignment
 * @property {string} release
 * @property {Words} title
 * @property {Words} intro_html
 * @property {HelpLine[]} help
 */
/** @typedef {{root: HTMLElement, draw: () => void, sync: () => void}} View */

export class App {
  /**
   * @param {Sheet} sheet
   * @param {import("../../quiz/js/model.mjs").PageModel} model
   * @param {import("../../quiz/js/store.mjs").Store} store
   */
  constructor(sheet, model, store) {
    this.sheet = sheet;
    this.model = model;
    this.store = store;
    this.file = `${sheet.assignment}.lintas.json`;
  }

  /** @returns {string} */
  get lang() {
    return this.model.get("lang");
  }

  get items() {
    return itemsOf(this.model);
  }

  /** @returns {State} */
  get state() {
    return /** @type {State} */ (record(this.model.get("state")));
  }

  /** @param {State} state */
  replace(state) {
    this.model.set("state", state);
    this.model.save_changes();
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  t(key, values) {
    return wordsOf(this.lang)(key, values);
  }

  /** The quiz's own words. @param {string} key @param {Record<string, string | number>} [values] */
  quizWords(key, values) {
    return translator(this.lang)(key, values);
  }

  /** @param {Item} item */
  entry(item) {
    return this.state[keyOf(item)];
  }

  /** @param {Item} item */
  progress(item) {
    return progress(item, this.entry(item)?.response);
  }

  get answered() {
    return this.items.filter((item) => given(this.entry(item)?.response)).length;
  }

  /** "2, 5, 9": the numbers of these questions. @param {string[]} ids */
  numbers(ids) {
    return this.items.flatMap(({ id }, at) => (ids.includes(id) ? [at + 1] : [])).join(", ");
  }

  /** A moment in the reader's own way of writing it. @param {string} time */
  time(time) {
    const date = new Date(time);
    return date.toLocaleString(this.lang, { dateStyle: "medium", timeStyle: "short" });
  }
}
