// A number, written as the language writes it; what was understood is said back.
import { tell } from "./choice.mjs";
import { AS_TYPED } from "./cloze.mjs";
import { h, html, record } from "./dom.mjs";
import { slack } from "./mark.mjs";
import { readNumber, writeNumber } from "./number.mjs";
import { typing } from "./typing.mjs";

/** @typedef {import("./types.mjs").FaceContext} FaceContext */

const WORDS = { right: "partRight", wrong: "partWrong" };

/**
 * @param {FaceContext} context
 * @returns {import("./types.mjs").Face}
 */
export function numeric(context) {
  const field = new NumberField(context);
  const { item, t } = context;
  return {
    root: field.root,
    instruction: t("doNumeric"),
    read: () => field.response,
    write: (response) => field.write(response),
    lock: () => {},
    paint: (shown) => paint(context, field, shown),
    trouble: () => field.trouble(),
    printed: item.answer ? [html(h("span"), field.keyed())] : [],
    destroy: field.keeper.destroy,
  };
}

class NumberField {
  /** @param {FaceContext} context */
  constructor(context) {
    const { item, t, uid } = context;
    this.context = context;
    this.marks = { decimal: t("decimalMark"), group: t("groupMark") };
    /** @type {{value: number | null, raw: string} | null} */
    this.response = null;
    this.keeper = typing(() => this.#keep());
    this.input = h("input", {
      ...AS_TYPED, class: "lq-number", id: `${uid}-number`, inputmode: "decimal", maxlength: 40,
      "aria-describedby": `${uid}-unit ${uid}-read ${uid}-rule`, "data-focus": `${item.id}/number`,
      oninput: () => this.#typed(), onblur: () => this.keeper.flush(), onchange: () => this.#tell(),
    });
    this.back = h("p", { class: "lq-readback", id: `${uid}-read` });
    this.note = h("div", { class: "lq-note", hidden: true });
    this.unit = html(h("span", { class: "lq-unit", id: `${uid}-unit` }), item.unit);
    this.root = h("div", { class: "lq-numeric" },
      h("label", { class: "lq-label", for: `${uid}-number` }, t("yourAnswer")),
      h("div", { class: "lq-number-row" }, this.input, this.unit),
      this.back, h("p", { class: "lq-hint", id: `${uid}-rule` }, this.#rule()), this.note);
  }

  /** @param {unknown} response */
  write(response) {
    if (this.keeper.busy()) return;
    const { value, raw } = record(response);
    const typed = typeof raw === "string" ? raw : "";
    const number = typeof value === "number" && Number.isFinite(value) ? value : null;
    this.response = number === null && !typed ? null : { value: number, raw: typed };
    this.input.value = number === null || this.#means(typed, number) ? typed : writeNumber(number, this.marks);
    this.#tell();
  }

  trouble() {
    return this.response && this.response.value === null ? this.#words(this.input.value) : "";
  }

  /** The key with its unit, as html. */
  keyed() {
    const { answer, unit } = this.context.item;
    return `${writeNumber(answer?.key, this.marks)} ${unit ?? ""}`.trim();
  }

  /** The number, with or without the unit that stands beside the field. @param {string} raw */
  #read(raw) {
    const unit = (this.unit.textContent ?? "").trim().toLowerCase();
    const bare = raw.trim();
    const says = unit && bare.toLowerCase().endsWith(unit);
    return readNumber(says ? bare.slice(0, -unit.length) : bare, this.marks);
  }

  /** Whether what was typed, perhaps in the other language, still says the number here. @param {string} raw @param {number} value */
  #means(raw, value) {
    const read = this.#read(raw);
    return "value" in read && read.value === value;
  }

  #rule() {
    const { item, t } = this.context;
    const example = writeNumber(1234.5, this.marks);
    const within = item.answer?.tolerance;
    const told = within ? ` ${t("numberWithin", { n: writeNumber(within, this.marks) })}` : "";
    return t("numberRule", { example }) + told;
  }

  #typed() {
    const raw = this.input.value;
    const read = this.#read(raw);
    this.response = raw.trim() ? { value: "value" in read ? read.value : null, raw } : null;
    this.#mood("value" in read || !raw.trim() ? this.#words(raw) : "", false);
    this.keeper.typed();
  }

  #keep() {
    this.context.changed();
    this.context.say(this.#words(this.input.value));
  }

  /** Says what was understood; trouble only once the reader has left the field. */
  #tell() {
    this.#mood(this.#words(this.input.value), this.response?.value === null);
  }

  /** @param {string} words @param {boolean} trouble */
  #mood(words, trouble) {
    this.back.textContent = words;
    this.back.classList.toggle("lq-trouble", trouble);
    this.input.setAttribute("aria-invalid", String(trouble));
  }

  /** @param {string} raw */
  #words(raw) {
    const { t } = this.context;
    if (!raw.trim()) return "";
    const read = this.#read(raw);
    if ("value" in read) return t("numberRead", { number: read.said });
    return t(read.trouble, { example: writeNumber(1234.5, this.marks) });
  }
}

/**
 * @param {FaceContext} context
 * @param {NumberField} field
 * @param {import("./types.mjs").Shown | null} shown
 */
function paint(context, field, shown) {
  const { item, t } = context;
  const fate = shown?.parts.value ?? "";
  field.root.dataset.fate = fate;
  field.note.hidden = !fate;
  field.note.replaceChildren();
  if (!shown || !fate) return;
  const word = t(WORDS[/** @type {keyof typeof WORDS} */ (fate)]);
  const near = fate === "wrong" ? nearest(item, Number(field.response?.value)) : undefined;
  tell(context, field.note, {
    look: fate, word, id: "value", reveal: shown.reveal, mistake: near?.html,
    answer: h("p", { class: "lq-belongs" }, `${t("printKey")}: `, html(h("span"), field.keyed())),
  });
}

/**
 * The known wrong value that was given, as closely as the key has to be met.
 * @param {import("./types.mjs").Item} item
 * @param {number} value
 */
function nearest(item, value) {
  const off = (/** @type {{value: number}} */ near) => Math.abs(near.value - value);
  const [first] = [...(item.answer?.near ?? [])].sort((one, other) => off(one) - off(other));
  return first && off(first) <= slack(item) ? first : undefined;
}
