// The way a reader takes through a branch, and the right one.

/** @typedef {import("./types.mjs").Item} Item */
/** @typedef {import("./types.mjs").Stop} Stop */
/** @typedef {import("./types.mjs").Turn} Turn */
/** @typedef {{stop: Stop, turn: Turn}} Step */

/** @param {Item} item */
export const stopsOf = (item) => new Map((item.nodes ?? []).map((stop) => [stop.id, stop]));

/**
 * The turns that can be taken, from the start up to the first that is no choice where it stands.
 * @param {Item} item
 * @param {unknown} turns
 * @returns {Step[]}
 */
export function walk(item, turns) {
  const stops = stopsOf(item);
  /** @type {Step[]} */
  const steps = [];
  let at = item.start ?? "";
  for (const id of Array.isArray(turns) ? turns : []) {
    const stop = stops.get(at);
    const turn = new Map(stop?.choices.map((choice) => [choice.id, choice])).get(id);
    if (!stop || !turn || steps.some((step) => step.stop === stop)) break;
    steps.push({ stop, turn });
    at = turn.to;
  }
  return steps;
}

/**
 * The nodes that lie on the right way, in order.
 * @param {Item} item
 * @returns {Stop[]}
 */
export function rightWay(item) {
  const stops = stopsOf(item);
  /** @type {Stop[]} */
  const way = [];
  for (let stop = stops.get(item.start ?? ""); stop && !way.includes(stop); ) {
    const { id, choices } = stop;
    if (!Object.hasOwn(item.answer?.key ?? {}, id)) break;
    way.push(stop);
    stop = stops.get(choices.find((turn) => turn.id === item.answer?.key[id])?.to ?? "end");
  }
  return way;
}

/**
 * The lowest and the highest value that a gauge has on any way.
 * @param {Item} item
 * @param {import("./types.mjs").Gauge} gauge
 * @returns {[number, number]}
 */
export function rangeOf(item, gauge) {
  const stops = stopsOf(item);
  /** @type {Map<string, [number, number]>} */
  const known = new Map();
  /** @param {string} at @returns {[number, number]} */
  function from(at) {
    const seen = known.get(at);
    if (seen) return seen;
    /** @type {[number, number]} */
    const span = [0, 0];
    known.set(at, span); // before its ways are followed, so that a circle ends
    for (const { to, effects = {} } of stops.get(at)?.choices ?? []) {
      const [step, [low, high]] = [effects[gauge.id] ?? 0, from(to)];
      [span[0], span[1]] = [Math.min(span[0], step + low), Math.max(span[1], step + high)];
    }
    return span;
  }
  const [low, high] = from(item.start ?? "");
  return [gauge.start + low, gauge.start + high];
}
