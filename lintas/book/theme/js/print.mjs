import { all, one } from "./find.mjs";

/** On paper, addresses of outside links stand at the end of the text. @param {Document} page */
export function print(page) {
  let added = [];
  window.addEventListener("beforeprint", () => {
    /** @type {HTMLAnchorElement[]} */
    const links = all(page, 'main a[href^="http"]');
    const list = page.createElement("ol");
    list.className = "print-links";
    links.forEach((link, index) => {
      const number = page.createElement("sup");
      number.textContent = String(index + 1);
      link.after(number);
      const entry = page.createElement("li");
      entry.textContent = link.href;
      list.append(entry);
      added.push(number);
    });
    if (!links.length) return;
    one(page, "main").append(list);
    added.push(list);
  });
  window.addEventListener("afterprint", () => {
    added.forEach((node) => node.remove());
    added = [];
  });
}
