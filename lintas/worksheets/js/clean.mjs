// A response from outside, as its own card understands it: what no reader can click is left out.
import { FACES } from "../../quiz/js/faces.mjs";
import { translator } from "../../quiz/js/strings.mjs";

/** @typedef {import("../../quiz/js/types.mjs").Item} Item */

/**
 * @param {Item} item
 * @param {unknown} response
 * @returns {unknown} null where nothing of it can be used
 */
export function clean(item, response) {
  const make = FACES.get(item.type);
  if (!make || response === null || response === undefined) return null;
  /** @type {import("../../quiz/js/types.mjs").Face | null} */
  let face = null;
  try {
    face = make({
      item, t: translator("en"), uid: "clean", stemId: "clean", order: (parts) => parts, changed() {}, say() {},
    });
    face.write(response);
    return face.read();
  } catch {
    return null;
  } finally {
    face?.destroy?.();
  }
}
