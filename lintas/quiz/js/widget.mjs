// The quiz as one ES module with anywidget's contract: notebooks and static pages share it.
import { deck } from "./deck.mjs";
import { h, record } from "./dom.mjs";
import { translator } from "./strings.mjs";
import { languageSwitch, summary } from "./views.mjs";

/** @typedef {import("./types.mjs").Model} Model */

const REDRAWN_BY = ["items", "lang", "mode", "readonly", "reader", "title", "view"];
const VIEWS = { language: languageSwitch, summary, items: deck };

/**
 * Draws the quiz in `el` and keeps it in step with the model.
 * @param {{model: Model, el: HTMLElement}} host
 * @returns {() => void} takes it down
 */
function render({ model, el }) {
  const notice = h("p", { class: "lq-notice", role: "status" });
  const root = h("div", { class: "lq" }, notice);
  el.append(root);
  /** @type {{root: HTMLElement, sync: () => void, destroy: () => void} | null} */
  let view = null;

  function draw() {
    const focus = heldFocus(root);
    const lang = String(model.get("lang") || "en");
    const make = VIEWS[/** @type {keyof typeof VIEWS} */ (model.get("view"))] ?? deck;
    view?.destroy();
    view?.root.remove();
    root.lang = lang;
    view = make(model, translator(lang));
    root.append(view.root);
    tell();
    focus();
  }
  function tell() {
    notice.textContent = noticeWords(model);
  }
  const sync = () => view?.sync();
  for (const key of REDRAWN_BY) model.on(`change:${key}`, draw);
  model.on("change:state", sync);
  model.on("change:notice", tell);
  draw();
  return () => {
    for (const key of REDRAWN_BY) model.off(`change:${key}`, draw);
    model.off("change:state", sync);
    model.off("change:notice", tell);
    view?.destroy();
    root.remove();
  };
}

/**
 * The model's notice is a key of the catalogue, or `{key, …values}`.
 * @param {Model} model
 */
function noticeWords(model) {
  const notice = model.get("notice");
  if (!notice) return "";
  const { key, ...values } = typeof notice === "string" ? { key: notice } : record(notice);
  return translator(model.get("lang"))(String(key), /** @type {Record<string, string>} */ (values));
}

/**
 * Remembers what has focus (and where the caret is); returns a function that gives it back.
 * @param {HTMLElement} root
 */
function heldFocus(root) {
  const held = /** @type {HTMLElement | null} */ (root.ownerDocument.activeElement);
  const name = held && root.contains(held) ? held.dataset.focus : undefined;
  const caret = isTyped(held) ? [held.selectionStart, held.selectionEnd] : null;
  return () => {
    if (!name) return;
    const next = /** @type {HTMLElement | null} */ (root.querySelector(`[data-focus="${CSS.escape(name)}"]`));
    next?.focus({ preventScroll: true });
    if (caret && isTyped(next)) next.setSelectionRange(caret[0], caret[1]);
  };
}

/** @param {HTMLElement | null} node @returns {node is HTMLInputElement | HTMLTextAreaElement} */
const isTyped = (node) =>
  node instanceof HTMLTextAreaElement || (node instanceof HTMLInputElement && node.type === "text");

export default { render };
