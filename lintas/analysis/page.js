// The two languages of the page, and what is folded opens on paper.
(() => {
  const parts = [...document.querySelectorAll("main > [lang]")];
  const buttons = [...document.querySelectorAll(".a-languages button")];
  const show = (lang) => {
    document.documentElement.lang = lang;
    for (const part of parts) part.hidden = part.lang !== lang;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.lang === lang));
    document.title = document.querySelector(`main > [lang="${lang}"] h1`).textContent;
  };
  for (const button of buttons) button.addEventListener("click", () => show(button.lang));
  const folded = () => document.querySelectorAll(".a-item:not([open])");
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...folded()];
    for (const item of opened) item.open = true;
  });
  addEventListener("afterprint", () => {
    for (const item of opened) item.open = false;
  });
})();
