// The file of answers (docs: responses.json, schema 1): written, read with distrust, and merged.
import { record } from "../../quiz/js/dom.mjs";

/** @typedef {import("../../quiz/js/types.mjs").Entry} Entry */
/** @typedef {import("../../quiz/js/types.mjs").Item} Item */
/** @typedef {import("../../quiz/js/types.mjs").State} State */
/** @typedef {{assignment: string, release: string}} Sheet */
/**
 * What became of each answer of a file, by item id.
 * @typedef {object} Merged
 * @property {State} state  with what was new or newer
 * @property {string[]} taken
 * @property {State} older  entries of the file that are older than what is here, by store key
 * @property {string[]} changed  the question has another revision now
 * @property {string[]} broken  the answer cannot be one to its question
 * @property {number} unknown  answers to questions that are not in the worksheet
 */

export const SCHEMA = 1;
export const MAX_BYTES = 256 * 1024;

/** @param {Item} item */
export const keyOf = (item) => `${item.id}@${item.revision}`;

/** @param {Entry | undefined} entry */
export const isAnswered = (entry) => entry?.response !== null && entry?.response !== undefined;

/**
 * The text of the file.
 * @param {Sheet} sheet
 * @param {string} lang
 * @param {Item[]} items
 * @param {State} state
 */
export function fileText({ assignment, release }, lang, items, state) {
  const answered = items.filter((item) => isAnswered(state[keyOf(item)]));
  const entries = answered.map((item) => [item.id, saved(item.revision, state[keyOf(item)])]);
  const data = { schema: SCHEMA, assignment, release, lang, items: Object.fromEntries(entries) };
  return `${JSON.stringify(data, null, 1)}\n`;
}

/** @param {number} revision @param {Entry} entry */
function saved(revision, { response, confidence, at }) {
  const sure = isConfidence(confidence) ? { confidence } : {};
  return { revision, response, ...sure, at: at ?? new Date().toISOString() };
}

/** @param {string} text */
export const sizeOf = (text) => new TextEncoder().encode(text).length;

/**
 * What a file holds, or why it cannot be used: a key of the catalogue and its values.
 * @param {Uint8Array} bytes
 * @param {Sheet} sheet
 * @returns {{problem: string, values?: Record<string, string>} | {problem: null, other: boolean, items: Record<string, unknown>}}
 */
export function readFile(bytes, sheet) {
  if (bytes.length > MAX_BYTES) return { problem: "fileTooLarge" };
  let data;
  try {
    data = record(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    return { problem: "fileNoText" };
  }
  const { schema, assignment, release, items } = data;
  if (typeof assignment !== "string" || record(items) !== items) return { problem: "fileNoAnswers" };
  if (schema !== SCHEMA) return { problem: "fileVersion" };
  if (assignment !== sheet.assignment) return { problem: "fileForeign", values: { name: assignment.slice(0, 80) } };
  return { problem: null, other: release !== sheet.release, items: record(items) };
}

/**
 * Puts a file's answers to those that are here: by time, one question at a time.
 * @param {State} state
 * @param {Record<string, unknown>} given  the file's items
 * @param {Item[]} items
 * @param {(item: Item, response: unknown) => unknown} clean  the response as its card reads it, or null
 * @returns {Merged}
 */
export function merge(state, given, items, clean) {
  const known = new Set(items.map(({ id }) => id));
  /** @type {Merged} */
  const merged = { state, taken: [], older: {}, changed: [], broken: [], unknown: 0 };
  merged.unknown = Object.keys(given).filter((id) => !known.has(id)).length;
  for (const item of items.filter(({ id }) => Object.hasOwn(given, id))) {
    const entry = record(given[item.id]);
    const response = entry.revision === item.revision ? clean(item, entry.response) : null;
    if (entry.revision !== item.revision) merged.changed.push(item.id);
    else if (response === null) merged.broken.push(item.id);
    else place(merged, item, sound(entry, response));
  }
  return merged;
}

/** @param {Merged} merged @param {Item} item @param {Entry} entry */
function place(merged, item, entry) {
  const key = keyOf(item);
  const held = merged.state[key];
  if (isAnswered(held) && same(held, entry)) return;
  if (isAnswered(held) && String(held.at ?? "") > String(entry.at ?? "")) merged.older[key] = entry;
  else {
    merged.state = { ...merged.state, [key]: entry };
    merged.taken.push(item.id);
  }
}

/**
 * An entry of ours from one of a file.
 * @param {Record<string, unknown>} entry
 * @param {unknown} response
 * @returns {Entry}
 */
function sound({ confidence, at }, response) {
  const sure = isConfidence(confidence) ? { confidence } : {};
  const time = typeof at === "string" ? Date.parse(at) : NaN;
  return { response, ...sure, ...(Number.isNaN(time) ? {} : { at: new Date(time).toISOString() }) };
}

/** @param {Entry} one @param {Entry} other */
const same = (one, other) =>
  JSON.stringify([one.response, one.confidence]) === JSON.stringify([other.response, other.confidence]);

/** @param {unknown} value @returns {value is number} */
const isConfidence = (value) => value === 1 || value === 2 || value === 3;
