// The head of the page: language, title, what to do, where to find help.
import { h, html } from "../../quiz/js/dom.mjs";
import widget from "../../quiz/js/widget.mjs";

/** @typedef {import("./app.mjs").App} App */

/**
 * The language switch of the quiz, on the same model.
 * @param {App} app
 */
export function languages({ model }) {
  const el = h("div", { class: "sheet-language" });
  const seen = (/** @type {string} */ key) => (key === "view" ? "language" : key === "notice" ? null : model.get(key));
  widget.render({
    el,
    model: {
      get: seen,
      set: (key, value) => model.set(key, value),
      on: (event, callback) => model.on(event, callback),
      off: (event, callback) => model.off(event, callback),
      save_changes: () => model.save_changes(),
    },
  });
  return el;
}

/**
 * @param {App} app
 * @param {HTMLElement} load  where a file is opened
 * @returns {import("./app.mjs").View}
 */
export function intro(app, load) {
  const title = h("div", { class: "sheet-title" });
  const words = h("div");
  const root = h("div", {}, title, h("div", { class: "sheet-intro" }, words, load));
  function draw() {
    title.replaceChildren(
      h("p", { class: "sheet-kind" }, app.t("worksheet")),
      h("h1", {}, app.sheet.title[app.lang]),
    );
    words.replaceChildren(
      h("p", { class: "sheet-size" }, app.t("size", { n: app.items.length })),
      html(h("div", { class: "sheet-about" }), app.sheet.intro_html[app.lang]),
      h("p", { class: "sheet-kept" }, app.t("kept")),
      ...helpLines(app),
    );
  }
  return { root, draw, sync() {} };
}

/** @param {App} app */
function helpLines(app) {
  const lines = app.sheet.help;
  if (!lines.length) return [];
  const rows = lines.map((line) =>
    h("li", {},
      h("strong", {}, line.name[app.lang]), h("br"), line.for[app.lang],
      h("ul", {}, ...line.contacts.map(({ kind, value }) => h("li", {}, `${app.t(kind)}: `, contact(kind, value))))),
  );
  const summary = h("summary", {}, app.t("helpTitle"));
  return [h("details", { class: "sheet-more" }, summary, h("p", {}, app.t("helpIntro")), h("ul", { class: "sheet-help" }, ...rows))];
}

/** @param {string} kind @param {string} value */
function contact(kind, value) {
  if (!kind.startsWith("phone")) return value;
  return h("a", { href: `tel:${value.replace(/[^\d+]/g, "")}` }, value);
}
