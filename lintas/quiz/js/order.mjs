// Steps are moved up and down with buttons; by pointer they can also be dragged.
import { noteParts } from "./choice.mjs";
import { h, html, plain } from "./dom.mjs";
import { draggable } from "./drag.mjs";

/** @typedef {import("./types.mjs").FaceContext} FaceContext */
/** @typedef {import("./types.mjs").Shown} Shown */
/** @typedef {ReturnType<typeof makeStep>} Step */

/**
 * @param {FaceContext} context
 * @returns {import("./types.mjs").Face}
 */
export function order(context) {
  const row = new Row(context);
  const key = /** @type {string[]} */ (context.item.answer?.key ?? []);
  const named = new Map((context.item.steps ?? []).map((step) => [step.id, step.html]));
  return {
    root: row.root,
    instruction: context.t("doOrder"),
    read: () => (row.touched ? row.ids() : null),
    write: (response) => row.write(response),
    lock: (on) => row.lock(on),
    paint: (shown) => row.steps.forEach((step, at) => paint(context, step, at, shown)),
    printed: key.map((id, at) => html(h("span"), `${at + 1}. ${named.get(id) ?? ""}`)),
  };
}

/** The steps as they stand now. */
class Row {
  /** @param {FaceContext} context */
  constructor(context) {
    this.context = context;
    this.mixed = context.order(context.item.steps ?? [], "steps").map((part) =>
      makeStep(context, part, (by, button) => this.#by(part.id, by, button)));
    this.steps = [...this.mixed];
    /** Nothing is an answer until the reader has moved a step, or said that this is the order. */
    this.touched = false;
    this.locked = false;
    this.list = h("ol", { class: "lq-steps", tabindex: -1, "aria-label": context.t("stepList") });
    this.confirm = h("button", {
      type: "button", class: "lq-button lq-quiet", "data-focus": `${context.item.id}/confirm`, onclick: () => this.#keep(),
    }, context.t("thisOrder"));
    const hint = h("p", { class: "lq-hint" }, context.t("orderHint"), " ", h("span", { class: "lq-fine-only" }, context.t("orderDrag")));
    this.root = h("div", { class: "lq-order" }, hint, this.list, this.confirm);
    draggable(this.root, (id, target) => this.#move(id, this.ids().indexOf(target)), () => !this.locked);
    this.#show();
  }

  ids() {
    return this.steps.map(({ id }) => id);
  }

  /** @param {unknown} response */
  write(response) {
    const known = [...new Set(Array.isArray(response) ? response : [])]
      .flatMap((id) => this.mixed.filter((step) => step.id === id));
    this.touched = known.length > 0;
    this.steps = [...known, ...this.mixed.filter((step) => !known.includes(step))];
    this.#show();
  }

  /** @param {boolean} on */
  lock(on) {
    this.locked = on;
    this.root.classList.toggle("lq-locked", on);
  }

  /** @param {string} id @param {number} by @param {HTMLElement} button */
  #by(id, by, button) {
    this.#move(id, this.ids().indexOf(id) + by);
    button.focus();
  }

  /** @param {string} id @param {number} to */
  #move(id, to) {
    const from = this.ids().indexOf(id);
    if (this.locked || from < 0 || to < 0 || to >= this.steps.length || from === to) return;
    const [step] = this.steps.splice(from, 1);
    this.steps.splice(to, 0, step);
    this.#given();
    const { t, say } = this.context;
    say(t("stepMoved", { step: step.words, n: to + 1, m: this.steps.length }));
  }

  #keep() {
    this.#given();
    this.list.focus();
    this.context.say(this.context.t("orderKept"));
  }

  #given() {
    this.touched = true;
    this.#show();
    this.context.changed();
  }

  #show() {
    const same = this.steps.every(({ root }, at) => this.list.children[at] === root);
    if (!same) this.list.append(...this.steps.map(({ root }) => root));
    this.steps.forEach((step, at) => step.set(at, this.steps.length));
    this.root.classList.toggle("lq-touched", this.touched);
    this.confirm.hidden = this.touched;
  }
}

/**
 * @param {FaceContext} context
 * @param {import("./types.mjs").Part} part
 * @param {(by: number, button: HTMLElement) => void} move
 */
function makeStep({ item, t }, part, move) {
  const words = plain(part.html);
  const button = (/** @type {string} */ key, /** @type {string} */ sign, /** @type {number} */ by) =>
    h("button", {
      type: "button", class: "lq-move", "aria-label": t(key, { step: words }), "data-focus": `${item.id}/${part.id}/${by}`,
      onclick: (/** @type {{currentTarget: HTMLElement}} */ event) => move(by, event.currentTarget),
    }, h("span", { "aria-hidden": "true" }, sign));
  const [up, down] = [button("moveUp", "↑", -1), button("moveDown", "↓", 1)];
  const number = h("span", { class: "lq-no lq-grip", "aria-hidden": "true" });
  const note = h("div", { class: "lq-note", hidden: true });
  const root = h("li", { class: "lq-tile lq-step", "data-card": part.id, "data-place": part.id },
    number, html(h("div", { class: "lq-words" }), part.html), h("span", { class: "lq-moves" }, up, down), note);
  return {
    id: part.id, words, root, note,
    /** Ends stay focusable, so that a step that arrives there does not lose its reader. @param {number} at @param {number} length */
    set(at, length) {
      number.textContent = String(at + 1);
      up.setAttribute("aria-disabled", String(at === 0));
      down.setAttribute("aria-disabled", String(at === length - 1));
    },
  };
}

/**
 * @param {FaceContext} context
 * @param {Step} step
 * @param {number} at
 * @param {Shown | null} shown
 */
function paint(context, { id, root, note }, at, shown) {
  const key = /** @type {string[]} */ (context.item.answer?.key ?? []);
  const fate = shown?.parts[id] ?? "";
  const told = shown?.reveal || (shown && !Object.values(shown.parts).some((part) => part !== "right"));
  root.dataset.fate = fate;
  note.replaceChildren();
  if (fate) note.append(...noteParts(context, { look: fate, word: fateWord(context, fate, at) }, fate === "missed" && !told ? "" : id));
  else if (told) note.append(...noteParts(context, { look: "right", word: "" }, id).slice(1));
  if (shown?.reveal && key[at] !== id)
    note.append(h("p", { class: "lq-belongs" }, context.t("stepPlace", { n: key.indexOf(id) + 1 })));
  note.hidden = !note.childNodes.length;
}

/** @param {FaceContext} context @param {string} fate @param {number} at */
function fateWord({ t }, fate, at) {
  if (fate === "right") return t("stepFollows");
  if (fate === "missed") return t("partUnplaced");
  return t(at ? "stepAstray" : "stepNotFirst");
}
