// Stands in for a kernel's model on a static page: same calls, answers kept by the store.
import { record } from "./dom.mjs";

/** @typedef {import("./store.mjs").Store} Store */

export class PageModel {
  /**
   * @param {Record<string, unknown>} data  the model keys of the page
   * @param {Store} store
   */
  constructor(data, store) {
    /** @type {Map<string, Set<() => void>>} */
    this.listeners = new Map();
    this.store = store;
    const keys = keysOf(data);
    const saved = store.load(keys);
    this.data = { ...data, reader: data.reader || store.reader(), state: { ...record(data.state), ...saved } };
    this.kept = /** @type {Record<string, unknown>} */ (this.data.state);
    store.watch(keys, (key, entry) => this.#heard(key, entry));
    this.#tell();
  }

  /**
   * Another tab saved an answer: it is taken over unless the one here is newer.
   * @param {string} key
   * @param {import("./types.mjs").Entry} entry
   */
  #heard(key, entry) {
    const state = record(this.data.state);
    const held = record(state[key]);
    const older = String(entry.at ?? "") < String(held.at ?? "");
    if (older || JSON.stringify(entry) === JSON.stringify(held)) return;
    this.kept = { ...this.kept, [key]: entry };
    this.set("state", { ...state, [key]: entry });
    this.set("notice", "storeOtherTab");
  }

  /** @param {string} key @returns {any} */
  get(key) {
    return /** @type {Record<string, unknown>} */ (this.data)[key];
  }

  /** @param {string} key @param {unknown} value */
  set(key, value) {
    if (this.get(key) === value) return;
    this.data = { ...this.data, [key]: value };
    for (const callback of [...(this.listeners.get(`change:${key}`) ?? [])]) callback();
  }

  /** @param {string} event @param {() => void} callback */
  on(event, callback) {
    const known = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, known.add(callback));
  }

  /** @param {string} event @param {() => void} callback */
  off(event, callback) {
    this.listeners.get(event)?.delete(callback);
  }

  /** Keeps the entries that changed since the last call. */
  save_changes() {
    const state = record(this.data.state);
    for (const [key, entry] of Object.entries(state))
      if (entry !== this.kept[key]) this.store.save(key, record(entry));
    this.kept = state;
    this.#tell();
  }

  #tell() {
    const trouble = this.store.takeTrouble();
    if (trouble) this.set("notice", trouble);
  }
}

/**
 * The store keys of every item in any language.
 * @param {Record<string, unknown>} data
 * @returns {string[]}
 */
function keysOf(data) {
  const lists = /** @type {import("./types.mjs").Item[][]} */ (Object.values(record(data.items)));
  return [...new Set(lists.flat().map((item) => `${item.id}@${item.revision}`))];
}
