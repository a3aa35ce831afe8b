import { one } from "./find.mjs";

/** The course map: always open beside a wide page, a menu above a narrow one. @param {Document} page */
export function menu(page) {
  /** @type {HTMLDetailsElement} */
  const map = one(page, ".map");
  if (!map) return;
  const wide = window.matchMedia("(min-width: 64rem)");
  const fit = () => {
    map.open = wide.matches && !page.body.classList.contains("kind-landing");
  };
  wide.addEventListener("change", fit);
  map.addEventListener("keydown", (event) => {
    const beside = wide.matches && !page.body.classList.contains("kind-landing");
    if (event.key !== "Escape" || !map.open || beside) return;
    map.open = false;
    one(map, "summary").focus();
  });
}
