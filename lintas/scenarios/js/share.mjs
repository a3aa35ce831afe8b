// A case as a short text for the address, and back. Version 1:
//   case=1-ag22-acRT-meD-puL-bo-fl0-on0
// one part a fact: its two letters, then nothing (true), 0 (false), a number, or the letters of
// values. Facts that stand at their default are left out; `on0` = before the new Criminal Code.
import { complete } from "./engine.mjs";

/** @typedef {import("./types.mjs").Table} Table */
/** @typedef {import("./types.mjs").Facts} Facts */
/** @typedef {import("./types.mjs").Value} Value */

const NAME = "case=";
const VERSION = "1";
const PART = /^([a-z]{2})([0-9]{1,3}|[A-Z]{1,26})?$/;
const DATE = "on";
const OLDEST = 120;
const LONGEST = 2000; // characters; no case is a quarter as long

/**
 * The case as text; "" for one that says nothing.
 * @param {Table} table
 * @param {{facts: Facts, date: string}} shown
 */
export function encode(table, { facts, date }) {
  const parts = Object.entries(table.form.facts)
    .filter(([name]) => !same(facts[name], table.facts[name].default))
    .map(([name, { key, values }]) => key + written(facts[name], values ?? {}));
  if (date === "before") parts.push(`${DATE}0`);
  return parts.length ? `${NAME}${[VERSION, ...parts].join("-")}` : "";
}

/** @param {Value} one @param {Value} other */
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** @param {Value} value @param {Record<string, {letter: string}>} values */
function written(value, values) {
  if (value === true) return "";
  if (value === false) return "0";
  if (typeof value === "number") return String(value);
  return [value].flat().map((one) => values[String(one)].letter).join("");
}

/**
 * What an address says: null where it holds no case. `unread` are the parts that mean nothing here.
 * @param {Table} table
 * @param {string} fragment  with or without "#"
 * @returns {{facts: Facts, date: string, unread: string[], foreign: boolean} | null}
 */
export function decode(table, fragment) {
  const text = plain(fragment);
  if (!text.startsWith(NAME)) return null;
  const [version, ...parts] = text.slice(NAME.length, LONGEST).split("-");
  const found = { given: /** @type {Record<string, Value>} */ ({}), date: "since", unread: /** @type {string[]} */ ([]) };
  const foreign = version !== VERSION;
  if (!foreign) for (const part of parts) if (part) read(table, part, found);
  const { given, date, unread } = found;
  return { facts: complete(table, given), date, unread, foreign };
}

/** @param {string} fragment */
function plain(fragment) {
  const bare = fragment.replace(/^#/, "");
  try {
    return decodeURIComponent(bare).trim();
  } catch {
    return bare;
  }
}

/**
 * @param {Table} table
 * @param {string} part
 * @param {{given: Record<string, Value>, date: string, unread: string[]}} found
 */
function read(table, part, found) {
  const [, key, rest = ""] = PART.exec(part) ?? [];
  if (key === DATE && /^[01]$/.test(rest)) {
    found.date = rest === "0" ? "before" : "since";
    return;
  }
  const name = Object.keys(table.form.facts).find((fact) => table.form.facts[fact].key === key);
  const value = name && !(name in found.given) ? valueOf(table, name, rest) : undefined;
  if (name && value !== undefined) found.given[name] = value;
  if (!name || value === undefined || lost(value, rest)) found.unread.push(part.slice(0, 40));
}

/**
 * The value a part gives to a fact; undefined where it gives none.
 * @param {Table} table
 * @param {string} name
 * @param {string} rest
 * @returns {Value | undefined}
 */
function valueOf(table, name, rest) {
  const letters = Object.entries(table.form.facts[name].values ?? {});
  const values = letters.filter(([, { letter }]) => rest.includes(letter)).map(([value]) => value);
  switch (table.facts[name].type) {
    case "boolean":
      return { "": true, 1: true, 0: false }[rest];
    case "integer":
      return /^\d+$/.test(rest) && Number(rest) <= OLDEST ? Number(rest) : undefined;
    case "word":
      return values.length === 1 && rest.length === 1 ? values[0] : undefined;
    default:
      return values.length ? values : undefined;
  }
}

/** Whether a list had letters that name no value. @param {Value} value @param {string} rest */
const lost = (value, rest) => Array.isArray(value) && new Set(rest).size > value.length;
