// Which module shows which item type.
import { annotate } from "./annotate.mjs";
import { branch } from "./branch.mjs";
import { classify } from "./classify.mjs";
import { cloze } from "./cloze.mjs";
import { essay } from "./essay.mjs";
import { labelSet } from "./label-set.mjs";
import { match } from "./match.mjs";
import { multiple } from "./multiple.mjs";
import { numeric } from "./numeric.mjs";
import { order } from "./order.mjs";
import { single } from "./single.mjs";

/** @type {Map<string, (context: import("./types.mjs").FaceContext) => import("./types.mjs").Face>} */
export const FACES = new Map([
  ["single", single],
  ["multiple", (context) => multiple(context)],
  ["label-set", labelSet],
  ["classify", classify],
  ["annotate", annotate],
  ["match", match],
  ["order", order],
  ["cloze", cloze],
  ["numeric", numeric],
  ["branch", branch],
  ["essay", essay],
]);
