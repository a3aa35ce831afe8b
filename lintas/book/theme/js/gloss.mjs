// A term's definition beside the word: on hover and focus, hoverable itself, gone with Escape
// (WCAG 1.4.13). A tap shows it, a second tap opens the glossary.

import { all } from "./find.mjs";

const GAP = 8;
const LEAVE = 180;

/** @param {Document} page */
export function gloss(page) {
  const source = page.getElementById("lintas-gloss");
  if (!source) return;
  const terms = JSON.parse(source.textContent);
  const tip = makeTip(page);
  /** @type {{link: HTMLElement | null, timer: number, touch?: boolean}} */
  const state = { link: null, timer: 0 };

  const hide = () => {
    clearTimeout(state.timer);
    state.link?.removeAttribute("aria-describedby");
    state.link = null;
    tip.hidden = true;
  };
  const later = () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(hide, LEAVE);
  };
  const show = (link, touch) => {
    clearTimeout(state.timer);
    const term = terms[link.dataset.gloss];
    if (!term) return;
    if (state.link !== link) hide();
    state.link = link;
    fill(tip, term, touch ? source.dataset.more : "", page);
    link.setAttribute("aria-describedby", tip.id);
    tip.hidden = false;
    place(tip, link);
  };

  all(page, "a.gloss").forEach((link) => {
    link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(link));
    link.addEventListener("pointerleave", later);
    link.addEventListener("focus", () => show(link, state.touch));
    link.addEventListener("blur", later);
    link.addEventListener("pointerdown", (event) => {
      state.touch = event.pointerType !== "mouse";
      link.dataset.shown = String(state.link === link);
    });
    link.addEventListener("click", (event) => {
      if (!state.touch || link.dataset.shown === "true") return;
      event.preventDefault();
      show(link, true);
      state.touch = false;
    });
  });
  tip.addEventListener("pointerenter", () => clearTimeout(state.timer));
  tip.addEventListener("pointerleave", later);
  page.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  page.addEventListener("pointerdown", (event) => {
    if (!tip.contains(event.target) && event.target !== state.link) hide();
  });
}

function makeTip(page) {
  const tip = page.createElement("div");
  tip.id = "gloss-tip";
  tip.className = "gloss-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  page.querySelector("main").append(tip);
  return tip;
}

function fill(tip, term, more, page) {
  const line = (kind, text, lang) => {
    const part = page.createElement(kind === "text" ? "p" : "span");
    part.className = `gloss-${kind}`;
    part.textContent = text;
    if (lang) part.lang = lang;
    return part;
  };
  const other = page.documentElement.lang === "en" ? "id" : "en";
  const parts = [line("term", term.term), line("other", term.other, other), line("text", term.text)];
  if (more) parts.push(line("more", more));
  tip.replaceChildren(...parts);
}

/** Under the word if there is room, else above; never beyond the window's sides. */
function place(tip, link) {
  const [word] = link.getClientRects();
  const room = document.documentElement.clientWidth;
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.max(GAP, Math.min(word.left, room - width - GAP));
  const below = word.bottom + GAP + height < window.innerHeight || word.top < height + GAP;
  const top = below ? word.bottom + GAP / 2 : word.top - height - GAP / 2;
  tip.style.left = `${left + window.scrollX}px`;
  tip.style.top = `${top + window.scrollY}px`;
}
