// Opening a file of answers: checked, put to what is here by time, and told in words.
import { h } from "../../quiz/js/dom.mjs";
import { clean } from "./clean.mjs";
import { MAX_BYTES, merge, readFile } from "./file.mjs";

/** @typedef {import("./app.mjs").App} App */
/** @typedef {import("./file.mjs").Merged} Merged */

/**
 * @param {App} app
 * @returns {import("./app.mjs").View}
 */
export function load(app) {
  const summary = h("summary");
  const hint = h("p", { class: "sheet-hint" });
  const name = h("span", { class: "lq-label" });
  const input = h("input", { type: "file", accept: ".json,application/json", onchange: () => void open() });
  const said = h("div", { class: "sheet-said", role: "status" });
  const choices = h("p", { class: "sheet-actions" });
  const root = h("details", { class: "sheet-more sheet-load lq" }, summary, hint, h("label", {}, name, input), said, choices);

  async function open() {
    const file = input.files?.[0];
    if (!file) return;
    const bytes = file.size > MAX_BYTES ? new Uint8Array(MAX_BYTES + 1) : new Uint8Array(await file.arrayBuffer());
    input.value = ""; // so that the same file can be chosen again
    take(bytes);
  }
  /** @param {Uint8Array} bytes */
  function take(bytes) {
    const found = readFile(bytes, app.sheet);
    if (found.problem !== null) return tell([app.t(found.problem, found.values)]);
    const before = app.state;
    const merged = merge(before, found.items, app.items, clean);
    app.replace(merged.state);
    const lines = report(app, merged, found.other);
    if (Object.keys(merged.older).length) return ask(lines, merged, before);
    tell(lines, merged.taken.length ? [undo(before)] : []);
  }
  /** @param {string[]} lines @param {Merged} merged @param {Merged["state"]} before */
  function ask(lines, merged, before) {
    const ids = Object.keys(merged.older).map((key) => key.split("@")[0]);
    const question = app.t("askNewer", { list: app.numbers(ids) });
    const keep = () => tell([app.t("keptNewer")], merged.taken.length ? [undo(before)] : []);
    const replace = () => {
      app.replace({ ...app.state, ...merged.older });
      tell([app.t("loadedSome", { list: app.numbers([...merged.taken, ...ids]) })], [undo(before)]);
    };
    tell([...lines, question], [button("keepNewer", keep), button("takeOlder", replace)]);
  }
  /** @param {Merged["state"]} before */
  function undo(before) {
    return button("undo", () => {
      const cleared = Object.fromEntries(Object.keys(app.state).map((key) => [key, before[key] ?? { response: null }]));
      app.replace(cleared);
      tell([app.t("undone")]);
    });
  }
  /** @param {string} key @param {() => void} act */
  const button = (key, act) => h("button", { type: "button", class: "lq-button", onclick: act }, app.t(key));
  /** @param {string[]} lines @param {HTMLElement[]} buttons */
  function tell(lines, buttons = []) {
    const held = choices.contains(document.activeElement);
    said.replaceChildren(...lines.map((line) => h("p", {}, line)));
    choices.replaceChildren(...buttons);
    if (held) (buttons[0] ?? input).focus();
  }
  function draw() {
    summary.textContent = app.t("loadTitle");
    hint.textContent = app.t("loadHint");
    name.textContent = app.t("loadLabel", { file: app.file });
    tell([]);
  }
  return { root, draw, sync() {} };
}

/**
 * What was done with the file.
 * @param {App} app
 * @param {Merged} merged
 * @param {boolean} other
 */
function report(app, { taken, older, changed, broken, unknown }, other) {
  const lines = other ? [app.t("loadedOther")] : [];
  if (taken.length) lines.push(app.t("loadedSome", { list: app.numbers(taken) }));
  else if (!Object.keys(older).length) lines.push(app.t("loadedNone"));
  if (changed.length) lines.push(app.t("loadedChanged", { list: app.numbers(changed) }));
  if (broken.length) lines.push(app.t("loadedBroken", { list: app.numbers(broken) }));
  if (unknown) lines.push(app.t("loadedUnknown", { n: unknown }));
  return lines;
}
