// A new version of a worksheet in a browser that knows an older one: what still fits is taken over.
import { isAnswered, keyOf } from "./file.mjs";

/** @typedef {import("./app.mjs").App} App */

const NOTE = "opened";
const START = "sheet/";

/** The part of the store that is this worksheet's. @param {{assignment: string, release: string}} sheet */
export const spaceOf = ({ assignment, release }) => `${START}${assignment}@${release}/`;

/**
 * Takes over answers from other versions, once; returns what to tell the reader.
 * @param {App} app
 * @returns {string[]}
 */
export function adopt(app) {
  if (app.store.noted(NOTE)) return [];
  app.store.note(NOTE, new Date().toISOString());
  const others = `${START}${app.sheet.assignment}@`;
  const open = app.items.filter((item) => !isAnswered(app.entry(item)));
  const found = open.flatMap((item) => {
    const entry = newest(app.store.elsewhere(others, keyOf(item)));
    return entry ? [{ item, entry }] : [];
  });
  const fresh = new Set(found.map(({ item }) => item));
  const changed = open.filter((item) => !fresh.has(item) && earlier(app, others, item)).map(({ id }) => id);
  if (!found.length && !changed.length) return [];
  app.replace({ ...app.state, ...Object.fromEntries(found.map(({ item, entry }) => [keyOf(item), entry])) });
  const said = [app.t("adopted", { n: found.length })];
  return changed.length ? [...said, app.t("adoptedChanged", { list: app.numbers(changed) })] : said;
}

/** @param {App} app @param {string} others @param {import("./app.mjs").Item} item */
function earlier(app, others, { id, revision }) {
  const before = Array.from({ length: revision - 1 }, (_, at) => `${id}@${at + 1}`);
  return before.some((key) => newest(app.store.elsewhere(others, key)));
}

/** @param {import("../../quiz/js/types.mjs").Entry[]} entries */
function newest(entries) {
  const answered = entries.filter(isAnswered);
  return answered.sort((one, other) => String(one.at ?? "").localeCompare(String(other.at ?? ""))).at(-1);
}
