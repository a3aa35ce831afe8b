// Around the case: start from one, undo, clear, print, share.
import { h, uniqueId } from "./dom.mjs";

/** @typedef {import("./fields.mjs").Setting} Setting */
/** @typedef {import("./types.mjs").Preset} Preset */

/**
 * Cases to start from: a list, the story of the one chosen, a button that puts its facts in place.
 * @param {Setting} setting
 * @param {Preset[]} presets
 * @param {(preset: Preset) => void} use
 */
export function presetPicker({ lang, t }, presets, use) {
  const id = uniqueId();
  const chosen = () => presets.find((preset) => preset.id === choice.value);
  const choice = h(
    "select",
    { id, onchange: () => draw() },
    h("option", { value: "" }, t("choose")),
    ...presets.map((preset) => h("option", { value: preset.id }, preset.title[lang])),
  );
  const story = h("p", { class: "cb-story" });
  const differ = h("p", { class: "cb-differ" }, t("differ"));
  const button = h("button", { type: "button", class: "cb-button cb-main", onclick: put }, t("use"));
  const told = h("p", { class: "cb-help" });
  const about = h("div", { class: "cb-about", hidden: true }, story, differ, button, told);
  const root = h(
    "div",
    { class: "cb-presets" },
    h("label", { class: "cb-legend", for: id }, t("fromCase")),
    choice,
    about,
  );
  function put() {
    const preset = chosen();
    if (preset) use(preset);
  }
  function draw() {
    const preset = chosen();
    about.hidden = !preset;
    story.textContent = preset?.story[lang] ?? "";
    differ.hidden = !preset?.contested;
    told.textContent = "";
  }
  /** @param {string} used  the preset whose facts were put in place @param {boolean} changed */
  const sync = (used, changed) => {
    const preset = presets.find((one) => one.id === used);
    const here = preset && choice.value === used;
    told.textContent = here ? `${t("used", { case: preset.title[lang] })} ${changed ? t("changed") : ""}`.trim() : "";
  };
  return { root, sync };
}

/**
 * The link to the case in a field that can be selected, and a button that copies it.
 * @param {Setting} setting
 * @param {(words: string) => void} say
 */
export function sharePanel({ t }, say) {
  const id = uniqueId();
  const link = h("input", { type: "text", id, readonly: true, class: "cb-link", onfocus: () => link.select() });
  const told = h("p", { class: "cb-help" }, t("linkNote"));
  const tell = (/** @type {string} */ words) => {
    told.textContent = words;
    say(words);
  };
  async function copy() {
    try {
      await navigator.clipboard.writeText(link.value);
      tell(t("copied"));
    } catch {
      link.focus();
      tell(t(document.execCommand?.("copy") ? "copied" : "copyBy"));
    }
  }
  const root = h(
    "div",
    { class: "cb-share" },
    h("h3", { class: "cb-sub" }, t("share")),
    h("button", { type: "button", class: "cb-button", onclick: copy }, t("copy")),
    h("label", { class: "cb-hidden", for: id }, t("link")),
    link,
    told,
  );
  /** @param {string} address */
  const sync = (address) => {
    if (link.value === address) return;
    link.value = address;
    told.textContent = t("linkNote");
  };
  return { root, sync };
}

/**
 * A button that stays focusable when it has nothing to do.
 * @param {string} words
 * @param {() => void} act
 * @param {string} [look]
 */
export const button = (words, act, look = "") =>
  h("button", { type: "button", class: `cb-button ${look}`.trim(), onclick: act }, words);
