// Reads a number as the language writes it; what could mean two things is told, never guessed.

/** @typedef {{decimal: string, group: string}} Marks  "." and "," in English, "," and "." in Indonesian */
/** @typedef {{value: number, said: string} | {trouble: "numberTwoWays" | "numberUnread"}} Reading */

const SPACES = /[\s\u2007]/g; // includes the narrow and the no-break space
const SHAPE = /^([+-]?)([\d., ]*\d[\d., ]*)$/;
const GROUPED = /^[1-9]\d{0,2}([., ])\d{3}(?:\1\d{3})*$/;

/**
 * @param {string} raw
 * @param {Marks} marks
 * @returns {Reading}
 */
export function readNumber(raw, marks) {
  const tidy = raw.replace(SPACES, " ").trim().replace(/^[−–]/, "-").replace(/^([+-]) +/, "$1");
  const [, sign, digits] = SHAPE.exec(tidy) ?? [];
  if (!digits) return { trouble: "numberUnread" };
  const [whole, fraction, ...more] = digits.split(marks.decimal);
  const plain = ungrouped(whole, marks);
  if (plain === null || more.length || (fraction !== undefined && !/^\d+$/.test(fraction)))
    return { trouble: "numberTwoWays" };
  const value = Number(`${sign === "-" ? "-" : ""}${plain || "0"}.${fraction ?? "0"}`);
  if (!Number.isFinite(value)) return { trouble: "numberUnread" };
  return { value, said: written(sign === "-", plain || "0", fraction, marks) };
}

/**
 * A number in the language's own way.
 * @param {number} value
 * @param {Marks} marks
 */
export function writeNumber(value, marks) {
  const text = String(Math.abs(value));
  if (!/^[\d.]+$/.test(text)) return String(value); // 1e+21 and the like
  const [whole, fraction] = text.split(".");
  return written(value < 0, whole, fraction, marks);
}

/**
 * Digits before the decimal mark without their groups; null where the groups are not of three.
 * @param {string} whole
 * @param {Marks} marks
 */
function ungrouped(whole, { group }) {
  if (/^\d*$/.test(whole)) return whole;
  const mark = GROUPED.exec(whole)?.[1];
  return mark === group || mark === " " ? whole.replace(/\D/g, "") : null;
}

/**
 * @param {boolean} negative
 * @param {string} whole
 * @param {string | undefined} fraction
 * @param {Marks} marks
 */
function written(negative, whole, fraction, { decimal, group }) {
  const grouped = whole.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, group);
  return `${negative ? "−" : ""}${grouped}${fraction === undefined ? "" : decimal + fraction}`;
}
