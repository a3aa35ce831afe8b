// Blanks in a text. All are equally wide, so that none tells how long its word is.
import { tell } from "./choice.mjs";
import { h, html, icon, record } from "./dom.mjs";
import { typing } from "./typing.mjs";
import { both, matches } from "./wording.mjs";

/** @typedef {import("./types.mjs").FaceContext} FaceContext */
/** @typedef {import("./types.mjs").Shown} Shown */
/** @typedef {{id: string, name: string, input: HTMLInputElement, root: HTMLElement}} Gap */

const WORDS = { right: "partRight", wrong: "partWrong", missed: "partEmpty" };
/** A word is no prose: nothing may correct it, spell it or finish it. */
export const AS_TYPED = { type: "text", autocapitalize: "off", autocomplete: "off", autocorrect: "off", spellcheck: "false" };

/**
 * @param {FaceContext} context
 * @returns {import("./types.mjs").Face}
 */
export function cloze(context) {
  const { item, t, uid } = context;
  const keeper = typing(context.changed);
  const pieces = item.text ?? [];
  const total = pieces.filter((piece) => typeof piece !== "string").length;
  /** @type {Gap[]} */
  const gaps = [];
  const run = pieces.map((piece) => {
    if (typeof piece === "string") return html(h("span"), piece);
    gaps.push(gap(context, piece.id, t("blankOf", { n: gaps.length + 1, m: total }), keeper));
    return gaps[gaps.length - 1].root;
  });
  const notes = h("ul", { class: "lq-seg-notes", hidden: true });
  return {
    root: h("div", { class: "lq-cloze" },
      h("p", { class: "lq-text" }, ...run), h("p", { class: "lq-hint", id: `${uid}-rule` }, t("blankRule")), notes),
    instruction: t("doCloze"),
    read: () => answers(gaps),
    write: (response) => {
      if (keeper.busy()) return;
      for (const { id, input } of gaps) put(input, record(response)[id]);
    },
    lock: () => {},
    paint: (shown) => paint(context, gaps, notes, shown),
    printed: gaps.map(({ id }, at) => h("span", {}, `${at + 1}. ${item.answer?.blanks?.[id]?.shown ?? ""}`)),
    destroy: keeper.destroy,
  };
}

/** @param {Gap[]} gaps */
function answers(gaps) {
  const filled = gaps.filter(({ input }) => input.value.trim());
  return filled.length ? Object.fromEntries(filled.map(({ id, input }) => [id, input.value])) : null;
}

/** @param {HTMLInputElement} input @param {unknown} value */
function put(input, value) {
  const text = typeof value === "string" ? value : "";
  if (input.value !== text) input.value = text;
}

/**
 * @param {FaceContext} context
 * @param {string} id
 * @param {string} name
 * @param {ReturnType<typeof typing>} keeper
 * @returns {Gap}
 */
function gap({ item, uid }, id, name, keeper) {
  const input = h("input", {
    ...AS_TYPED, class: "lq-blank", maxlength: 200, "aria-label": name, "aria-describedby": `${uid}-rule`,
    "data-blank": id, "data-focus": `${item.id}/${id}`, oninput: keeper.typed, onblur: keeper.flush,
  });
  return { id, name, input, root: h("span", { class: "lq-gap" }, input) };
}

/**
 * @param {FaceContext} context
 * @param {Gap[]} gaps
 * @param {HTMLElement} notes
 * @param {Shown | null} shown
 */
function paint(context, gaps, notes, shown) {
  notes.replaceChildren();
  for (const one of gaps) {
    const fate = shown?.parts[one.id] ?? "";
    one.root.dataset.fate = fate;
    one.root.querySelector(".lq-icon")?.remove();
    if (!shown || !fate) continue;
    one.root.append(icon(fate));
    notes.append(note(context, one, fate, shown.reveal));
  }
  notes.hidden = !notes.childElementCount;
}

/**
 * What to say about a blank: about a known mistake at once, about the right word with the answer.
 * @param {FaceContext} context
 * @param {Gap} gap
 * @param {string} fate
 * @param {boolean} reveal
 */
function note(context, { id, name, input }, fate, reveal) {
  const { item, t } = context;
  const blank = item.answer?.blanks?.[id];
  const mistake = fate === "wrong" && blank?.mistakes?.find(({ wordings }) => matches(input.value, both(wordings), true));
  const typed = input.value.trim();
  const row = h("li", { class: "lq-note" }, h("span", { class: "lq-gap-name" }, name), typed ? h("q", {}, typed) : "", " ");
  tell(context, row, {
    look: fate, word: t(WORDS[/** @type {keyof typeof WORDS} */ (fate)]), id, reveal,
    mistake: mistake ? mistake.html : undefined,
    answer: h("p", { class: "lq-belongs" }, t("blankIs", { words: blank?.shown ?? "" })),
  });
  return row;
}
