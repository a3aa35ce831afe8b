// Brings one host of a static page to life.
import { h } from "./dom.mjs";
import { PageModel } from "./model.mjs";
import { translator } from "./strings.mjs";
import widget from "./widget.mjs";

/**
 * Draws the quiz whose data the host holds; the model, or null where the data is broken.
 * @param {HTMLElement} host
 * @param {import("./store.mjs").Store} store
 * @param {Record<string, unknown>} [more]  model keys that the page's data lacks
 */
export function mount(host, store, more = {}) {
  try {
    const source = host.querySelector('script[type="application/json"]');
    const model = new PageModel({ ...JSON.parse(source?.textContent ?? ""), ...more }, store);
    const el = h("div");
    widget.render({ model, el });
    host.replaceChildren(el);
    offer(host, model);
    return model;
  } catch (error) {
    console.error(error);
    host.append(h("p", { class: "lq-notice" }, translator(host.dataset.lang ?? "en")("broken")));
    return null;
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
