import { names, read } from "./store.mjs";

const PREFIX = "lintas/1/";

/** Ticks on the course map for what this browser has practised. @param {Document} page */
export function progress(page) {
  const show = () => page.querySelectorAll(".map-unit[data-unit]").forEach(tick);
  show();
  page.addEventListener("lintas:change", () => setTimeout(show, 100));
  window.addEventListener("storage", show);
}

function tick(unit) {
  const total = Number(unit.dataset.total);
  const done = practised(unit.dataset.unit);
  const line = unit.querySelector(".map-progress");
  if (!line || !done || !total) return;
  const all = done >= total;
  line.hidden = false;
  line.textContent = all
    ? line.dataset.all
    : line.dataset.some.replace("{n}", done).replace("{total}", total);
  unit.classList.toggle("map-done", all);
}

/** How many items of a unit were tried at least once; revisions of one item count once. */
function practised(unit) {
  const tried = new Set();
  for (const name of names(`${PREFIX}${unit}-p`)) {
    const item = name.slice(PREFIX.length).split("@")[0];
    if (attempted(read(name))) tried.add(item);
  }
  return tried.size;
}

function attempted(text) {
  try {
    const state = JSON.parse(text ?? "null");
    return Boolean(state && (state.checked || (state.attempts ?? []).length));
  } catch {
    return false;
  }
}
