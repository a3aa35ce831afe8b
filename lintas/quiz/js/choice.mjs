// Options as native radio buttons or checkboxes; shared by single, multiple and label-set.
import { h, html, icon, record } from "./dom.mjs";

/** @typedef {import("./types.mjs").FaceContext} FaceContext */
/** @typedef {import("./types.mjs").Shown} Shown */
/** @typedef {{part: import("./types.mjs").Part, row: HTMLElement, input: HTMLInputElement, note: HTMLElement}} Choice */

/**
 * Rows of options in this reader's order.
 * @param {FaceContext} context
 * @param {"radio" | "checkbox"} kind
 */
export function choices(context, kind) {
  const list = context.order(context.item.options ?? [], "options").map((part) => choice(context, kind, part));
  return {
    root: h("div", { class: "lq-options" }, ...list.map(({ row }) => row)),
    chosen: () => list.filter(({ input }) => input.checked).map(({ part }) => part.id),
    /** @param {Set<unknown>} ids */
    choose: (ids) => list.forEach(({ part, input }) => (input.checked = ids.has(part.id))),
    /** @param {Shown | null} shown */
    paint: (shown) => list.forEach((one) => paintChoice(context, one, shown)),
    printed: () => keyed(context).map(({ html: words }) => html(h("span"), words)),
  };
}

/**
 * @param {FaceContext} context
 * @param {"radio" | "checkbox"} kind
 * @param {import("./types.mjs").Part} part
 * @returns {Choice}
 */
function choice({ item, uid, changed }, kind, part) {
  const noteId = `${uid}-${part.id}-note`;
  const input = h("input", {
    type: kind,
    name: uid,
    value: part.id,
    "aria-describedby": noteId,
    "data-focus": `${item.id}/${part.id}`,
    onchange: changed,
  });
  const note = h("div", { class: "lq-note", id: noteId, hidden: true });
  const label = h("label", { class: "lq-choice" }, input, html(h("span", { class: "lq-words" }), part.html));
  return { part, input, note, row: h("div", { class: "lq-option" }, label, note) };
}

/**
 * @param {FaceContext} context
 * @param {Choice} one
 * @param {Shown | null} shown
 */
function paintChoice(context, { part, row, input, note }, shown) {
  const fate = shown ? fateOf(context, part.id, input.checked, shown) : null;
  note.hidden = !fate;
  note.replaceChildren();
  row.dataset.fate = fate?.look ?? "";
  if (fate) note.append(...noteParts(context, fate, part.id));
}

/**
 * How an option fared: nothing for what was rightly left alone, and no missed part before the
 * reader asks for the answer.
 * @param {FaceContext} context
 * @param {string} id
 * @param {boolean} checked
 * @param {Shown} shown
 */
function fateOf({ t, item }, id, checked, shown) {
  const part = shown.parts[id];
  if (checked && part === "right") return { look: "right", word: t("partRight") };
  if (checked && part) return { look: "wrong", word: t("partWrong") };
  const inKey = [item.answer?.key].flat().includes(id);
  if (!shown.reveal || !inKey) return null;
  return { look: "missed", word: t(item.type === "single" ? "partKey" : "partMissed") };
}

/**
 * @param {FaceContext} context
 * @param {{look: string, word: string}} fate
 * @param {string} id
 */
export function noteParts({ item }, fate, id) {
  const word = h("span", { class: `lq-fate lq-is-${fate.look}` }, icon(fate.look), fate.word);
  const feedback = record(item.answer?.feedback)[id];
  if (typeof feedback !== "string") return [word];
  return [word, " ", html(h("span", { class: "lq-feedback" }), feedback)];
}

/**
 * Where a wrong answer has words of its own: these first, then the answer, once it is shown.
 * @param {FaceContext} context
 * @param {HTMLElement} note
 * @param {{look: string, word: string, id: string, reveal: boolean, mistake?: string, answer: HTMLElement}} told
 */
export function tell(context, note, { look, word, id, reveal, mistake, answer }) {
  const said = noteParts(context, { look, word }, id);
  note.append(said[0]);
  if (look !== "right" && mistake) note.append(" ", html(h("span", { class: "lq-feedback" }), mistake));
  if (look !== "right" && reveal) note.append(answer);
  if (look === "right" || reveal) note.append(...said.slice(1));
}

/** @param {FaceContext} context */
const keyed = ({ item }) => {
  const key = [item.answer?.key].flat();
  return (item.options ?? []).filter(({ id }) => key.includes(id));
};
