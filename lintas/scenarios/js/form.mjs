// The facts in groups. A fact that cannot matter is left out, unless it is set or has the focus.
import { h } from "./dom.mjs";
import { holds } from "./evaluator.mjs";
import { dateField, field } from "./fields.mjs";
import { same } from "./share.mjs";

/** @typedef {import("./types.mjs").Case} Case */
/** @typedef {import("./types.mjs").Condition} Condition */
/** @typedef {import("./fields.mjs").Field} Field */

/** @param {import("./fields.mjs").Setting} setting */
export function factsForm(setting) {
  const groups = setting.table.form.groups.map((group) => groupOf(setting, group));
  /** @type {Case | null} */
  let shown = null;
  const sync = (/** @type {Case} */ now) => {
    shown = now;
    for (const group of groups) group.sync(now);
  };
  const root = h("div", {
    class: "cb-groups",
    // What had the focus may have been kept for its sake only.
    onfocusout: () => setTimeout(() => shown && sync(shown)),
  });
  root.append(...groups.map((group) => group.root));
  /** Opens what holds facts, so that a case that was put in place can be read. @param {Case} now */
  const open = (now) => {
    for (const group of groups) if (group.chosen(now)) group.root.open = true;
  };
  return { root, sync, open };
}

/**
 * @param {import("./fields.mjs").Setting} setting
 * @param {import("./types.mjs").Group} group
 */
function groupOf(setting, group) {
  const { table, lang, t } = setting;
  const fields = group.facts.map((name) => ({ name, ...field(setting, name) }));
  const date = group.facts.includes("age") ? dateField(setting) : null;
  const count = h("span", { class: "cb-count" });
  const summary = h("summary", {}, h("span", { class: "cb-group-name" }, group.legend[lang]), count);
  const body = h(
    "fieldset",
    { class: "cb-body" },
    h("legend", { class: "cb-hidden" }, group.legend[lang]),
    h("p", { class: "cb-intro" }, group.intro[lang]),
    ...fields.map(({ root }) => root),
    date?.root,
  );
  const root = h("details", { class: "cb-group", "data-group": group.id, open: group.open }, summary, body);
  const chosen = (/** @type {Case} */ { facts }) =>
    group.facts.reduce((sum, name) => sum + weight(facts[name], table.facts[name].default), 0);

  /** @param {Case} now */
  const sync = (now) => {
    date?.write(now.date);
    for (const one of fields) show(one, table.form.facts[one.name].when, now, table.facts[one.name].default);
    const n = chosen(now);
    count.textContent = n && group.id !== "who" ? t("chosen", { n }) : "";
    root.hidden = !(matters(group.when, now) || n || root.contains(document.activeElement));
  };
  return { root, sync, chosen };
}

/** How many choices a value stands for. @param {unknown} value @param {unknown} standard */
const weight = (value, standard) => (Array.isArray(value) ? value.length : Number(value !== standard));

/** @param {Condition | undefined} when @param {Case} now */
const matters = (when, { facts }) => !when || holds(when, facts, new Set());

/**
 * @param {Field & {name: string}} one
 * @param {Condition | undefined} when
 * @param {Case} now
 * @param {import("./types.mjs").Value} standard
 */
function show(one, when, now, standard) {
  const value = now.facts[one.name];
  const counts = matters(when, now);
  const set = !same(value, standard);
  one.write(value);
  one.keep?.(!counts && set);
  one.root.hidden = !counts && !set && !one.root.contains(document.activeElement);
}
