// Marks a response. Pure, in integers; Python marks the same way (tests/vectors holds both to it).
import { rightWay, walk } from "./way.mjs";
import { both, matches, simple } from "./wording.mjs";

/** @typedef {import("./types.mjs").Item} Item */
/** @typedef {import("./types.mjs").Mark} Mark */

const NONE = "none";

/**
 * @param {Item} item  with its answer
 * @param {unknown} response
 * @returns {Mark}
 */
export function mark(item, response) {
  const rule = Object.hasOwn(RULES, item.type) ? RULES[item.type] : undefined;
  if (!rule) throw new Error(`${item.id}: no marking rule for the type "${item.type}"`);
  return rule(item, response);
}

/** @type {Record<string, (item: Item, response: unknown) => Mark>} */
const RULES = {
  single: markSingle,
  multiple: markMultiple,
  "label-set": markLabelSet,
  classify: markClassify,
  annotate: markAnnotate,
  match: markMatch,
  order: markOrder,
  cloze: markCloze,
  numeric: markNumeric,
  branch: markBranch,
  essay: () => result(0, 0, []),
};

/**
 * One point for the keyed option.
 * @param {Item} item
 * @param {unknown} response
 */
function markSingle(item, response) {
  if (typeof response !== "string" || !ids(item.options).has(response)) return result(0, 1, []);
  const right = response === item.answer?.key;
  return result(right ? 1 : 0, 1, [[response, right ? "right" : "wrong"]]);
}

/**
 * One point for each keyed option; each wrong choice takes one back, never below zero.
 * @param {Item} item
 * @param {unknown} response
 */
function markMultiple(item, response) {
  const key = new Set(/** @type {string[]} */ (item.answer?.key));
  const parts = compare(key, chosen(item, response));
  const count = (/** @type {string} */ word) => parts.filter(([, part]) => part === word).length;
  return result(Math.max(0, count("right") - count("wrong")), key.size, parts);
}

/**
 * One point for exactly the key, or for exactly one of the accepted sets.
 * @param {Item} item
 * @param {unknown} response
 */
function markLabelSet(item, response) {
  const labels = chosen(item, response);
  const key = new Set(/** @type {string[]} */ (item.answer?.key));
  const sets = [key, ...(item.answer?.accept ?? []).map((set) => new Set(set))];
  const match = sets.find((set) => set.size === labels.size && [...set].every((id) => labels.has(id)));
  return result(match ? 1 : 0, 1, compare(match ?? key, labels));
}

/**
 * One point for each card that lies in one accepted bin.
 * @param {Item} item
 * @param {unknown} response
 */
function markClassify(item, response) {
  const bins = new Set(places(item).map((place) => place.id));
  const given = object(response);
  const parts = (item.cards ?? []).map(({ id }) => {
    const known = [...strings(own(given, id))].filter((bin) => bins.has(bin));
    const accepted = [own(item.answer?.key, id)].flat();
    if (!known.length) return [id, "missed"];
    return [id, known.length === 1 && accepted.includes(known[0]) ? "right" : "wrong"];
  });
  return result(parts.filter(([, part]) => part === "right").length, parts.length, parts);
}

/**
 * One point for each segment with its tag; a tag on words that bear none takes one back.
 * @param {Item} item
 * @param {unknown} response
 */
function markAnnotate(item, response) {
  const tags = ids(item.tags);
  const given = object(response);
  const key = /** @type {[string, string][]} */ (Object.entries(item.answer?.key ?? {}));
  const parts = key.flatMap(([segment, tag]) => {
    const value = own(given, segment);
    if (typeof value !== "string" || !tags.has(value)) return tag === NONE ? [] : [[segment, "missed"]];
    return [[segment, value === tag ? "right" : "wrong"]];
  });
  const right = parts.filter(([, part]) => part === "right").length;
  const stray = parts.filter(([id, part]) => part === "wrong" && own(item.answer?.key, id) === NONE).length;
  const possible = key.filter(([, tag]) => tag !== NONE).length;
  return result(Math.max(0, right - stray), possible, parts);
}

/**
 * One point for each left-hand side with its partner.
 * @param {Item} item
 * @param {unknown} response
 */
function markMatch(item, response) {
  const partners = ids(item.right);
  const given = object(response);
  return scored((item.left ?? []).map(({ id }) => {
    const value = own(given, id);
    if (typeof value !== "string" || !partners.has(value)) return [id, "missed"];
    return [id, state(value === own(item.answer?.key, id))];
  }));
}

/**
 * One point for each step that comes straight after the one it should follow.
 * @param {Item} item
 * @param {unknown} response
 */
function markOrder(item, response) {
  const key = /** @type {string[]} */ (item.answer?.key);
  const given = [...strings(response)].filter((id) => key.includes(id));
  return scored(key.slice(1).map((step, at) => {
    const place = given.indexOf(step);
    return [step, place < 0 ? "missed" : state(place > 0 && given[place - 1] === key[at])];
  }));
}

/**
 * One point for each blank whose word counts, in either language, but for small slips.
 * @param {Item} item
 * @param {unknown} response
 */
function markCloze(item, response) {
  const given = object(response);
  return scored(Object.entries(item.answer?.blanks ?? {}).map(([id, blank]) => {
    const value = own(given, id);
    return [id, typeof value === "string" && simple(value) ? state(fills(blank, value)) : "missed"];
  }));
}

/**
 * A known mistake is wrong even where it is one slip away from what counts.
 * @param {import("./types.mjs").Blank} blank
 * @param {string} value
 */
function fills({ accept, exact, mistakes = [] }, value) {
  if (mistakes.some(({ wordings }) => matches(value, both(wordings), true))) return false;
  return matches(value, both(accept), Boolean(exact));
}

/**
 * One point for a value within the tolerance.
 * @param {Item} item
 * @param {unknown} response
 */
function markNumeric(item, response) {
  const value = own(object(response), "value");
  if (typeof value !== "number" || !Number.isFinite(value)) return result(0, 1, []);
  return scored([["value", state(Math.abs(value - item.answer?.key) <= slack(item))]]);
}

/**
 * How far from the key is still right: the tolerance, and what arithmetic may lose.
 * @param {Item} item
 */
export const slack = ({ answer }) => (answer?.tolerance ?? 0) + 1e-9 * Math.max(1, Math.abs(answer?.key));

/**
 * One point for each node of the right way at which the right turn was taken.
 * @param {Item} item
 * @param {unknown} response
 */
function markBranch(item, response) {
  const taken = new Map(walk(item, response).map(({ stop, turn }) => [stop.id, turn.id]));
  return scored(rightWay(item).map(({ id }) => {
    const turn = taken.get(id);
    return [id, turn === undefined ? "missed" : state(turn === item.answer?.key[id])];
  }));
}

/**
 * Bins, or the cells of the grid as "<row>-<column>".
 * @param {Item} item
 * @returns {import("./types.mjs").Part[]}
 */
export function places(item) {
  if (item.bins) return item.bins;
  return (item.rows ?? []).flatMap((row) =>
    (item.columns ?? []).map((column) => ({
      id: `${row.id}-${column.id}`,
      html: `${row.html} · ${column.html}`,
    })),
  );
}

/**
 * @param {Set<string>} key
 * @param {Set<string>} labels
 * @returns {string[][]}
 */
function compare(key, labels) {
  const keyed = [...key].map((id) => [id, labels.has(id) ? "right" : "missed"]);
  return [...keyed, ...[...labels].filter((id) => !key.has(id)).map((id) => [id, "wrong"])];
}

/**
 * @param {Item} item
 * @param {unknown} response
 */
function chosen(item, response) {
  const known = ids(item.options);
  return new Set([...strings(response)].filter((id) => known.has(id)));
}

/** @param {boolean} right */
const state = (right) => (right ? "right" : "wrong");

/**
 * One point for each part that is right.
 * @param {string[][]} parts
 */
const scored = (parts) => result(parts.filter(([, part]) => part === "right").length, parts.length, parts);

/** @param {{id: string}[] | undefined} parts */
const ids = (parts) => new Set((parts ?? []).map((part) => part.id));

/**
 * @param {unknown} value
 * @returns {Set<string>}
 */
const strings = (value) =>
  new Set(Array.isArray(value) ? value.filter((element) => typeof element === "string") : []);

/** @param {unknown} value */
const object = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};

/**
 * A property of the object itself: ids may be words like "constructor".
 * @param {object | undefined} holder
 * @param {string} key
 * @returns {unknown}
 */
const own = (holder, key) =>
  holder && Object.hasOwn(holder, key) ? /** @type {Record<string, unknown>} */ (holder)[key] : undefined;

/**
 * @param {number} earned
 * @param {number} possible
 * @param {string[][]} parts
 * @returns {Mark}
 */
const result = (earned, possible, parts) => ({ earned, possible, parts: Object.fromEntries(parts) });
