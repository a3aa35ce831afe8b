// Cards into bins or the cells of a grid. Narrow: each card has buttons for its place. Wide: a
// board, with a list on each card, and dragging as an enhancement.
import { board } from "./board.mjs";
import { h, html, plain, record } from "./dom.mjs";
import { draggable } from "./drag.mjs";
import { places } from "./mark.mjs";
import { makeTile, paintTile } from "./tile.mjs";

/** @typedef {import("./types.mjs").FaceContext} FaceContext */

const WIDE = 600; // pixels of the card's own width, not of the screen

/**
 * @param {FaceContext} context
 * @returns {import("./types.mjs").Face}
 */
export function classify(context) {
  const table = new Table(context);
  const printed = (context.item.cards ?? []).map((card) =>
    h("span", {}, html(h("span"), card.html), ": ", table.belongs(card.id)),
  );
  return {
    root: table.root,
    instruction: context.t("doClassify"),
    read: () => table.read(),
    write: (response) => table.write(record(response)),
    lock: (on) => table.lock(on),
    paint: (shown) => table.tiles.forEach((tile) => paintTile(context, tile, shown, table.belongs(tile.card.id))),
    printed,
    destroy: () => table.watch.disconnect(),
  };
}

/** The cards, where each lies, and the board they lie on. */
class Table {
  /** @param {FaceContext} context */
  constructor(context) {
    const { item, t, order } = context;
    this.context = context;
    this.places = places(item);
    /** @type {Map<string, string>} card -> place */
    this.at = new Map();
    [this.locked, this.wide] = [false, false];
    this.tiles = order(item.cards ?? [], "cards").map((card) =>
      makeTile(context, card, this.places, (place) => this.#move(card.id, place)));
    this.pool = h("ul", { class: "lq-zone lq-pool-list", "data-empty": t("allPlaced") });
    const { root: bins, zones } = board(item, t("empty"));
    this.zones = zones;
    const hint = h("p", { class: "lq-hint lq-wide-only" }, t("dragHint"));
    this.root = h("div", { class: "lq-classify" }, hint, h("div", { class: "lq-pool", "data-place": "" }, this.pool), bins);
    this.watch = new ResizeObserver(() => this.#fit());
    this.watch.observe(this.root);
    draggable(this.root, (card, place) => this.#move(card, place || null), () => this.wide && !this.locked);
    this.#arrange();
  }

  read() {
    return this.at.size ? Object.fromEntries([...this.at].map(([card, place]) => [card, [place]])) : null;
  }

  /** @param {Record<string, unknown>} response */
  write(response) {
    this.at.clear();
    for (const { card } of this.tiles) {
      const [place] = [response[card.id]].flat();
      if (this.places.some(({ id }) => id === place)) this.at.set(card.id, String(place));
    }
    this.#arrange();
  }

  /** @param {boolean} on */
  lock(on) {
    this.locked = on;
    this.root.classList.toggle("lq-locked", on);
  }

  /**
   * The right place of a card, in words.
   * @param {string} card
   */
  belongs(card) {
    const key = [record(this.context.item.answer?.key)[card]].flat();
    return key.map((place) => this.#nameOf(place)).join(this.context.t("or"));
  }

  /** @param {unknown} place */
  #nameOf(place) {
    return plain(this.places.find(({ id }) => id === place)?.html);
  }

  /** @param {string} card @param {string | null} place */
  #move(card, place) {
    if (this.locked) return;
    if (place) this.at.set(card, place);
    else this.at.delete(card);
    this.#arrange();
    this.context.changed();
    const words = this.tiles.find((tile) => tile.card.id === card)?.words ?? "";
    const values = { card: words, bin: this.#nameOf(place), n: this.at.size, m: this.tiles.length };
    this.context.say(this.context.t(place ? "moved" : "movedBack", values));
  }

  #fit() {
    const width = this.root.clientWidth;
    if (!width || this.wide === width >= WIDE) return;
    this.wide = !this.wide;
    this.root.classList.toggle("lq-wide", this.wide);
    this.#arrange();
  }

  /** Puts each card into its zone; one that has focus keeps it. */
  #arrange() {
    const held = /** @type {HTMLElement | null} */ (document.activeElement);
    for (const tile of this.tiles) {
      const place = this.at.get(tile.card.id) ?? null;
      tile.set(place);
      const zone = (this.wide && place && this.zones.get(place)) || this.pool;
      if (tile.root.parentElement !== zone) zone.append(tile.root);
    }
    if (!this.wide) this.pool.append(...this.tiles.map((tile) => tile.root));
    if (held && held !== document.activeElement && this.root.contains(held)) held.focus();
  }
}
