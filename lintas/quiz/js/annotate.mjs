// Words of a text get tags: choose a tag and press words, or press words and pick a tag.
import { h, html, icon, plain, record } from "./dom.mjs";
import { noteParts } from "./choice.mjs";
import { tagMenu } from "./tag-menu.mjs";

/** @typedef {import("./types.mjs").Part} Part */
/** @typedef {import("./types.mjs").FaceContext} FaceContext */
/** @typedef {import("./types.mjs").Shown} Shown */
/** @typedef {{id: string, words: string, root: HTMLElement, chip: HTMLElement, state: HTMLElement}} Segment */

const CLEAR = "";
const FATE_WORDS = { right: "partRight", wrong: "partWrong", missed: "partMissed" };

/**
 * @param {FaceContext} context
 * @returns {import("./types.mjs").Face}
 */
export function annotate(context) {
  const text = new TaggedText(context);
  return {
    root: text.root,
    instruction: context.t("doAnnotate"),
    read: () => (text.given.size ? Object.fromEntries(text.given) : null),
    write: (response) => text.write(record(response)),
    lock: (on) => text.lock(on),
    paint: (shown) => paint(context, text.segments, text.notes, shown),
    printed: text.segments.map(({ id, words }) => h("span", {}, keyWords(context, id, words))),
  };
}

class TaggedText {
  /** @param {FaceContext} context */
  constructor(context) {
    this.context = context;
    this.tags = context.item.tags ?? [];
    this.letters = lettersOf(this.tags.map(({ html: name }) => plain(name)));
    /** @type {Map<string, string>} segment -> tag */
    this.given = new Map();
    /** @type {string | null} the tag in hand */
    this.hand = null;
    this.locked = false;
    const pieces = context.item.text ?? [];
    this.segments = pieces.filter(isSegment).map((part) =>
      segment(context, part, (one) => this.#press(one), (one, event) => this.#key(one, event)));
    this.menu = tagMenu(context, this.letters, (id, tag) => this.#set(id, tag));
    this.tools = toolbar(context, this.letters, (tag) => (this.hand = tag));
    this.notes = h("ul", { class: "lq-seg-notes", hidden: true });
    this.root = this.#build(pieces);
    this.#show();
  }

  /** @param {(string | Part)[]} pieces */
  #build(pieces) {
    const { t } = this.context;
    let next = 0;
    const run = pieces.map((piece) => (isSegment(piece) ? this.segments[next++].root : html(h("span"), piece)));
    const keys = h("span", { class: "lq-keys" }, t("tagKeys", { n: this.tags.length }));
    return h(
      "div",
      { class: "lq-annotate", onkeydown: (event) => this.#toolKey(event) },
      h("p", { class: "lq-hint" }, t("tagHint"), " ", keys),
      this.tools,
      h("div", { class: "lq-text-box" }, h("p", { class: "lq-text" }, ...run), this.menu.root),
      this.notes,
    );
  }

  /** @param {Record<string, unknown>} response */
  write(response) {
    this.given.clear();
    for (const { id } of this.segments)
      if (this.tags.some((known) => known.id === response[id])) this.given.set(id, String(response[id]));
    this.#show();
  }

  /** @param {boolean} on */
  lock(on) {
    this.locked = on;
    this.menu.close();
    for (const { root } of this.segments) root.setAttribute("aria-disabled", String(on));
  }

  /** @param {string} id @param {string} tag */
  #set(id, tag) {
    if (this.locked) return;
    if (tag === CLEAR) this.given.delete(id);
    else this.given.set(id, tag);
    this.#show();
    this.context.changed();
    const { t, say } = this.context;
    const words = this.segments.find((one) => one.id === id)?.words ?? "";
    say(tag ? t("tagged", { words, tag: nameOf(this.tags, tag) }) : t("untagged", { words }));
  }

  /** @param {Segment} one */
  #press(one) {
    if (this.locked) return;
    if (this.hand === null) this.menu.open(one.id, one.words, one.root);
    else this.#set(one.id, this.given.get(one.id) === this.hand ? CLEAR : this.hand);
  }

  /** @param {Segment} one @param {KeyboardEvent} event */
  #key(one, event) {
    const tag = tagOfKey(event, this.tags);
    if (tag !== null) this.#set(one.id, tag);
    else if (event.key === "Enter" || event.key === " ") this.#press(one);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {KeyboardEvent} event */
  #toolKey(event) {
    const tag = tagOfKey(event, this.tags);
    if (tag === null || this.locked || this.menu.isOpen()) return;
    for (const input of this.tools.querySelectorAll("input")) input.checked = input.value === tag;
    this.hand = tag;
  }

  #show() {
    for (const { id, root, chip, state } of this.segments) {
      const at = this.tags.findIndex((tag) => tag.id === this.given.get(id));
      root.dataset.tag = at < 0 ? "" : String(at + 1);
      chip.textContent = this.letters[at] ?? "";
      state.textContent = `(${at < 0 ? this.context.t("bearsNone") : plain(this.tags[at].html)})`;
    }
  }
}

/**
 * @param {FaceContext} context
 * @param {Part} part
 * @param {(segment: Segment) => void} press
 * @param {(segment: Segment, event: KeyboardEvent) => void} key
 * @returns {Segment}
 */
function segment({ item }, part, press, key) {
  const chip = h("span", { class: "lq-chip", "aria-hidden": "true" });
  const state = h("span", { class: "lq-hidden" });
  const root = h(
    "span",
    {
      class: "lq-seg",
      role: "button",
      tabindex: 0,
      "data-segment": part.id,
      "data-focus": `${item.id}/${part.id}`,
      onclick: () => press(one),
      onkeydown: (/** @type {KeyboardEvent} */ event) => key(one, event),
    },
    html(h("span", { class: "lq-seg-words" }), part.html),
    chip,
    state,
  );
  const one = { id: part.id, words: plain(part.html), root, chip, state };
  return one;
}

/**
 * @param {FaceContext} context
 * @param {string[]} letters
 * @param {(tag: string) => void} take
 */
function toolbar({ item, t, uid }, letters, take) {
  /** @param {string} id @param {Node} name @param {string} letter @param {number} at */
  function tool(id, name, letter, at) {
    const focus = `${item.id}/tool-${at}`;
    const chip = h("span", { class: "lq-chip", "aria-hidden": "true" }, letter);
    const props = { type: "radio", name: `${uid}-tool`, value: id, "data-focus": focus, onchange: () => take(id) };
    return h("label", { class: "lq-tool", "data-tag": at || "" }, h("input", props), chip, name);
  }
  const tools = (item.tags ?? []).map((tag, at) => tool(tag.id, html(h("span"), tag.html), letters[at], at + 1));
  const clear = tool(CLEAR, h("span", {}, t("clearTag")), "–", 0);
  return h("div", { class: "lq-tools", role: "radiogroup", "aria-label": t("tags") }, ...tools, clear);
}

/**
 * @param {FaceContext} context
 * @param {Segment[]} segments
 * @param {HTMLElement} notes
 * @param {Shown | null} shown
 */
function paint(context, segments, notes, shown) {
  notes.replaceChildren();
  for (const { id, words, root } of segments) {
    const part = shown?.parts[id];
    const fate = part && (part !== "missed" || shown?.reveal) ? part : "";
    root.dataset.fate = fate;
    root.querySelector(".lq-icon")?.remove();
    if (!fate) continue;
    root.append(icon(fate));
    const word = context.t(FATE_WORDS[/** @type {keyof typeof FATE_WORDS} */ (fate)]);
    const told = noteParts(context, { look: fate, word }, id);
    const note = h("li", { class: "lq-note" }, h("q", {}, words), " ", ...told);
    if (shown?.reveal && fate !== "right")
      note.append(h("p", { class: "lq-belongs" }, keyWords(context, id, words)));
    notes.append(note);
  }
  notes.hidden = !notes.childElementCount;
}

/**
 * @param {FaceContext} context
 * @param {string} id
 * @param {string} words
 */
function keyWords({ item, t }, id, words) {
  const tag = String(record(item.answer?.key)[id] ?? "");
  return t("shouldBe", { words, tag: nameOf(item.tags ?? [], tag) || t("bearsNone") });
}

/**
 * The tag of a number key; "" for 0; null for any other key.
 * @param {KeyboardEvent} event
 * @param {Part[]} tags
 */
function tagOfKey(event, tags) {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return null;
  const number = Number(event.key);
  return number === 0 ? CLEAR : tags[number - 1]?.id ?? null;
}

/** @param {Part[]} tags @param {string} id */
const nameOf = (tags, id) => plain(tags.find((tag) => tag.id === id)?.html);

/** @param {string | Part} piece @returns {piece is Part} */
const isSegment = (piece) => typeof piece !== "string";

/**
 * A letter for each name: its first that no earlier name has taken.
 * @param {string[]} names
 */
export function lettersOf(names) {
  /** @type {string[]} */
  const taken = [];
  for (const name of names) {
    const own = [...name.toUpperCase()].filter((letter) => /\p{L}/u.test(letter));
    taken.push(own.find((letter) => !taken.includes(letter)) ?? String(taken.length + 1));
  }
  return taken;
}
