// Search over the sections of the book. The index is a script (files cannot be fetched from
// file://) and is loaded when the search page is opened.

import { one } from "./find.mjs";

const MOST = 40;
const AROUND = 90;

/** @param {Document} page */
export function search(page) {
  const form = one(page, ".search-form");
  if (!form) return;
  /** @type {HTMLInputElement} */
  const input = one(form, "input");
  input.value = new URLSearchParams(window.location.search).get("q") ?? "";
  const index = form.dataset.index ?? "";
  load(page, index, (entries) => {
    const passages = entries.map(([title, heading, href, text]) => ({
      title,
      heading,
      href,
      text,
      low: plain(text),
      head: plain(`${heading} ${title}`),
    }));
    const root = new URL(index.replace(/_static\/.*$/, ""), window.location.href);
    const run = () => show(page, form, find(passages, input.value), input.value, root);
    input.addEventListener("input", run);
    run();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  input.focus();
}

function load(page, src, then) {
  const script = page.createElement("script");
  script.src = src;
  script.onload = () => then(/** @type {any} */ (window).lintasSearch ?? []);
  page.head.append(script);
}

/** Passages that hold every word (from its beginning), best first. */
export function find(passages, query) {
  const wanted = plain(query).split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1);
  if (!wanted.length) return [];
  const scored = passages.map((passage) => ({ passage, score: score(passage, wanted) }));
  return scored
    .filter(({ score: points }) => points > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ passage }) => ({ ...passage, wanted }));
}

function score(passage, wanted) {
  let points = 0;
  for (const word of wanted) {
    const start = new RegExp(`(^|[^\\p{L}\\p{N}])${word}`, "gu");
    const inHead = (passage.head.match(start) ?? []).length;
    const inText = (passage.low.match(start) ?? []).length;
    if (!inHead && !inText) return 0;
    points += 8 * Math.min(inHead, 2) + Math.min(inText, 5);
  }
  return points;
}

/** Lower case without accents, of the same length as the text, so that places agree. */
export function plain(text) {
  return [...text]
    .map((char) => {
      const bare = char.normalize("NFKD")[0].toLowerCase();
      return bare.length === char.length ? bare : char;
    })
    .join("");
}

function show(page, form, found, query, root) {
  const status = page.querySelector(".search-status");
  const list = page.querySelector(".search-results");
  const words = form.dataset;
  list.replaceChildren(...found.slice(0, MOST).map((passage) => result(page, passage, root)));
  if (!query.trim()) status.textContent = "";
  else if (!found.length) status.textContent = words.none.replace("{q}", query.trim());
  else if (found.length === 1) status.textContent = words.one;
  else status.textContent = words.found.replace("{n}", String(found.length));
}

function result(page, passage, root) {
  const item = page.createElement("li");
  const link = page.createElement("a");
  link.href = new URL(passage.href, root).href;
  link.textContent = passage.heading || passage.title;
  const where = page.createElement("span");
  where.className = "search-where";
  where.textContent = passage.heading && passage.heading !== passage.title ? passage.title : "";
  const text = page.createElement("p");
  text.append(...excerpt(page, passage));
  item.append(link, where, text);
  return item;
}

/** The words around the first hit, hits marked. */
function excerpt(page, { text, low, wanted }) {
  const hit = Math.min(...wanted.map((word) => place(low, word)));
  const first = Number.isFinite(hit) ? Math.max(0, hit - AROUND) : 0;
  const start = first ? text.indexOf(" ", first) + 1 : 0;
  const cut = text.indexOf(" ", start + 3 * AROUND);
  const end = cut < 0 ? text.length : cut;
  const parts = [start ? "… " : ""];
  const hits = new RegExp(`(${wanted.join("|")})[\\p{L}\\p{N}]*`, "gu");
  let at = start;
  for (const found of low.slice(start, end).matchAll(hits)) {
    const from = start + found.index;
    parts.push(text.slice(at, from));
    const mark = page.createElement("mark");
    mark.textContent = text.slice(from, from + found[0].length);
    parts.push(mark);
    at = from + found[0].length;
  }
  parts.push(text.slice(at, end), end < text.length ? " …" : "");
  return parts;
}

function place(text, word) {
  const found = text.indexOf(word);
  return found < 0 ? Infinity : found;
}
