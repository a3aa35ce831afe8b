// Each left-hand side gets its partner from a list; on wide screens it can also be dragged there.
import { noteParts } from "./choice.mjs";
import { h, html, plain, record } from "./dom.mjs";
import { draggable } from "./drag.mjs";

/** @typedef {import("./types.mjs").FaceContext} FaceContext */
/** @typedef {import("./types.mjs").Part} Part */
/** @typedef {{id: string, letter: string, words: string, root: HTMLElement}} Partner */
/** @typedef {ReturnType<typeof makeRow>} Row */

const WORDS = { right: "partRight", wrong: "partUnpaired", missed: "partAlone" };

/**
 * @param {FaceContext} context
 * @returns {import("./types.mjs").Face}
 */
export function match(context) {
  const pairs = new Pairs(context);
  return {
    root: pairs.root,
    instruction: context.t("doMatch"),
    read: () => (pairs.at.size ? Object.fromEntries(pairs.at) : null),
    write: (response) => pairs.write(record(response)),
    lock: (on) => pairs.lock(on),
    paint: (shown) => pairs.rows.forEach((row) => paint(context, row, shown, pairs.keyed(row.id))),
    printed: pairs.rows.map(({ words, id }) => h("span", {}, `${words}: ${pairs.keyed(id)}`)),
  };
}

/** The left-hand sides, the partners on offer, and who is with whom. */
class Pairs {
  /** @param {FaceContext} context */
  constructor(context) {
    const { item, t, order } = context;
    this.context = context;
    this.locked = false;
    /** @type {Map<string, string>} left -> right */
    this.at = new Map();
    this.partners = order(item.right ?? [], "right").map((part, at) => partner(part, String.fromCharCode(65 + at)));
    this.rows = order(item.left ?? [], "left").map((part, at) =>
      makeRow(context, part, at + 1, this.partners, (right) => this.#set(part.id, right)));
    const name = `${context.uid}-partners`;
    this.root = h(
      "div",
      { class: "lq-match" },
      h("p", { class: "lq-hint lq-fine-only" }, t("pairHint")),
      h("div", { class: "lq-pairs" },
        h("div", { class: "lq-partners" },
          h("p", { class: "lq-label", id: name }, t("partners")),
          h("ul", { "aria-labelledby": name }, ...this.partners.map(({ root }) => root))),
        h("ol", { class: "lq-lefts" }, ...this.rows.map(({ root }) => root))),
    );
    draggable(this.root, (right, left) => this.#set(left, right), () => !this.locked);
    this.#show();
  }

  /** @param {Record<string, unknown>} response */
  write(response) {
    this.at.clear();
    for (const { id } of this.rows)
      if (this.partners.some((known) => known.id === response[id])) this.at.set(id, String(response[id]));
    this.#show();
  }

  /** @param {boolean} on */
  lock(on) {
    this.locked = on;
    this.root.classList.toggle("lq-locked", on);
  }

  /** The right partner, in words. @param {string} left */
  keyed(left) {
    return this.#named(record(this.context.item.answer?.key)[left])?.words ?? "";
  }

  /** @param {unknown} right */
  #named(right) {
    return this.partners.find(({ id }) => id === right);
  }

  /** @param {string} left @param {string} right  "" parts them */
  #set(left, right) {
    if (this.locked) return;
    if (right) this.at.set(left, right);
    else this.at.delete(left);
    this.#show();
    this.context.changed();
    const words = this.rows.find((row) => row.id === left)?.words ?? "";
    const values = { left: words, right: this.#named(right)?.words ?? "", n: this.at.size, m: this.rows.length };
    this.context.say(this.context.t(right ? "paired" : "parted", values));
  }

  #show() {
    const used = new Set(this.at.values());
    for (const { id, root } of this.partners) root.classList.toggle("lq-used", used.has(id));
    for (const row of this.rows) row.set(this.#named(this.at.get(row.id)));
  }
}

/**
 * @param {Part} part
 * @param {string} letter
 * @returns {Partner}
 */
function partner(part, letter) {
  const words = html(h("span", { class: "lq-words" }), part.html);
  const root = h("li", { class: "lq-partner", "data-card": part.id }, h("span", { class: "lq-no lq-grip" }, letter), words);
  return { id: part.id, letter, words: plain(part.html), root };
}

/**
 * @param {FaceContext} context
 * @param {Part} part
 * @param {number} number
 * @param {Partner[]} partners
 * @param {(right: string) => void} set
 */
function makeRow({ item, t }, part, number, partners, set) {
  const words = plain(part.html);
  const select = h(
    "select",
    {
      class: "lq-picker",
      "aria-label": t("partnerOf", { left: words }),
      "data-focus": `${item.id}/${part.id}`,
      onchange: (/** @type {{target: HTMLSelectElement}} */ event) => set(event.target.value),
    },
    h("option", { value: "" }, t("unpaired")),
    ...partners.map(({ id, letter, words: name }) => h("option", { value: id }, `${letter}. ${name}`)),
  );
  const [letter, chosen, note] = [h("span", { class: "lq-letter" }), h("p", { class: "lq-with" }), h("div", { class: "lq-note", hidden: true })];
  const root = h("li", { class: "lq-tile lq-pair", "data-place": part.id },
    h("span", { class: "lq-no", "aria-hidden": "true" }, String(number)),
    h("div", { class: "lq-pair-body" }, h("p", { class: "lq-words" }, html(h("span"), part.html), letter), select, chosen, note));
  return {
    id: part.id, words, root, note,
    /** @param {Partner | undefined} one */
    set(one) {
      select.value = one?.id ?? "";
      letter.textContent = one?.letter ?? "";
      chosen.textContent = one ? `${one.letter}. ${one.words}` : t("unpaired");
    },
  };
}

/**
 * @param {FaceContext} context
 * @param {Row} row
 * @param {import("./types.mjs").Shown | null} shown
 * @param {string} keyed
 */
function paint(context, { id, root, note }, shown, keyed) {
  const fate = shown ? shown.parts[id] ?? "missed" : "";
  root.dataset.fate = fate;
  note.hidden = !fate;
  note.replaceChildren();
  if (!shown || !fate) return;
  const word = context.t(WORDS[/** @type {keyof typeof WORDS} */ (fate)]);
  note.append(...noteParts(context, { look: fate, word }, fate !== "missed" || shown.reveal ? id : ""));
  if (shown.reveal && fate !== "right") note.append(h("p", { class: "lq-belongs" }, context.t("pairedWith", { right: keyed })));
}
