import { all } from "./find.mjs";
import { write } from "./store.mjs";

// Anchors that are the same in both languages: points, terms, quizzes, charts, cases, built cases.
const SHARED = /^#(S[\dF][\d.]*-\d\d|ADD-\d\d|quiz-\d+|chart-[\w-]+|u\d\d-s\d+|case=[\w-]+)$/;

/** The language switch keeps the place where both languages have it. @param {Document} page */
export function anchors(page) {
  const here = () => {
    const { hash } = window.location;
    const shared = SHARED.test(hash) || page.querySelector(`.term[id="${hash.slice(1)}"]`);
    return shared ? hash : "";
  };
  all(page, "a[data-lang]").forEach((link) => {
    const plain = link.getAttribute("href");
    const keep = () => {
      link.setAttribute("href", plain + here());
      write("lintas/lang", link.dataset.lang ?? null);
    };
    link.addEventListener("click", keep);
    link.addEventListener("auxclick", keep);
  });
  openTarget(page);
  window.addEventListener("hashchange", () => openTarget(page));
}

/** A target inside a closed <details> is opened. */
function openTarget(page) {
  const { hash } = window.location;
  const target = hash && page.getElementById(named(hash));
  const closed = target && target.closest("details:not([open])");
  if (closed) closed.open = true;
}

/** The id an address names; a damaged address names none. @param {string} hash */
function named(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}
