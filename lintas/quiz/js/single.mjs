// One answer of several: radio buttons.
import { choices } from "./choice.mjs";

/**
 * @param {import("./types.mjs").FaceContext} context
 * @returns {import("./types.mjs").Face}
 */
export function single(context) {
  const { root, chosen, choose, paint, printed } = choices(context, "radio");
  return {
    root,
    instruction: context.t("doSingle"),
    read: () => chosen()[0] ?? null,
    write: (response) => choose(new Set([response])),
    lock: () => {},
    paint,
    printed: printed(),
  };
}
