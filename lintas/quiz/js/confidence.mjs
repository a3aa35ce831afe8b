// How sure the reader is: optional, three words.
import { h } from "./dom.mjs";

/**
 * @param {import("./types.mjs").FaceContext} context
 * @param {() => void} changed
 */
export function confidence({ item, t, uid }, changed) {
  const inputs = [1, 2, 3].map((level) =>
    h("input", { type: "radio", name: `${uid}-sure`, value: level, "data-focus": `${item.id}/sure-${level}`, onchange: changed }),
  );
  const labels = inputs.map((input, at) => h("label", { class: "lq-segment" }, input, h("span", {}, t(`sure${at + 1}`))));
  const legend = h("legend", { class: "lq-label" }, t("confidence"));
  return {
    root: h("fieldset", { class: "lq-confidence" }, legend, h("div", { class: "lq-segments" }, ...labels)),
    read: () => Number(inputs.find((input) => input.checked)?.value) || undefined,
    write: (/** @type {number | undefined} */ level) =>
      inputs.forEach((input) => (input.checked = Number(input.value) === level)),
  };
}
