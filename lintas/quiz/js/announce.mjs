// One polite voice for a quiz: tells a screen reader what just moved.
import { h } from "./dom.mjs";

/** A live region and the function that speaks through it. */
export function announcer() {
  const root = h("div", { class: "lq-hidden", role: "status", "aria-live": "polite" });
  const say = (/** @type {string} */ text) => {
    root.textContent = text;
  };
  return { root, say };
}
