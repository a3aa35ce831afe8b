// The condition language of rules.yml; says the same as evaluator.py, line by line.

/** @typedef {import("./types.mjs").Condition} Condition */
/** @typedef {import("./types.mjs").Facts} Facts */
/** @typedef {import("./types.mjs").Witness} Witness */

/**
 * Is the condition true of complete facts, given the codes that apply so far?
 * @param {Condition} c
 * @param {Facts} facts
 * @param {Set<string>} applied
 * @returns {boolean}
 */
export function holds(c, facts, applied) {
  if (c.all) return c.all.every((part) => holds(part, facts, applied));
  if (c.any) return c.any.some((part) => holds(part, facts, applied));
  if (c.not) return !holds(c.not, facts, applied);
  if (c.applies) return c.applies.some((code) => applied.has(code));
  const value = facts[c.fact ?? ""];
  if (c.lt !== undefined) return Number(value) < c.lt;
  if (c.nonempty !== undefined) return filled(value) === c.nonempty;
  if (c.contains) return c.contains.some((wanted) => /** @type {string[]} */ (value).includes(wanted));
  return value === ("is" in c ? c.is : true);
}

/** @param {unknown} value */
const filled = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value));

/**
 * The (fact, value) pairs that make a true condition true; [] where it is false.
 * @param {Condition} c
 * @param {Facts} facts
 * @param {Set<string>} applied
 * @returns {Witness[]}
 */
export function witnesses(c, facts, applied) {
  if (!holds(c, facts, applied) || c.not) return [];
  const parts = c.all ?? c.any;
  if (parts) return once(parts.flatMap((part) => witnesses(part, facts, applied)));
  if (c.applies) return c.applies.filter((code) => applied.has(code)).map((code) => ["applies", code]);
  const name = c.fact ?? "";
  const value = facts[name];
  if (!Array.isArray(value)) return [[name, value]];
  const wanted = c.contains ?? value;
  return value.filter((member) => wanted.includes(member)).map((member) => [name, member]);
}

/**
 * @param {Witness[]} pairs
 * @returns {Witness[]}
 */
const once = (pairs) => [...new Map(pairs.map((pair) => [JSON.stringify(pair), pair])).values()];
