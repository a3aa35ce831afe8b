// Keeps answers in the browser, one record per item and revision. When the browser refuses, answers
// stay in memory and the reader is told once.

/** @typedef {import("./types.mjs").Entry} Entry */
/** @typedef {import("./types.mjs").State} State */
/** @typedef {"storeMemory" | "storeDamaged"} Trouble */

const PREFIX = "lintas/1/";
const READER = `${PREFIX}reader`;

export class Store {
  /** @param {() => Storage} open  may throw where storage is forbidden */
  constructor(open) {
    /** @type {Map<string, string>} */
    this.memory = new Map();
    /** @type {Trouble | null} */
    this.trouble = null;
    this.told = false;
    this.open = open;
  }

  /**
   * What went wrong, the first time it is asked for; null ever after, so that the reader hears once.
   * @returns {Trouble | null}
   */
  takeTrouble() {
    if (!this.trouble || this.told) return null;
    this.told = true;
    return this.trouble;
  }

  /**
   * The saved entries of these items.
   * @param {string[]} keys  `<item>@<revision>`
   * @returns {State}
   */
  load(keys) {
    /** @type {State} */
    const state = {};
    for (const key of keys) {
      const entry = this.#entry(key);
      if (entry) state[key] = entry;
    }
    return state;
  }

  /**
   * @param {string} key  `<item>@<revision>`
   * @param {Entry} entry
   */
  save(key, entry) {
    this.#write(PREFIX + key, JSON.stringify(entry));
  }

  /** This reader's seed for stable shuffling; made once. */
  reader() {
    const saved = this.#read(READER);
    if (saved) return saved;
    const seed = crypto.getRandomValues(new Uint32Array(2)).join("-");
    this.#write(READER, seed);
    return seed;
  }

  /**
   * @param {string} key
   * @returns {Entry | null}
   */
  #entry(key) {
    const text = this.#read(PREFIX + key);
    if (text === null) return null;
    const entry = parse(text);
    if (!entry) this.#report("storeDamaged");
    return entry;
  }

  /** @param {string} name */
  #read(name) {
    const held = this.memory.get(name);
    if (held !== undefined) return held;
    try {
      return this.open().getItem(name);
    } catch {
      this.#report("storeMemory");
      return null;
    }
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  #write(name, text) {
    try {
      this.open().setItem(name, text);
      this.memory.delete(name);
    } catch {
      this.memory.set(name, text);
      this.#report("storeMemory");
    }
  }

  /** @param {Trouble} trouble */
  #report(trouble) {
    this.trouble ??= trouble;
  }
}

/**
 * An entry from its record, or null where the record is damaged.
 * @param {string} text
 * @returns {Entry | null}
 */
function parse(text) {
  try {
    const entry = JSON.parse(text);
    const sound = typeof entry === "object" && entry !== null && !Array.isArray(entry);
    return sound && (entry.attempts === undefined || Array.isArray(entry.attempts)) ? entry : null;
  } catch {
    return null;
  }
}
