// Every answer that applies: checkboxes.
import { choices } from "./choice.mjs";

/**
 * @param {import("./types.mjs").FaceContext} context
 * @param {string} [instruction]
 * @returns {import("./types.mjs").Face}
 */
export function multiple(context, instruction = context.t("doMultiple")) {
  const { root, chosen, choose, paint, printed } = choices(context, "checkbox");
  return {
    root,
    instruction,
    read: () => (chosen().length ? chosen().sort() : null),
    write: (response) => choose(new Set(Array.isArray(response) ? response : [])),
    lock: () => {},
    paint,
    printed: printed(),
  };
}
