// A card to be placed: its words, radio buttons for its place (narrow), a list (wide).
import { h, html, plain } from "./dom.mjs";
import { noteParts } from "./choice.mjs";

/** @typedef {import("./types.mjs").Part} Part */
/** @typedef {ReturnType<typeof makeTile>} Tile */

/**
 * @param {import("./types.mjs").FaceContext} context
 * @param {Part} card
 * @param {Part[]} places
 * @param {(place: string | null) => void} move  the reader chose a place
 */
export function makeTile(context, card, places, move) {
  const name = `${context.uid}-${card.id}`;
  const radios = places.map((place) => radio(context, card, place, name, move));
  const select = picker(context, card, places, move);
  const note = h("div", { class: "lq-note", hidden: true });
  const root = h(
    "li",
    { class: "lq-tile", "data-card": card.id },
    html(h("div", { class: "lq-words lq-grip", id: name }), card.html),
    h("div", { class: "lq-segments", role: "radiogroup", "aria-labelledby": name }, ...radios.map(({ label }) => label)),
    select,
    note,
  );
  const set = (/** @type {string | null} */ place) => {
    radios.forEach(({ input }) => (input.checked = input.value === place));
    select.value = place ?? "";
  };
  return { card, root, set, note, words: plain(card.html) };
}

/**
 * @param {import("./types.mjs").FaceContext} context
 * @param {Part} card
 * @param {Part} place
 * @param {string} name
 * @param {(place: string) => void} move
 */
function radio({ item }, card, place, name, move) {
  const input = h("input", {
    type: "radio",
    name,
    value: place.id,
    "data-focus": `${item.id}/${card.id}/${place.id}`,
    onchange: () => move(place.id),
  });
  return { input, label: h("label", { class: "lq-segment" }, input, html(h("span"), place.html)) };
}

/**
 * @param {import("./types.mjs").FaceContext} context
 * @param {Part} card
 * @param {Part[]} places
 * @param {(place: string | null) => void} move
 */
function picker({ item, t }, card, places, move) {
  const options = places.map((place) => h("option", { value: place.id }, plain(place.html)));
  return h(
    "select",
    {
      class: "lq-picker",
      "aria-label": t("placeFor", { card: plain(card.html) }),
      "data-focus": `${item.id}/${card.id}`,
      onchange: (/** @type {{target: HTMLSelectElement}} */ event) => move(event.target.value || null),
    },
    h("option", { value: "" }, t("unplaced")),
    ...options,
  );
}

/**
 * Verdict and feedback on the card itself.
 * @param {import("./types.mjs").FaceContext} context
 * @param {Tile} tile
 * @param {import("./types.mjs").Shown | null} shown
 * @param {string} belongs  the right place in words
 */
export function paintTile(context, { card, root, note }, shown, belongs) {
  const fate = shown ? shown.parts[card.id] ?? "missed" : "";
  const words = { right: "partRight", wrong: "partMisplaced", missed: "partUnplaced" };
  root.dataset.fate = fate;
  note.hidden = !fate;
  note.replaceChildren();
  if (!shown || !fate) return;
  const word = context.t(words[/** @type {keyof words} */ (fate)]);
  const told = fate !== "missed" || shown.reveal;
  note.append(...noteParts(context, { look: fate, word }, told ? card.id : ""));
  if (shown.reveal && fate !== "right") note.append(h("p", { class: "lq-belongs" }, context.t("belongs", { bin: belongs })));
}
