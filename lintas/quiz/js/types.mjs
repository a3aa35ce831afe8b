// The shapes the front end works with; they hold nothing at run time.

/** @typedef {{id: string, html: string}} Part  one option, card, bin, row, column, tag or criterion */
/** @typedef {{level: number, html: string}} Level */
/** @typedef {Part & {to: string, effects?: Record<string, number>}} Turn  a choice of a branch */
/** @typedef {Part & {choices: Turn[]}} Stop  a node of a branch */
/** @typedef {Part & {start: number}} Gauge */

/** @typedef {import("./wording.mjs").Wordings} Wordings */
/**
 * What a blank accepts.
 * @typedef {object} Blank
 * @property {Wordings} accept
 * @property {boolean} [exact]
 * @property {string} [shown]  the wording to show in this language
 * @property {{wordings: Wordings, html?: string}[]} [mistakes]
 */

/**
 * What gives an item away; present in practice only.
 * @typedef {object} Answer
 * @property {any} [key]
 * @property {string[][]} [accept]
 * @property {Record<string, string>} [feedback]
 * @property {string} [explanation]
 * @property {string[]} [hints]
 * @property {string[]} [reasons]
 * @property {string[]} [sources]
 * @property {{href: string, html: string}[]} [read]
 * @property {boolean} [contested]
 * @property {Record<string, Level[]>} [rubric]
 * @property {string} [model]
 * @property {Record<string, Blank>} [blanks]
 * @property {number} [tolerance]
 * @property {{value: number, html: string}[]} [near]
 */

/**
 * One item in one language, as Python renders it. Every html string is already safe.
 * @typedef {object} Item
 * @property {string} id
 * @property {number} revision
 * @property {string} type
 * @property {boolean} [confidence]
 * @property {string} stem
 * @property {string} [case]
 * @property {Part[]} [options]
 * @property {Part[]} [cards]
 * @property {Part[]} [bins]
 * @property {Part[]} [rows]
 * @property {Part[]} [columns]
 * @property {Part[]} [tags]
 * @property {(string | Part)[]} [text]
 * @property {Part[]} [criteria]
 * @property {{min: number, max: number}} [words]
 * @property {Part[]} [left]
 * @property {Part[]} [right]
 * @property {Part[]} [steps]
 * @property {string} [unit]
 * @property {string} [start]
 * @property {Stop[]} [nodes]
 * @property {Gauge[]} [gauges]
 * @property {Answer} [answer]
 */

/** @typedef {{earned: number, possible: number, parts: Record<string, string>}} Mark */

/**
 * @typedef {object} Attempt
 * @property {string} at  ISO 8601, UTC
 * @property {unknown} response
 * @property {number} earned
 * @property {number} possible
 * @property {number} [confidence]
 */

/**
 * What is kept about one item; language-free.
 * @typedef {object} Entry
 * @property {unknown} [response]
 * @property {number} [confidence]
 * @property {boolean} [checked]
 * @property {boolean} [revealed]
 * @property {boolean} [skipped]
 * @property {number} [hints]  how many were opened
 * @property {string[]} [self]  criteria the writer ticked when comparing
 * @property {string} [at]
 * @property {Attempt[]} [attempts]
 */

/** @typedef {Record<string, Entry>} State */

/**
 * @typedef {object} Model  anywidget's model, or the shim of a static page
 * @property {(key: string) => any} get
 * @property {(key: string, value: unknown) => void} set
 * @property {(event: string, callback: () => void) => void} on
 * @property {(event: string, callback: () => void) => void} off
 * @property {() => void} save_changes
 */

/** @typedef {(key: string, values?: Record<string, string | number>) => string} Translate */

/**
 * What a face is given by its card.
 * @typedef {object} FaceContext
 * @property {Item} item
 * @property {Translate} t
 * @property {string} uid  unique in the document
 * @property {string} stemId
 * @property {(parts: Part[], kind: string) => Part[]} order  this reader's order
 * @property {() => void} changed  the reader changed the response
 * @property {(text: string) => void} say  announce politely
 */

/** @typedef {{parts: Record<string, string>, reveal: boolean}} Shown */

/**
 * The part of a card that differs by item type.
 * @typedef {object} Face
 * @property {HTMLElement} root
 * @property {string} instruction  verb first
 * @property {() => unknown} read  the response, or null when there is none
 * @property {(response: unknown) => void} write
 * @property {(locked: boolean) => void} lock
 * @property {(shown: Shown | null) => void} paint  feedback beside each part; null clears it
 * @property {() => string} [trouble]  why the answer cannot be checked as it stands; "" when it can
 * @property {HTMLElement[]} [printed]  the key in words, for paper
 * @property {() => void} [destroy]
 */

export {};
