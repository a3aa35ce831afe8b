// Static pages: finds every `.lintas-quiz` and brings it to life. Works from file://, no fetch.
import { mount } from "./mount.mjs";
import { Store } from "./store.mjs";

const store = new Store(() => window.localStorage);

/** @param {HTMLElement} host */
function hydrate(host) {
  if (host.dataset.ready) return;
  host.dataset.ready = "1";
  mount(host, store);
}

function start() {
  /** @type {NodeListOf<HTMLElement>} */
  const hosts = document.querySelectorAll(".lintas-quiz");
  hosts.forEach(hydrate);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
