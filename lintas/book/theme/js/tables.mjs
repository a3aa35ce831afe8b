import { all } from "./find.mjs";

const PHONE = "(max-width: 30rem)";
const MOST_ROWS = 16; // a longer table is data to look up in: it scrolls

/**
 * A table that is too wide for a phone becomes a list of its rows; a wider one, or lines of
 * commands, can be scrolled by key.
 * @param {Document} page
 */
export function tables(page) {
  const boxes = all(page, ".table-scroll, .text pre");
  for (const box of boxes) prepare(box);
  const phone = window.matchMedia(PHONE);
  const fit = () => boxes.forEach((box) => fitOne(box, phone.matches));
  fit();
  window.addEventListener("resize", fit);
}

/** @param {HTMLElement} box @param {boolean} phone */
function fitOne(box, phone) {
  box.classList.remove("stacked");
  const wide = box.scrollWidth > box.clientWidth;
  const stack = wide && phone && box.hasAttribute("data-stacks");
  box.classList.toggle("stacked", stack);
  box.querySelector("thead")?.classList.toggle("vh", stack); // each cell says its column itself
  if (wide && !stack) {
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", name(box));
  } else for (const mark of ["tabindex", "role", "aria-label"]) box.removeAttribute(mark);
}

/** The caption, or the heading above. @param {HTMLElement} box */
function name(box) {
  const caption = box.querySelector("caption")?.textContent?.trim();
  const heading = box.closest("section")?.querySelector("h1, h2, h3, h4");
  return caption || heading?.firstChild?.textContent?.trim() || document.title;
}

/** Say in each cell what its column is, and keep it a table to a screen reader. @param {HTMLElement} box */
function prepare(box) {
  const table = box.querySelector("table");
  const rows = all(table ?? box, "tbody tr");
  const heads = all(table ?? box, "thead tr");
  if (!table || heads.length !== 1 || !rows.length || rows.length > MOST_ROWS) return;
  const words = all(heads[0], "th").map((head) => (head.querySelector(".vh") ? "" : (head.textContent ?? "").trim()));
  const cells = rows.map((row) => all(row, "th, td"));
  if (cells.some((row) => row.length !== words.length)) return;
  cells.forEach((row) => row.forEach((cell, at) => words[at] && cell.setAttribute("data-head", words[at])));
  box.setAttribute("data-stacks", "");
  roles(table, heads[0], rows);
}

/** @param {HTMLElement} table @param {HTMLElement} head @param {HTMLElement[]} rows */
function roles(table, head, rows) {
  table.setAttribute("role", "table");
  for (const part of all(table, "thead, tbody")) part.setAttribute("role", "rowgroup");
  for (const row of [head, ...rows]) {
    row.setAttribute("role", "row");
    for (const cell of all(row, "td")) cell.setAttribute("role", "cell");
    for (const cell of all(row, "th")) cell.setAttribute("role", row === head ? "columnheader" : "rowheader");
  }
}
