// All the labels a scenario bears: checkboxes set as labels; marked as an exact set.
import { multiple } from "./multiple.mjs";

/**
 * @param {import("./types.mjs").FaceContext} context
 * @returns {import("./types.mjs").Face}
 */
export function labelSet(context) {
  const face = multiple(context, context.t("doLabelSet"));
  face.root.classList.add("lq-labels");
  return face;
}
