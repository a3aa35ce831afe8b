// Words of a text get tags: choose a tag and press words, or press words and pick a tag.
import { h, html, icon, plain, record } from "./dom.mjs";
import { noteParts } from "./choice.mjs";
import { tagMenu } from "./tag-menu.mjs";

/** @typedef {import("./types.mjs").Part} Part */
/** @typedef {import("./types.mjs").FaceContext} FaceContext */
/** @typedef {import("./types.mjs").Shown} Shown */
/** @typedef {{id: string, words: string, root: HTMLElement, chip: HTMLElement, state: HTMLElement}} Segment */

const CLEAR = "";

/**
 * @param {FaceContext} context
 * @returns {import("./types.mjs").Face}
 */
export function annotate(context) {
  const { item, t } = context;
  const tags = item.tags ?? [];
  const letters = lettersOf(tags.map(({ html: name }) => plain(name)));
  /** @type {Map<string, string>} segment -> tag */
  const given = new Map();
  /** @type {string | null} the tag in hand */
  let hand = null;
  let locked = false;

  const segments = (item.text ?? []).filter(isSegment).map((part) => segment(context, part, press, key));
  const text = h("p", { class: "lq-text" });
  let next = 0;
  for (const piece of item.text ?? [])
    text.append(isSegment(piece) ? segments[next++].root : html(h("span"), piece));
  const tools = toolbar(context, letters, (tag) => (hand = tag));
  const menu = tagMenu(context, letters, set);
  const notes = h("ul", { class: "lq-seg-notes", hidden: true });
  const hint = h("p", { class: "lq-hint" }, t("tagHint"), " ", h("span", { class: "lq-keys" }, t("tagKeys", { n: tags.length })));
  const root = h("div", { class: "lq-annotate", onkeydown: toolKey }, hint, tools, h("div", { class: "lq-text-box" }, text, menu.root), notes);

  /** @param {string} id @param {string} tag */
  function set(id, tag) {
    if (locked) return;
    if (tag === CLEAR) given.delete(id);
    else given.set(id, tag);
    show();
    context.changed();
    const { words } = /** @type {Segment} */ (segments.find((one) => one.id === id));
    context.say(stateWords(words, tag));
  }
  /** @param {Segment} one */
  function press(one) {
    if (locked) return;
    if (hand === null) menu.open(one.id, one.words, one.root);
    else set(one.id, given.get(one.id) === hand ? CLEAR : hand);
  }
  /** @param {Segment} one @param {KeyboardEvent} event */
  function key(one, event) {
    const tag = tagOfKey(event, tags);
    if (tag !== null) set(one.id, tag);
    else if (event.key === "Enter" || event.key === " ") press(one);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  /** @param {KeyboardEvent} event */
  function toolKey(event) {
    const tag = tagOfKey(event, tags);
    if (tag === null || locked || menu.isOpen()) return;
    for (const input of tools.querySelectorAll("input")) input.checked = input.value === tag;
    hand = tag;
  }
  /** @param {string} words @param {string | undefined} tag */
  function stateWords(words, tag) {
    return tag ? t("tagged", { words, tag: nameOf(tags, tag) }) : t("untagged", { words });
  }
  function show() {
    for (const one of segments) {
      const tag = given.get(one.id);
      one.root.dataset.tag = tag ? String(tags.findIndex(({ id }) => id === tag) + 1) : "";
      one.chip.textContent = tag ? letters[tags.findIndex(({ id }) => id === tag)] : "";
      one.state.textContent = `(${tag ? nameOf(tags, tag) : t("bearsNone")})`;
    }
  }
  show();

  return {
    root,
    instruction: t("doAnnotate"),
    read: () => (given.size ? Object.fromEntries(given) : null),
    write: (response) => {
      given.clear();
      for (const { id } of segments) {
        const tag = record(response)[id];
        if (tags.some((known) => known.id === tag)) given.set(id, String(tag));
      }
      show();
    },
    lock: (on) => {
      locked = on;
      menu.close();
      for (const one of segments) one.root.setAttribute("aria-disabled", String(on));
    },
    paint: (shown) => paint(context, segments, notes, shown),
    printed: segments.map(({ id, words }) => h("span", {}, keyWords(context, id, words))),
  };
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
  const tool = (/** @type {string} */ id, /** @type {Node} */ name, /** @type {string} */ letter, /** @type {number} */ at) =>
    h(
      "label",
      { class: "lq-tool", "data-tag": at || "" },
      h("input", { type: "radio", name: `${uid}-tool`, value: id, "data-focus": `${item.id}/tool-${at}`, onchange: () => take(id) }),
      h("span", { class: "lq-chip", "aria-hidden": "true" }, letter),
      name,
    );
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
    const word = fate === "right" ? context.t("partRight") : context.t(fate === "wrong" ? "partWrong" : "partMissed");
    const note = h("li", { class: "lq-note" }, h("q", {}, words), " ", ...noteParts(context, { look: fate, word }, id));
    if (shown?.reveal && fate !== "right") note.append(h("p", { class: "lq-belongs" }, keyWords(context, id, words)));
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
