import { all } from "./find.mjs";

/** A table, or lines of commands, wider than the page can be scrolled by key. @param {Document} page */
export function tables(page) {
  const boxes = all(page, ".table-scroll, .text pre");
  const fit = () =>
    boxes.forEach((box) => {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  fit();
  window.addEventListener("resize", fit);
}
