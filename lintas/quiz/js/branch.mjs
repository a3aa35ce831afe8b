// One place at a time, with the way that led there; going back forgets what came after.
import { noteParts } from "./choice.mjs";
import { h, html, plain, record } from "./dom.mjs";
import { gauges } from "./gauges.mjs";
import { paperTree } from "./paper-tree.mjs";
import { rightWay, stopsOf, walk } from "./way.mjs";

/** @typedef {import("./types.mjs").FaceContext} FaceContext */
/** @typedef {import("./way.mjs").Step} Step */

/**
 * @param {FaceContext} context
 * @returns {import("./types.mjs").Face}
 */
export function branch(context) {
  const { item, t } = context;
  const path = new Path(context);
  return {
    root: path.root,
    instruction: t("doBranch"),
    read: () => (path.steps.length ? path.steps.map(({ turn }) => turn.id) : null),
    write: (response) => path.write(response),
    lock: (on) => path.lock(on),
    paint: (shown) => path.paint(shown),
    trouble: () => (path.steps.length && path.here() ? t("walkOn") : ""),
    printed: item.answer ? keyed(context) : [],
  };
}

class Path {
  /** @param {FaceContext} context */
  constructor(context) {
    const { t, item } = context;
    this.context = context;
    /** @type {Step[]} */
    this.steps = [];
    this.locked = false;
    this.stops = stopsOf(item);
    this.gauges = gauges(context);
    const name = `${context.uid}-way`;
    this.trail = h("ol", { class: "lq-trail", "aria-labelledby": name });
    this.past = h("div", { class: "lq-past" }, h("p", { class: "lq-label", id: name }, t("yourWay")), this.trail);
    this.now = h("div", { class: "lq-now" });
    this.key = h("div", { class: "lq-block", hidden: true });
    this.root = h("div", { class: "lq-branch" }, this.gauges.root, this.past, this.now, this.key, paperTree(context));
    this.#show();
  }

  /** Where the reader stands; undefined at the end. */
  here() {
    const last = this.steps[this.steps.length - 1];
    return this.stops.get(last ? last.turn.to : this.context.item.start ?? "");
  }

  /** @param {unknown} response */
  write(response) {
    this.steps = walk(this.context.item, response);
    this.#show();
  }

  /** @param {boolean} on */
  lock(on) {
    this.locked = on;
    this.root.classList.toggle("lq-locked", on);
  }

  /** @param {import("./types.mjs").Shown | null} shown */
  paint(shown) {
    this.key.hidden = !shown?.reveal;
    const rows = shown?.reveal ? keyed(this.context).map((words) => h("li", {}, words)) : [];
    this.key.replaceChildren(h("p", { class: "lq-label" }, this.context.t("rightWay")), h("ol", { class: "lq-right-way" }, ...rows));
  }

  /** @param {string} turn */
  #take(turn) {
    const before = this.gauges.values(this.steps);
    this.#go([...this.steps.map((step) => step.turn.id), turn]);
    const step = this.steps[this.steps.length - 1];
    const told = step ? plain(feedbackOf(this.context, step)) : "";
    this.context.say([told, ...this.gauges.moved(before, this.steps)].filter(Boolean).join(" "));
  }

  /** @param {number} at  of the step that is taken back, with all that followed */
  #back(at) {
    this.#go(this.steps.slice(0, at).map((step) => step.turn.id));
  }

  /** @param {string[]} turns */
  #go(turns) {
    if (this.locked) return;
    this.write(turns);
    this.context.changed();
    /** @type {HTMLElement | null} */ (this.now.querySelector("[tabindex]"))?.focus();
  }

  #show() {
    this.past.hidden = !this.steps.length;
    this.trail.replaceChildren(...this.steps.map((step, at) => trailStep(this.context, step, at, () => this.#back(at))));
    this.now.replaceChildren(...this.#place());
    this.gauges.show(this.steps);
  }

  #place() {
    const { t, item } = this.context;
    const stop = this.here();
    const focus = { tabindex: -1, "data-focus": `${item.id}/here` };
    if (!stop) return [h("p", { ...focus, class: "lq-words lq-end" }, t(item.answer ? "wayEndCheck" : "wayEnd"))];
    const turns = stop.choices.map((turn) =>
      h("button", { type: "button", class: "lq-turn", value: turn.id, "data-focus": `${item.id}/${stop.id}-${turn.id}`, onclick: () => this.#take(turn.id) },
        html(h("span", { class: "lq-words" }), turn.html)));
    return [html(h("p", { ...focus, class: "lq-words lq-here" }), stop.html), h("div", { class: "lq-turns" }, ...turns)];
  }
}

/**
 * A step of the way so far; in practice with what there is to say about it.
 * @param {FaceContext} context
 * @param {Step} step
 * @param {number} at
 * @param {() => void} back
 */
function trailStep(context, step, at, back) {
  const { item, t } = context;
  const { stop, turn } = step;
  const right = record(item.answer?.key)[stop.id] === turn.id;
  const fate = { look: right ? "right" : "wrong", word: t(right ? "partRight" : "turnWrong") };
  const note = item.answer ? h("div", { class: "lq-note" }, ...noteParts(context, fate, `${stop.id}-${turn.id}`)) : null;
  const button = h("button", {
    type: "button", class: "lq-button lq-quiet lq-back", "data-focus": `${item.id}/back-${at}`, onclick: back,
    "aria-label": `${t("goBack")}: ${plain(stop.html)}`,
  }, t("goBack"));
  return h("li", { class: "lq-trail-step", "data-fate": item.answer ? fate.look : "" },
    html(h("p", { class: "lq-trail-stop" }), stop.html),
    h("p", { class: "lq-trail-turn lq-words" }, "→ ", html(h("span"), turn.html)), note, button);
}

/** @param {FaceContext} context @param {Step} step */
function feedbackOf({ item }, { stop, turn }) {
  const said = record(item.answer?.feedback)[`${stop.id}-${turn.id}`];
  return typeof said === "string" ? said : "";
}

/**
 * The right way in words.
 * @param {FaceContext} context
 */
function keyed({ item }) {
  return rightWay(item).map(({ id, html: words, choices }) => {
    const turn = choices.find((choice) => choice.id === item.answer?.key[id]);
    return h("span", {}, html(h("span"), words), " → ", html(h("strong"), turn?.html));
  });
}
