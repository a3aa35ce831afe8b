// An order that is the same for one reader after every reload and differs between readers.

/**
 * 32-bit hash of a string (FNV-1a with MurmurHash3's finaliser, so that neighbours scatter).
 * @param {string} text
 */
export function hash(text) {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/**
 * A copy of the parts in this reader's order.
 * @template {{id: string}} P
 * @param {P[]} parts
 * @param {string} seed  the reader's
 * @param {string} item  id of the item
 * @returns {P[]}
 */
export function shuffled(parts, seed, item) {
  const place = (/** @type {P} */ part) => hash(JSON.stringify([seed, item, part.id]));
  return parts
    .map((part) => ({ part, place: place(part) }))
    .sort((one, other) => one.place - other.place || (one.part.id < other.part.id ? -1 : 1))
    .map(({ part }) => part);
}
