// Static pages: brings `.lintas-case` to life. Works from file://, no fetch.
import { CaseBuilder } from "./casebuilder.mjs";
import { h } from "./dom.mjs";
import { known, translator } from "./strings.mjs";

/** @param {HTMLElement} host */
function hydrate(host) {
  if (host.dataset.ready) return;
  host.dataset.ready = "1";
  try {
    const source = host.querySelector('script[type="application/json"]');
    const builder = new CaseBuilder(JSON.parse(source?.textContent ?? ""));
    host.prepend(builder.root);
    fold(host, builder.setting.t("procedure"));
    builder.read(location.hash);
    window.addEventListener("hashchange", () => builder.read(location.hash));
    forPaper(host);
  } catch (error) {
    console.error(error);
    host.prepend(h("p", { class: "cb-notice" }, translator(known(host.dataset.lang))("broken")));
  }
}

/** The fallback stays, folded, as a reference. @param {HTMLElement} host @param {string} title */
function fold(host, title) {
  const fallback = host.querySelector(".cb-fallback");
  if (!fallback) return;
  const details = h("details", { class: "cb-procedure" }, h("summary", {}, title));
  fallback.replaceWith(details);
  details.append(fallback);
}

/** Closed parts are not printed: they open for the printer. @param {HTMLElement} host */
function forPaper(host) {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...host.querySelectorAll("details")].filter((one) => !one.open);
    for (const one of opened) one.open = true;
  });
  window.addEventListener("afterprint", () => opened.forEach((one) => (one.open = false)));
}

function start() {
  /** @type {NodeListOf<HTMLElement>} */
  const hosts = document.querySelectorAll(".lintas-case");
  hosts.forEach(hydrate);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
