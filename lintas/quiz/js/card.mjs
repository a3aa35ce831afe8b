// One item as a card: what is asked, the answers, the verdict, the reasons.
import { afterword, paperKey } from "./after.mjs";
import { confidence } from "./confidence.mjs";
import { h, html, icon, plain, uniqueId } from "./dom.mjs";
import { FACES } from "./faces.mjs";
import { given } from "./given.mjs";
import { mark } from "./mark.mjs";
import { shuffled } from "./shuffle.mjs";

/** @typedef {import("./types.mjs").Entry} Entry */
/** @typedef {import("./types.mjs").Item} Item */
/**
 * @typedef {object} CardOptions
 * @property {Item} item
 * @property {Entry} entry
 * @property {number} number
 * @property {number} total
 * @property {boolean} graded
 * @property {boolean} readonly
 * @property {string} reader
 * @property {import("./types.mjs").Translate} t
 * @property {(text: string) => void} say
 * @property {(entry: Entry) => void} commit
 */

const ATTEMPTS_KEPT = 30;
const LONG_STEM = 160; // characters; a longer one is set as a passage, not as a heading

export class Card {
  /** @param {CardOptions} options */
  constructor(options) {
    const { item, reader, t, say } = options;
    this.options = options;
    this.entry = options.entry;
    const uid = uniqueId();
    /** @type {import("./types.mjs").FaceContext} */
    this.context = {
      item, t, uid, say,
      stemId: `${uid}-stem`,
      order: (parts) => shuffled(parts, reader, item.id),
      changed: () => this.#answered(),
    };
    const make = FACES.get(item.type);
    if (!make) throw new Error(t("unknownType", { type: item.type }));
    this.face = make(this.context);
    this.sure = item.confidence === false ? null : confidence(this.context, () => this.#answered());
    this.#build();
    this.sync(options.entry);
  }

  #build() {
    const { item, t, number, total, graded } = this.options;
    const { uid, stemId } = this.context;
    this.verdict = h("div", { class: "lq-verdict", role: "status", tabindex: -1, "data-focus": `${item.id}/verdict` });
    this.buttons = h("div", { class: "lq-buttons" });
    this.hints = h("ul", { class: "lq-hints", hidden: true });
    this.after = h("div", { class: "lq-after", hidden: true });
    const length = plain(item.stem).length > LONG_STEM ? "lq-stem lq-stem-long" : "lq-stem";
    const legend = html(h("legend", { class: length, id: stemId }), item.stem);
    this.field = h("fieldset", { class: "lq-field" }, legend, this.face.root, this.sure?.root);
    const foot = h("div", { class: "lq-foot" }, this.verdict, this.buttons);
    this.body = h("div", { class: "lq-body" }, caseOf(item, t), this.field, this.hints, foot, this.after);
    if (!graded) this.body.append(paperKey(this.context, this.face.printed ?? []));
    const instruction = h("span", { class: "lq-do" }, this.face.instruction);
    this.aside = h("div", { class: "lq-aside", hidden: true });
    this.root = h(
      "div",
      { class: `lq-card lq-card-${item.type}`, role: "group", "aria-labelledby": `${uid}-place`, "data-item": item.id },
      h("p", { class: "lq-top" }, placeOf(`${uid}-place`, number, total, t), instruction),
      this.aside,
      this.body,
    );
  }

  /**
   * Shows an entry, wherever it came from.
   * @param {Entry} entry
   */
  sync(entry) {
    this.entry = entry;
    this.face.write(entry.response ?? null);
    this.sure?.write(entry.confidence);
    this.#draw();
  }

  /** @returns {boolean} whether the reader has given an answer */
  get answered() {
    return this.options.graded ? given(this.entry.response) : Boolean(this.entry.checked);
  }

  destroy() {
    this.face.destroy?.();
  }

  /** @param {Entry} entry */
  #commit(entry) {
    this.entry = entry;
    this.options.commit(entry);
  }

  #answered() {
    const response = this.face.read();
    const entry = { ...this.entry, response, at: now() };
    const level = this.sure?.read();
    this.#commit(level ? { ...entry, confidence: level } : entry);
    if (this.options.graded) this.#status();
    else if (!this.entry.checked && response !== null) this.verdict?.replaceChildren();
  }

  #check() {
    const { item, t } = this.options;
    const response = this.face.read();
    const trouble = response === null ? t("answerFirst") : this.face.trouble?.();
    if (trouble) return this.#tell(trouble);
    const { earned, possible } = mark(item, response);
    const level = this.sure?.read();
    /** @type {import("./types.mjs").Attempt} */
    const attempt = { at: now(), response, earned, possible, ...(level ? { confidence: level } : {}) };
    const attempts = [...(this.entry.attempts ?? []), attempt].slice(-ATTEMPTS_KEPT);
    this.#commit({ ...this.entry, response, checked: true, at: attempt.at, attempts });
    this.#draw();
    this.#toVerdict();
  }

  #retry() {
    this.#commit({ ...this.entry, checked: false, revealed: false });
    this.#draw();
    const all = this.field?.querySelectorAll("input, select, textarea, button, [role=button]") ?? [];
    const inputs = /** @type {HTMLElement[]} */ ([...all]);
    const held = inputs.find((input) => input instanceof HTMLInputElement && input.checked);
    (held ?? inputs.find((input) => input.offsetParent))?.focus();
  }

  #reveal() {
    this.#commit({ ...this.entry, revealed: true });
    this.#draw();
    this.#toVerdict();
  }

  /** @param {boolean} skipped */
  #skip(skipped) {
    this.#commit({ ...this.entry, skipped });
    this.#draw();
    (skipped ? this.aside : this.buttons)?.querySelector("button")?.focus();
  }

  #hint() {
    const hints = (this.entry.hints ?? 0) + 1;
    this.#commit({ ...this.entry, hints });
    this.#draw();
    this.options.say(this.hints?.lastElementChild?.textContent ?? "");
  }

  #toVerdict() {
    this.verdict?.focus({ preventScroll: true });
    this.verdict?.scrollIntoView({ block: "nearest" });
  }

  /** Whether the answer is kept, in a worksheet. */
  #status() {
    const open = this.options.readonly ? "" : this.face.trouble?.();
    const key = given(this.entry.response) ? (open ? "savedOpen" : "saved") : "notAnswered";
    this.#tell(this.options.t(key), key);
  }

  /** @param {string} words @param {string} [look] */
  #tell(words, look = "plain") {
    if (!this.verdict || this.verdict.textContent === words) return;
    this.verdict.dataset.look = look;
    this.verdict.replaceChildren(words);
  }

  #draw() {
    const { graded, readonly } = this.options;
    const checked = !graded && Boolean(this.entry.checked);
    const locked = readonly || checked;
    if (this.field) this.field.disabled = locked;
    this.face.lock(locked);
    if (this.root) this.root.dataset.state = checked ? "checked" : "open";
    this.#drawAside();
    if (graded) return this.#status();
    this.#drawHints();
    this.#drawVerdict(checked);
    this.buttons?.replaceChildren(...(readonly ? [] : this.#buttons(checked)));
  }

  #drawAside() {
    const { t, graded } = this.options;
    const skipped = !graded && Boolean(this.entry.skipped);
    if (!this.aside || !this.body) return;
    this.body.hidden = skipped;
    this.aside.hidden = !skipped;
    if (skipped) this.aside.replaceChildren(h("p", {}, t("skipped")), this.#button("unskip", () => this.#skip(false)));
  }

  #drawHints() {
    const { item, t } = this.options;
    const open = (item.answer?.hints ?? []).slice(0, this.entry.hints ?? 0);
    const rows = open.map((hint, at) =>
      h("li", {}, h("span", { class: "lq-label" }, t("hintLabel", { n: at + 1 })), " ", html(h("span"), hint)),
    );
    this.hints?.replaceChildren(...rows);
    if (this.hints) this.hints.hidden = !rows.length;
  }

  /** @param {boolean} checked */
  #drawVerdict(checked) {
    const { item } = this.options;
    if (!this.verdict || !this.after) return;
    this.after.hidden = !checked;
    if (!checked) {
      this.verdict.replaceChildren();
      this.after.replaceChildren();
      return this.face.paint(null);
    }
    const result = mark(item, this.entry.response);
    const reveal = Boolean(this.entry.revealed);
    const known = reveal || (result.possible > 0 && result.earned === result.possible);
    this.face.paint({ parts: result.parts, reveal });
    this.#verdictWords(result, reveal);
    const onself = (/** @type {string[]} */ self) => this.#commit({ ...this.entry, self });
    const words = afterword(this.context, { known, self: this.entry.self ?? [], onself });
    this.after.replaceChildren(...words.filter((word) => word !== null));
  }

  /**
   * @param {import("./types.mjs").Mark} result
   * @param {boolean} reveal
   */
  #verdictWords({ earned, possible }, reveal) {
    const { t, item } = this.options;
    if (item.type === "essay") return this.#tell(t("noMark"), "plain");
    const look = earned === possible ? "right" : earned ? "partly" : "wrong";
    const points = possible > 1 ? h("span", { class: "lq-points" }, t("ofPoints", { n: earned, m: possible })) : "";
    const told = reveal && look !== "right" ? h("span", { class: "lq-points" }, t("revealed")) : "";
    if (!this.verdict) return;
    this.verdict.dataset.look = look;
    this.verdict.replaceChildren(icon(look), h("strong", {}, t(look)), " ", points, " ", told);
  }

  /** @param {boolean} checked */
  #buttons(checked) {
    const { item } = this.options;
    const essay = item.type === "essay";
    const hints = item.answer?.hints?.length ?? 0;
    if (!checked) {
      return [
        this.#button(essay ? "compare" : "check", () => this.#check(), "lq-main"),
        ...((this.entry.hints ?? 0) < hints ? [this.#button("hint", () => this.#hint())] : []),
        this.#button("skip", () => this.#skip(true), "lq-quiet"),
      ];
    }
    if (essay) return [this.#button("goOn", () => this.#retry())];
    const { earned, possible } = mark(item, this.entry.response);
    if (earned === possible) return [this.#button("again", () => this.#retry(), "lq-quiet")];
    const reveal = this.entry.revealed ? [] : [this.#button("reveal", () => this.#reveal(), "lq-quiet")];
    return [this.#button("retry", () => this.#retry()), ...reveal];
  }

  /** @param {string} word @param {() => void} act @param {string} [look] */
  #button(word, act, look = "") {
    const { item, t } = this.options;
    const focus = `${item.id}/${word}`;
    return h("button", { type: "button", class: `lq-button ${look}`, "data-focus": focus, onclick: act }, t(word));
  }
}

/** @param {Item} item @param {import("./types.mjs").Translate} t */
function caseOf(item, t) {
  if (!item.case) return null;
  return h("div", { class: "lq-case" }, h("p", { class: "lq-label" }, t("case")), html(h("p", { class: "lq-story" }), item.case));
}

/**
 * "3 of 16"; alone on the page, a card is named for screen readers only.
 * @param {string} id
 * @param {number} number
 * @param {number} total
 * @param {import("./types.mjs").Translate} t
 */
function placeOf(id, number, total, t) {
  const word = h("span", { class: "lq-hidden" }, `${t("question", { n: "" }).trim()} `);
  return h("span", { class: total > 1 ? "lq-place" : "lq-hidden", id }, word, t("place", { n: number, m: total }));
}

const now = () => new Date().toISOString();
