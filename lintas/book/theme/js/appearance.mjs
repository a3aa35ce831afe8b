import { all } from "./find.mjs";
import { read, write } from "./store.mjs";

const KEY = "lintas/appearance";

/** Light, dark or as the system says; the choice is kept. @param {Document} page */
export function appearance(page) {
  const groups = all(page, ".appearance");
  const buttons = all(page, "[data-appearance]");
  const show = () => {
    const chosen = read(KEY) ?? "system";
    buttons.forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.appearance === chosen)),
    );
  };
  const choose = (name) => {
    if (name === "system") delete page.documentElement.dataset.theme;
    else page.documentElement.dataset.theme = name;
    write(KEY, name === "system" ? null : name);
    buttons.forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.appearance === name)),
    );
  };
  groups.forEach((group) => group.removeAttribute("hidden"));
  buttons.forEach((button) =>
    button.addEventListener("click", () => choose(button.dataset.appearance)),
  );
  show();
}
