import { all, one } from "./find.mjs";

/** The glossary page: a filter over terms in both languages. @param {Document} page */
export function terms(page) {
  /** @type {HTMLInputElement} */
  const input = one(page, "#terms-filter");
  if (!input) return;
  const label = one(page, ".terms-filter");
  const count = one(page, ".terms-count");
  const groups = all(page, ".terms-group").map((group) => ({
    group,
    entries: all(group, ".term").map((entry) => ({
      entry,
      words: plain(one(entry, "dt").textContent ?? ""),
    })),
  }));
  label.hidden = false;
  input.addEventListener("input", () => {
    const wanted = plain(input.value.trim());
    let shown = 0;
    for (const { group, entries } of groups) {
      let some = 0;
      for (const { entry, words } of entries) {
        entry.hidden = !words.includes(wanted);
        some += entry.hidden ? 0 : 1;
      }
      group.hidden = some === 0;
      shown += some;
    }
    count.textContent = (count.dataset.words ?? "").replace("{n}", String(shown));
  });
}

/** @param {string} text */
function plain(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
}
