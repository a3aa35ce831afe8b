// A small list of tags beside the words that were pressed.
import { h, html } from "./dom.mjs";

/**
 * @param {import("./types.mjs").FaceContext} context
 * @param {string[]} letters
 * @param {(segment: string, tag: string) => void} pick  "" removes the tag
 */
export function tagMenu({ item, t }, letters, pick) {
  let segment = "";
  /** @type {HTMLElement | null} */
  let opener = null;
  const close = () => {
    root.hidden = true;
    opener?.setAttribute("aria-expanded", "false");
    opener = null;
  };
  const choose = (/** @type {string} */ tag) => {
    const back = opener;
    close();
    pick(segment, tag);
    back?.focus();
  };
  const button = (/** @type {string} */ id, /** @type {Node} */ name, /** @type {string} */ letter, /** @type {number} */ at) =>
    h("button", { type: "button", class: "lq-tool", "data-tag": at || "", onclick: () => choose(id) },
      h("span", { class: "lq-chip", "aria-hidden": "true" }, letter), name);
  const buttons = (item.tags ?? []).map((tag, at) => button(tag.id, html(h("span"), tag.html), letters[at], at + 1));
  const root = h("div", { class: "lq-menu", role: "group", hidden: true, onkeydown: keys, onfocusout: leave },
    ...buttons, button("", h("span", {}, t("clearTag")), "–", 0));

  /** @param {KeyboardEvent} event */
  function keys(event) {
    const all = [...root.querySelectorAll("button")];
    const at = all.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const number = /^\d$/.test(event.key) ? Number(event.key) : -1;
    if (event.key === "Escape") back();
    else if (step) all[(at + step + all.length) % all.length].focus();
    else if (number >= 0 && number < all.length) all[number ? number - 1 : all.length - 1].click();
    else return;
    event.preventDefault();
  }
  function back() {
    const home = opener;
    close();
    home?.focus();
  }
  /** @param {FocusEvent} event */
  function leave(event) {
    if (!root.hidden && !root.contains(/** @type {Node | null} */ (event.relatedTarget))) close();
  }
  /** @param {string} id @param {string} words @param {HTMLElement} by */
  function open(id, words, by) {
    close();
    [segment, opener] = [id, by];
    root.setAttribute("aria-label", t("tagMenu", { words }));
    by.setAttribute("aria-expanded", "true");
    root.hidden = false;
    place(root, by);
    root.querySelector("button")?.focus();
  }
  return { root, open, close, isOpen: () => !root.hidden };
}

/**
 * Under the last line of the words, inside the box that holds the text.
 * @param {HTMLElement} menu
 * @param {HTMLElement} by
 */
function place(menu, by) {
  const box = /** @type {HTMLElement} */ (menu.parentElement).getBoundingClientRect();
  const line = [...by.getClientRects()].pop() ?? by.getBoundingClientRect();
  const left = Math.max(0, Math.min(line.left - box.left, box.width - menu.offsetWidth));
  menu.style.left = `${left}px`;
  menu.style.top = `${line.bottom - box.top + 4}px`;
}
