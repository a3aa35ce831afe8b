// The cards of one quiz, kept in step with the model.
import { announcer } from "./announce.mjs";
import { Card } from "./card.mjs";
import { h, plain, record, uniqueId } from "./dom.mjs";

/** @typedef {import("./types.mjs").Item} Item */
/** @typedef {import("./types.mjs").Model} Model */
/** @typedef {import("./types.mjs").Translate} Translate */

/** @param {Item} item */
export const keyOf = (item) => `${item.id}@${item.revision}`;

/**
 * The items in the model's language, or in any it has.
 * @param {Model} model
 * @returns {Item[]}
 */
export function itemsOf(model) {
  const items = model.get("items") ?? {};
  return items[model.get("lang")] ?? Object.values(items)[0] ?? [];
}

/**
 * @param {Model} model
 * @param {string} key
 * @returns {import("./types.mjs").Entry}
 */
const entryOf = (model, key) => record(record(model.get("state"))[key]);

/**
 * @param {Model} model
 * @param {Translate} t
 */
export function deck(model, t) {
  const items = itemsOf(model);
  const [first = 1, total = 0] = model.get("numbering") ?? [];
  const voice = announcer();
  const progress = h("p", { class: "lq-progress" });
  const cards = items.map((item, at) => card(item, at));
  const title = model.get("title");
  const titleId = uniqueId();
  const named = title ? { "aria-labelledby": titleId } : { "aria-label": t(graded() ? "worksheet" : "quiz") };
  const root = h(
    "div",
    { class: "lq-deck", role: "group", ...named },
    title ? h("p", { class: "lq-title", id: titleId }, title) : null,
    ...cards.map((one) => one.root),
    items.length > 1 ? progress : null,
    voice.root,
  );

  function graded() {
    return model.get("mode") === "graded";
  }
  /** @param {Item} item @param {number} at */
  function card(item, at) {
    return safely(item, t, () => new Card({
      item, t, number: first + at, total: total || items.length, graded: graded(), say: voice.say,
      readonly: Boolean(model.get("readonly")),
      reader: String(model.get("reader") ?? ""),
      entry: entryOf(model, keyOf(item)),
      commit: (entry) => commit(keyOf(item), entry),
    }));
  }
  /** @param {string} key @param {import("./types.mjs").Entry} entry */
  function commit(key, entry) {
    model.set("state", { ...record(model.get("state")), [key]: entry });
    model.save_changes();
    count();
  }
  function count() {
    const done = cards.filter((one) => one.answered).length;
    const skipped = cards.filter((one) => one.entry.skipped && !one.answered).length;
    const words = [t("answered", { n: done, m: items.length })];
    if (skipped) words.push(t("leftOut", { n: skipped }));
    progress.textContent = words.join(" · ");
  }
  function sync() {
    items.forEach((item, at) => {
      const entry = entryOf(model, keyOf(item));
      if (JSON.stringify(entry) !== JSON.stringify(cards[at].entry)) cards[at].sync(entry);
    });
    count();
  }
  count();
  return { root, sync, destroy: () => cards.forEach((one) => one.destroy()) };
}

/**
 * A card, or a sentence in its place: one broken item must not take the others with it.
 * @param {Item} item
 * @param {Translate} t
 * @param {() => Card} make
 */
function safely(item, t, make) {
  try {
    return make();
  } catch (error) {
    console.error(`${item.id}:`, error);
    const words = t("unknownType", { type: item.type });
    const root = h("div", { class: "lq-card", "data-item": item.id }, h("p", {}, words), h("p", {}, plain(item.stem)));
    return { root, entry: /** @type {import("./types.mjs").Entry} */ ({}), answered: false, sync() {}, destroy() {} };
  }
}
