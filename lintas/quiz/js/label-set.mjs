// All the labels a scenario bears: checkboxes, marked as an exact set.
import { multiple } from "./multiple.mjs";

/**
 * @param {import("./types.mjs").FaceContext} context
 * @returns {import("./types.mjs").Face}
 */
export function labelSet(context) {
  return multiple(context, context.t("doLabelSet"));
}
