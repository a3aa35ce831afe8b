// Keeps answers in the browser, one record per item and revision. When the browser refuses, answers
// stay in memory. What cannot be used is kept aside; the reader is told of each trouble once.

/** @typedef {import("./types.mjs").Entry} Entry */
/** @typedef {import("./types.mjs").State} State */
/** @typedef {"storeMemory" | "storeDamaged" | "storeEarlier"} Trouble */

const PREFIX = "lintas/1/";
const READER = `${PREFIX}reader`;

export class Store {
  /**
   * @param {() => Storage} open  may throw where storage is forbidden
   * @param {string} [space]  a part of the store of one's own; ends in "/"
   */
  constructor(open, space = "") {
    /** @type {Map<string, string>} */
    this.memory = new Map();
    /** @type {Map<Trouble, boolean>} trouble -> whether the reader was told */
    this.troubles = new Map();
    this.open = open;
    this.prefix = PREFIX + space;
  }

  /**
   * A trouble that the reader has not been told of; null when there is none.
   * @returns {Trouble | null}
   */
  takeTrouble() {
    for (const [trouble, told] of this.troubles) {
      this.troubles.set(trouble, true);
      if (!told) return trouble;
    }
    return null;
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
      const entry = this.#entry(key) ?? this.#renewed(key);
      if (entry) state[key] = entry;
    }
    return state;
  }

  /**
   * Calls `hear` with what another tab saves about these items, and with what it saved while this
   * page was put away by the browser.
   * @param {string[]} keys
   * @param {(key: string, entry: Entry) => void} hear
   */
  watch(keys, hear) {
    const known = new Map(keys.map((key) => [this.prefix + key, key]));
    globalThis.addEventListener?.("storage", (event) => {
      const key = known.get(event.key ?? "");
      const entry = key && event.newValue ? parse(event.newValue) : null;
      if (key && entry) hear(key, entry);
    });
    globalThis.addEventListener?.("pageshow", (event) => {
      if (event.persisted) for (const [key, entry] of Object.entries(this.load(keys))) hear(key, entry);
    });
  }

  /** A remark that is no answer, such as the language. @param {string} name */
  noted(name) {
    return this.#read(this.prefix + name);
  }

  /** @param {string} name @param {string} text */
  note(name, text) {
    this.#write(this.prefix + name, text);
  }

  /** Entries of an item in other spaces that begin alike. @param {string} start @param {string} key */
  elsewhere(start, key) {
    const found = this.#names().filter((name) => name.startsWith(PREFIX + start) && name.endsWith(`/${key}`));
    const others = found.filter((name) => name !== this.prefix + key);
    return others.flatMap((name) => parse(this.#read(name) ?? "") ?? []);
  }

  /**
   * @param {string} key  `<item>@<revision>`
   * @param {Entry} entry
   */
  save(key, entry) {
    this.#write(this.prefix + key, JSON.stringify(entry));
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
    const name = this.prefix + key;
    const text = this.#read(name);
    if (text === null) return null;
    const entry = parse(text);
    if (!entry) this.#setAside(name, text);
    return entry;
  }

  /**
   * An empty entry for an item whose earlier revision was answered; that record stays under its own
   * key. It is saved at once, so that the reader is told once and not with every visit.
   * @param {string} key
   * @returns {Entry | null}
   */
  #renewed(key) {
    const [item, revision] = key.split("@");
    for (let earlier = Number(revision) - 1; earlier > 0; earlier--) {
      const entry = parse(this.#read(`${this.prefix}${item}@${earlier}`) ?? "");
      if (entry?.response === undefined || entry.response === null) continue;
      this.#report("storeEarlier");
      this.save(key, {});
      return {};
    }
    return null;
  }

  /** @param {string} name @param {string} text */
  #setAside(name, text) {
    this.#report("storeDamaged");
    const aside = `${name}.damaged`;
    this.#write(aside, text);
    if (this.memory.has(aside)) return; // no room for the copy: the original stays
    try {
      this.open().removeItem(name);
    } catch {
      // Then the reader is told again next time.
    }
  }

  /** @returns {string[]} */
  #names() {
    try {
      return Object.keys(this.open());
    } catch {
      return [];
    }
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
    if (!this.troubles.has(trouble)) this.troubles.set(trouble, false);
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
