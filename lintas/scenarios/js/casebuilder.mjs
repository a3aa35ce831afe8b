// "Build a case": the reader sets facts, and sees at once what follows and why.
import { changes, inWords, outcome } from "./changes.mjs";
import { h } from "./dom.mjs";
import { complete } from "./engine.mjs";
import { factsForm } from "./form.mjs";
import { lampItem, resultPanel } from "./result.mjs";
import { decode, encode } from "./share.mjs";
import { known, translator } from "./strings.mjs";
import { button, presetPicker, sharePanel } from "./tools.mjs";
import { whyNotPanel } from "./whynot.mjs";

/** @typedef {import("./types.mjs").Case} Case */
/** @typedef {import("./types.mjs").Preset} Preset */
/** @typedef {import("./changes.mjs").Outcome} Outcome */

const UNDOABLE = 100; // steps kept

export class CaseBuilder {
  /** @param {{lang: string, table: import("./types.mjs").Table, presets: Preset[]}} data */
  constructor({ lang: asked, table, presets }) {
    const lang = known(asked);
    const t = translator(lang);
    this.setting = { table, lang, t, set: this.#set.bind(this) };
    this.presets = presets;
    /** @type {Case} */
    this.now = { facts: complete(table, {}), date: "since", preset: "" };
    /** @type {{then: Case, by: string}[]} */
    this.past = [];
    /** @type {Outcome} */
    this.outcome = outcome(table, this.now);
    this.voice = h("div", { class: "cb-hidden", role: "status", "aria-live": "polite" });
    this.notice = h("p", { class: "cb-notice", hidden: true });
    const say = (/** @type {string} */ words) => this.#say(words);
    this.picker = presetPicker(this.setting, presets, (preset) => this.#use(preset));
    this.form = factsForm(this.setting);
    this.whynot = whyNotPanel(this.setting, say);
    this.share = sharePanel(this.setting, say);
    this.result = resultPanel(this.setting, [this.whynot.root, this.share.root]);
    this.root = this.#build();
    this.#draw(null, "");
  }

  #build() {
    const { t } = this.setting;
    this.undoers = [this.#undoer(), this.#undoer()];
    const reset = button(t("reset"), () => this.#put(this.#empty(), "reset", t("cleared")), "cb-quiet");
    const print = button(t("print"), () => window.print(), "cb-quiet");
    this.bar = h("ul", { class: "cb-lamps cb-small" });
    this.sum = h("span", { class: "cb-sum" });
    const see = button(t("seeResult"), () => this.result.show(), "cb-main");
    const foot = h("div", { class: "cb-bar-foot" }, this.sum, this.undoers[1], see);
    const bar = h("div", { class: "cb-bar", role: "group", "aria-label": t("summary") }, this.bar, foot);
    const tools = h("div", { class: "cb-tools" }, this.undoers[0], reset, print);
    const heading = h("h2", { class: "cb-heading" }, t("facts"));
    const facts = h("div", { class: "cb-facts" }, heading, this.picker.root, tools, this.notice, this.form.root, bar);
    return h("div", { class: "cb" }, h("div", { class: "cb-columns" }, facts, this.result.root), this.voice);
  }

  #undoer() {
    return button(this.setting.t("undo"), () => this.#undo(), "cb-quiet");
  }

  /** @returns {Case} */
  #empty() {
    return { facts: complete(this.setting.table, {}), date: "since", preset: "" };
  }

  /** @param {string} name @param {import("./types.mjs").Value} value */
  #set(name, value) {
    const { facts, date, preset } = this.now;
    const next = name === "date" ? { facts, date: String(value), preset } : { facts: { ...facts, [name]: value }, date, preset };
    this.#put(next, name);
  }

  /** @param {Preset} preset */
  #use(preset) {
    const { table, lang, t } = this.setting;
    const next = { facts: complete(table, preset.facts), date: "since", preset: preset.id };
    this.form.open(next);
    this.#put(next, "preset", t("used", { case: preset.title[lang] }));
  }

  /**
   * What an address says, if it says anything; parts that mean nothing are told.
   * @param {string} fragment
   */
  read(fragment) {
    const { table, t } = this.setting;
    const found = decode(table, fragment);
    if (!found || fragment === `#${encode(table, this.now)}`) return;
    const { facts, date, unread, foreign } = found;
    this.#tell(foreign ? t("foreignCase") : unread.length ? t("unreadCase", { parts: short(unread) }) : "");
    if (foreign) return;
    const next = { facts, date, preset: "" };
    this.form.open(next);
    this.#put(next, "link", this.notice.textContent || t("readCase"));
  }

  /**
   * @param {Case} next
   * @param {string} by  the fact or the tool that changed it
   * @param {string} [first]  said before what changed
   */
  #put(next, by, first = "") {
    const sliding = by === "age" && this.past.at(-1)?.by === "age";
    if (!sliding) this.past = [...this.past, { then: this.now, by }].slice(-UNDOABLE);
    if (by !== "link") this.#tell("");
    this.#show(next, first);
  }

  #undo() {
    const { t } = this.setting;
    const last = this.past.at(-1);
    if (!last) return this.#say(t("nothingToUndo"));
    this.past = this.past.slice(0, -1);
    this.form.open(last.then);
    this.#show(last.then, t("undone"));
  }

  /**
   * @param {Case} next
   * @param {string} first  said first, where the whole case is another; else ""
   */
  #show(next, first) {
    const { table, t } = this.setting;
    const before = this.outcome;
    this.now = next;
    this.outcome = outcome(table, next);
    const words = first ? "" : changes(this.setting, before, this.outcome) || t("noChange");
    this.#draw(first ? null : before, words);
    this.#say(first ? `${first} ${inWords(this.setting, this.outcome)}` : words);
    this.#address();
  }

  /** @param {Outcome | null} before @param {string} words */
  #draw(before, words) {
    const { facts, preset } = this.now;
    const { table, t } = this.setting;
    this.form.sync(this.now);
    this.result.draw(this.now, this.outcome, before, words);
    this.whynot.sync(facts, this.outcome.day);
    this.bar?.replaceChildren(...this.outcome.lamps.map((one) => lampItem(this.setting, one, true)));
    const n = this.outcome.verdict.labels.filter((code) => code !== "NONE").length;
    this.sum?.replaceChildren(t(n === 0 ? "zeroLabels" : n === 1 ? "oneLabel" : "manyLabels", { n }));
    const used = this.presets.find((one) => one.id === preset);
    this.picker.sync(preset, !(used && encode(table, this.now) === encode(table, { facts: complete(table, used.facts), date: "since" })));
    for (const one of this.undoers ?? []) one.setAttribute("aria-disabled", String(!this.past.length));
    this.share.sync(this.#link());
    this.root?.classList.toggle("cb-blank", !encode(table, this.now));
  }

  #link() {
    const text = encode(this.setting.table, this.now);
    return location.href.replace(/#.*$/s, "") + (text ? `#${text}` : "");
  }

  /** The address follows the case: a reload keeps it, and so does the switch to the other language. */
  #address() {
    const text = encode(this.setting.table, this.now);
    try {
      if (text || location.hash.startsWith("#case=")) history.replaceState(null, "", this.#link());
    } catch {
      // Some browsers allow it only so often, or not from a disk: the link below is right all the same.
    }
  }

  /** @param {string} words */
  #tell(words) {
    this.notice.textContent = words;
    this.notice.hidden = !words;
  }

  /** @param {string} words */
  #say(words) {
    this.voice.textContent = words;
  }
}

/** The first few of what could not be read. @param {string[]} parts */
const short = (parts) => parts.slice(0, 5).join(", ") + (parts.length > 5 ? ", …" : "");
