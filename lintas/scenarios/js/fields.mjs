// One control a fact: native checkboxes, radio buttons, a number with its slider.
import { h, uniqueId } from "./dom.mjs";
import { elementName } from "./engine.mjs";

/** @typedef {import("./types.mjs").Value} Value */
/** @typedef {import("./types.mjs").Words} Words */
/**
 * @typedef {object} Field
 * @property {HTMLElement} root
 * @property {(value: Value) => void} write
 * @property {(kept: boolean) => void} [keep]  say that the fact counts for nothing at present
 */
/**
 * @typedef {object} Setting
 * @property {import("./types.mjs").Table} table
 * @property {import("./types.mjs").Lang} lang
 * @property {import("./types.mjs").Translate} t
 * @property {(name: string, value: Value) => void} set
 */

/**
 * @param {Setting} setting
 * @param {string} name
 * @returns {Field}
 */
export function field(setting, name) {
  const makers = { integer: age, list, word, boolean };
  return makers[/** @type {keyof typeof makers} */ (setting.table.facts[name].type)](setting, name);
}

/**
 * A large target: the box, its words, a line of help beneath.
 * @param {HTMLInputElement} input
 * @param {string} words
 * @param {string} [help]
 */
function row(input, words, help) {
  const id = uniqueId();
  if (help) input.setAttribute("aria-describedby", id);
  return h(
    "div",
    { class: "cb-row" },
    h("label", { class: "cb-choice" }, input, h("span", {}, words)),
    help ? h("p", { class: "cb-help", id }, help) : null,
  );
}

/** @param {Setting} setting @param {string} name @returns {Field} */
function boolean({ table, lang, t, set }, name) {
  const { label, help, turned = false, key } = table.form.facts[name];
  const onchange = () => set(name, input.checked !== turned);
  const input = h("input", { type: "checkbox", "data-fact": name, value: key, onchange });
  const root = row(input, label[lang], help?.[lang]);
  const kept = h("p", { class: "cb-kept", hidden: true }, t("kept"));
  root.append(kept);
  return { root, write: (value) => (input.checked = value !== turned), keep: (on) => (kept.hidden = !on) };
}

/** @param {Setting} setting @param {string} name @returns {Field} */
function list({ table, lang, set }, name) {
  const { label, values = {} } = table.form.facts[name];
  const boxes = Object.entries(values).map(([value, words]) => ({
    input: h("input", { type: "checkbox", "data-fact": name, value, onchange: () => set(name, chosen()) }),
    words,
  }));
  const chosen = () => boxes.filter(({ input }) => input.checked).map(({ input }) => input.value);
  const rows = boxes.map(({ input, words }) => row(input, words.label?.[lang] ?? input.value, words.help?.[lang]));
  return {
    root: h("fieldset", { class: "cb-list" }, h("legend", {}, label[lang]), ...rows),
    write: (value) => boxes.forEach(({ input }) => (input.checked = /** @type {string[]} */ (value).includes(input.value))),
  };
}

/** @param {Setting} setting @param {string} name @returns {Field} */
function word({ table, lang, t, set }, name) {
  const { label, none, values = {} } = table.form.facts[name];
  const shown = (/** @type {string} */ value) => table.facts[name].values?.[value][lang] ?? value;
  const group = uniqueId();
  const choices = ["", ...Object.keys(values)].map((value) => {
    const onchange = () => set(name, value || null);
    const input = h("input", { type: "radio", name: group, value, "data-fact": name, onchange });
    return { input, root: row(input, value ? shown(value) : (none?.[lang] ?? "")) };
  });
  const kept = h("p", { class: "cb-kept", hidden: true }, t("kept"));
  return {
    root: h("fieldset", { class: "cb-list" }, h("legend", {}, label[lang]), ...choices.map(({ root }) => root), kept),
    write: (value) => choices.forEach(({ input }) => (input.checked = input.value === (value ?? ""))),
    keep: (on) => (kept.hidden = !on),
  };
}

/** @param {Setting} setting @param {string} name @returns {Field} */
function age({ table, lang, t, set }, name) {
  const { label, help } = table.form.facts[name];
  const id = uniqueId();
  const limits = { min: 0, max: 120, step: 1 };
  const number = h("input", {
    type: "number", id, inputmode: "numeric", "aria-describedby": `${id}-help ${id}-is`, "data-fact": name, ...limits,
    oninput: () => valid(number.value) && set(name, Number(number.value)),
    onchange: () => valid(number.value) || write(held),
  });
  const slider = h("input", {
    type: "range", "aria-label": t("slider"), "data-fact": name, ...limits,
    oninput: () => set(name, Number(slider.value)),
  });
  const is = h("p", { class: "cb-help cb-age-is", id: `${id}-is` });
  let held = 0;
  /** @param {Value} value */
  const write = (value) => {
    held = Number(value);
    if (!valid(number.value) || Number(number.value) !== held) number.value = String(held);
    slider.value = String(held);
    is.textContent = t(held < 18 ? "isChild" : "isAdult");
  };
  const both = h("div", { class: "cb-age" }, number, h("span", { "aria-hidden": "true" }, t("years")), slider);
  const line = h("p", { class: "cb-help", id: `${id}-help` }, help?.[lang]);
  return { root: h("div", { class: "cb-list" }, h("label", { class: "cb-legend", for: id }, label[lang]), both, line, is), write };
}

/** @param {string} text */
const valid = (text) => /^\d{1,3}$/.test(text) && Number(text) <= 120;

/**
 * Before or since the new Criminal Code.
 * @param {Setting} setting
 * @returns {Field}
 */
export function dateField({ table, lang, t, set }) {
  const name = uniqueId();
  const choices = Object.entries(table.form.dates).map(([value, words]) => {
    const input = h("input", { type: "radio", name, value, "data-fact": "date", onchange: () => set("date", value) });
    return { input, root: row(input, words[lang]) };
  });
  return {
    root: h(
      "fieldset",
      { class: "cb-list" },
      h("legend", {}, t("when")),
      h("p", { class: "cb-help" }, t("whenHelp")),
      ...choices.map(({ root }) => root),
    ),
    write: (value) => choices.forEach(({ input }) => (input.checked = input.value === value)),
  };
}

/**
 * The facts that are set, in the words of the form: what the reader has stipulated.
 * @param {Setting} setting
 * @param {import("./types.mjs").Facts} facts
 * @returns {string[]}
 */
export function stipulated({ table, lang, t }, facts) {
  return table.form.groups.flatMap((group) =>
    group.facts.flatMap((name) => {
      const { label, values } = table.form.facts[name];
      const value = facts[name];
      if (name === "age") return [t("ageIs", { age: String(value) })];
      if (Array.isArray(value)) return value.map((one) => values?.[one].label?.[lang] ?? one);
      if (typeof value === "string")
        return [`${label[lang]}: ${table.facts[name].values?.[value][lang] ?? elementName(table, name, lang)}`];
      return value === table.facts[name].default ? [] : [label[lang]];
    }),
  );
}
