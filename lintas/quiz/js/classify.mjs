// Cards into bins or the cells of a grid. Narrow: each card has buttons for its place. Wide: a
// board, with a list on each card, and dragging as an enhancement.
import { board } from "./board.mjs";
import { h, html, plain, record } from "./dom.mjs";
import { draggable } from "./drag.mjs";
import { places } from "./mark.mjs";
import { makeTile, paintTile } from "./tile.mjs";

const WIDE = 600; // pixels of the card's own width, not of the screen

/**
 * @param {import("./types.mjs").FaceContext} context
 * @returns {import("./types.mjs").Face}
 */
export function classify(context) {
  const { item, t } = context;
  const all = places(item);
  /** @type {Map<string, string>} card -> place */
  const at = new Map();
  let [locked, wide] = [false, false];

  const move = (/** @type {string} */ card, /** @type {string | null} */ place) => {
    if (locked) return;
    if (place) at.set(card, place);
    else at.delete(card);
    arrange();
    context.changed();
    context.say(moveWords(card, place));
  };
  const tiles = context.order(item.cards ?? [], "cards").map((card) => makeTile(context, card, all, (place) => move(card.id, place)));
  const nameOf = (/** @type {unknown} */ place) => plain(all.find(({ id }) => id === place)?.html);
  const moveWords = (/** @type {string} */ card, /** @type {string | null} */ place) => {
    const words = tiles.find((tile) => tile.card.id === card)?.words ?? "";
    const values = { card: words, bin: nameOf(place), n: at.size, m: tiles.length };
    return t(place ? "moved" : "movedBack", values);
  };

  const pool = h("ul", { class: "lq-zone lq-pool-list", "data-empty": t("allPlaced") });
  const hint = h("p", { class: "lq-hint lq-wide-only" }, t("dragHint"));
  const { root: bins, zones } = board(item, t("empty"));
  const root = h("div", { class: "lq-classify" }, hint, h("div", { class: "lq-pool", "data-place": "" }, pool), bins);

  function arrange() {
    const held = /** @type {HTMLElement | null} */ (document.activeElement);
    for (const tile of tiles) {
      const place = at.get(tile.card.id) ?? null;
      tile.set(place);
      const zone = (wide && place && zones.get(place)) || pool;
      if (tile.root.parentElement !== zone) zone.append(tile.root);
    }
    if (!wide) pool.append(...tiles.map((tile) => tile.root));
    if (held && root.contains(held)) held.focus();
  }
  const fit = () => {
    if (root.clientWidth && wide !== root.clientWidth >= WIDE) wide = !wide;
    root.classList.toggle("lq-wide", wide);
    arrange();
  };
  const watch = new ResizeObserver(() => {
    if (root.clientWidth && wide !== root.clientWidth >= WIDE) fit();
  });
  watch.observe(root);
  draggable(root, (card, place) => move(card, place || null), () => wide && !locked);
  arrange();

  return {
    root,
    instruction: t("doClassify"),
    read: () => (at.size ? Object.fromEntries([...at].map(([card, place]) => [card, [place]])) : null),
    write: (response) => {
      at.clear();
      for (const [card, place] of Object.entries(record(response)))
        if (Array.isArray(place) && all.some(({ id }) => id === place[0])) at.set(card, place[0]);
      arrange();
    },
    lock: (on) => {
      locked = on;
      root.classList.toggle("lq-locked", on);
    },
    paint: (shown) => tiles.forEach((tile) => paintTile(context, tile, shown, belongs(tile.card.id))),
    printed: (item.cards ?? []).map((card) => h("span", {}, html(h("span"), card.html), ": ", belongs(card.id))),
    destroy: () => watch.disconnect(),
  };

  /** @param {string} card */
  function belongs(card) {
    return [record(item.answer?.key)[card]].flat().map(nameOf).join(t("or"));
  }
}
