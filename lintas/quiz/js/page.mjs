// Static pages: finds every `.lintas-quiz` and brings it to life. Works from file://, no fetch.
import { h } from "./dom.mjs";
import { PageModel } from "./model.mjs";
import { Store } from "./store.mjs";
import { translator } from "./strings.mjs";
import widget from "./widget.mjs";

const store = new Store(() => window.localStorage);

/** @param {HTMLElement} host */
function hydrate(host) {
  if (host.dataset.ready) return;
  host.dataset.ready = "1";
  try {
    const source = host.querySelector('script[type="application/json"]');
    const model = new PageModel(JSON.parse(source?.textContent ?? ""), store);
    const el = h("div");
    widget.render({ model, el });
    host.replaceChildren(el);
    offer(host, model);
  } catch (error) {
    console.error(error);
    host.append(h("p", { class: "lq-notice" }, translator(host.dataset.lang ?? "en")("broken")));
  }
}

/**
 * Other scripts of the page hear of changes through the event and read the model from the host.
 * @param {HTMLElement} host
 * @param {PageModel} model
 */
function offer(host, model) {
  Object.assign(host, { lintasModel: model });
  model.on("change:state", () =>
    host.dispatchEvent(new CustomEvent("lintas:change", { bubbles: true, detail: { state: model.get("state") } })),
  );
  host.dispatchEvent(new CustomEvent("lintas:ready", { bubbles: true, detail: { model } }));
}

function start() {
  /** @type {NodeListOf<HTMLElement>} */
  const hosts = document.querySelectorAll(".lintas-quiz");
  hosts.forEach(hydrate);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
