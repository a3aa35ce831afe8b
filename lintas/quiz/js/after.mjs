// What follows a verdict: why, the sources, where to read again.
import { h, html } from "./dom.mjs";
import { selfCheck } from "./essay.mjs";

/** @typedef {import("./types.mjs").FaceContext} FaceContext */

/**
 * @param {FaceContext} context
 * @param {{known: boolean, self: string[], onself: (ids: string[]) => void}} how  known: the answer may be told, and why: after a first try it would give the second away
 * @returns {(HTMLElement | null)[]}
 */
export function afterword(context, { known, self, onself }) {
  const { item, t } = context;
  const answer = item.answer ?? {};
  const essay = item.type === "essay";
  return [
    answer.contested ? h("p", { class: "lq-contested" }, t("contested")) : null,
    essay ? selfCheck(context, self, onself) : null,
    essay && answer.model ? block(t("modelAnswer"), html(h("p"), answer.model)) : null,
    known && answer.reasons?.length ? block(t("reasons"), list(answer.reasons, "lq-reasons")) : null,
    (known || essay) && answer.explanation ? block(t("why"), html(h("p"), answer.explanation)) : null,
    answer.read?.length ? block(t("read"), links(answer.read)) : null,
    answer.sources?.length ? block(t("sources"), list(answer.sources, "lq-sources")) : null,
  ];
}

/**
 * The key and the explanation, seen only on paper and only on request.
 * @param {FaceContext} context
 * @param {HTMLElement[]} key
 */
export function paperKey({ item, t }, key) {
  const rows = key.map((words) => h("li", {}, words));
  return h(
    "div",
    { class: "lq-paper-key" },
    h("p", { class: "lq-label" }, t("printKey")),
    rows.length ? h("ul", {}, ...rows) : null,
    html(h("p"), item.answer?.explanation),
  );
}

/** @param {string} title @param {HTMLElement} body */
const block = (title, body) => h("div", { class: "lq-block" }, h("p", { class: "lq-label" }, title), body);

/** @param {string[]} rows @param {string} look */
const list = (rows, look) => h("ul", { class: look }, ...rows.map((row) => html(h("li"), row)));

/** @param {{href: string, html: string}[]} places */
const links = (places) =>
  h("ul", { class: "lq-read" }, ...places.map(({ href, html: words }) => h("li", {}, html(h("a", { href: safe(href) }), words))));

/** @param {string} href */
const safe = (href) => (/^(https?:|#|\/|\.|[\w-]+[/.#])/i.test(href) && !/^(javascript|data|vbscript):/i.test(href) ? href : "#");
