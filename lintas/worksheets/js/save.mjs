// Saving the file, or its text where the browser saves no files; and the name on a printout.
import { h } from "../../quiz/js/dom.mjs";
import { hash } from "../../quiz/js/shuffle.mjs";
import { MAX_BYTES, fileText, keyOf, sizeOf } from "./file.mjs";

/** @typedef {import("./app.mjs").App} App */

const NOTE = "file"; // what the last file held and when it was saved
const LATER = 60_000; // milliseconds until the browser has surely read what it saves

/**
 * @param {App} app
 * @returns {import("./app.mjs").View & {unsaved: () => boolean}}
 */
export function save(app) {
  const root = h("div", { class: "sheet-save" });
  const said = h("p", { class: "sheet-said", role: "status" });
  const text = h("textarea", { class: "lq-area", readonly: true, rows: 6, spellcheck: "false", "data-focus": "copy" });
  const copies = h("details", { class: "sheet-more", ontoggle: () => copies.open && fill() });

  function fill() {
    text.value = fileText(app.sheet, app.lang, app.items, app.state);
    return text.value;
  }
  function run() {
    const content = fill();
    if (sizeOf(content) > MAX_BYTES) return tell("saveTooLarge");
    try {
      download(app.file, content);
      app.store.note(NOTE, JSON.stringify({ at: new Date().toISOString(), hash: digest(app) }));
      tell("savedNow");
    } catch {
      copies.open = true;
      tell("saveFailed");
    }
  }
  async function copy() {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      tell("copied");
    } catch {
      tell(document.execCommand("copy") ? "copied" : "copyByHand");
    }
  }
  /** @param {string} key */
  function tell(key) {
    said.textContent = app.t(key, { file: app.file });
  }
  function draw() {
    const t = app.t.bind(app);
    said.textContent = before(app);
    text.setAttribute("aria-label", t("copyLabel"));
    if (copies.open) fill();
    copies.replaceChildren(
      h("summary", {}, t("copyTitle")),
      h("p", {}, t("copyHint", { file: app.file })),
      text,
      h("p", {}, h("button", { type: "button", class: "lq-button", onclick: copy }, t("copy"))),
    );
    root.replaceChildren(
      h("h3", { tabindex: -1 }, t("saveTitle")),
      h("p", {}, t("saveHow")),
      h("p", { class: "sheet-actions" },
        h("button", { type: "button", class: "lq-button lq-main", onclick: run }, t("save")),
        h("button", { type: "button", class: "lq-button", onclick: () => window.print() }, t("print"))),
      said, copies, names(app),
    );
  }
  return { root, draw, sync: draw, unsaved: () => app.answered > 0 && lastOf(app)?.hash !== digest(app) };
}

/** @param {string} name @param {string} content */
function download(name, content) {
  const href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = h("a", { href, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), LATER);
}

/** @param {App} app */
function before(app) {
  const last = lastOf(app);
  if (!last) return "";
  return app.t(last.hash === digest(app) ? "savedBefore" : "savedStale", { time: app.time(last.at) });
}

/** @param {App} app @returns {{at: string, hash: number} | null} */
function lastOf(app) {
  try {
    const { at, hash: value } = JSON.parse(app.store.noted(NOTE) ?? "");
    return Number.isNaN(Date.parse(at)) ? null : { at, hash: value };
  } catch {
    return null;
  }
}

/** @param {App} app */
function digest(app) {
  return hash(JSON.stringify(app.items.map((item) => {
    const { response = null, confidence = 0 } = app.state[keyOf(item)] ?? {};
    return [item.id, response, response === null ? 0 : confidence];
  })));
}

/** Fields that only a printout shows. @param {App} app */
function names(app) {
  const fields = ["name", "number"].map((key) => {
    const input = h("input", {
      type: "text", autocomplete: "off", maxlength: 80, oninput: () => app.store.note(`print-${key}`, input.value),
    });
    input.value = app.store.noted(`print-${key}`) ?? "";
    return h("label", {}, h("span", { class: "lq-label" }, app.t(key)), input);
  });
  const hint = h("p", { class: "sheet-hint" }, app.t("nameHint"));
  return h("fieldset", { class: "sheet-names" }, h("legend", {}, app.t("nameTitle")), hint, h("div", {}, ...fields));
}
