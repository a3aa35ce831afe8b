// Which module shows which item type.
import { annotate } from "./annotate.mjs";
import { classify } from "./classify.mjs";
import { essay } from "./essay.mjs";
import { labelSet } from "./label-set.mjs";
import { multiple } from "./multiple.mjs";
import { single } from "./single.mjs";

/** @type {Map<string, (context: import("./types.mjs").FaceContext) => import("./types.mjs").Face>} */
export const FACES = new Map([
  ["single", single],
  ["multiple", (context) => multiple(context)],
  ["label-set", labelSet],
  ["classify", classify],
  ["annotate", annotate],
  ["essay", essay],
]);
