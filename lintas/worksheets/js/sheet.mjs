// A graded worksheet as one page that needs nothing else: no server, no connection, no key.
import { h } from "../../quiz/js/dom.mjs";
import { mount } from "../../quiz/js/mount.mjs";
import { Store } from "../../quiz/js/store.mjs";
import { adopt, spaceOf } from "./adopt.mjs";
import { App } from "./app.mjs";
import { bar } from "./bar.mjs";
import { intro, languages } from "./intro.mjs";
import { load } from "./load.mjs";
import { review } from "./review.mjs";
import { save } from "./save.mjs";

const LANG = "lang";
const REVIEW = "#review";

function start() {
  const host = document.querySelector(".lintas-quiz");
  const data = document.querySelector("#sheet-data");
  if (!(host instanceof HTMLElement) || !data) return;
  /** @type {import("./app.mjs").Sheet} */
  const sheet = JSON.parse(data.textContent ?? "");
  const store = new Store(() => window.localStorage, spaceOf(sheet));
  const model = mount(host, store, { lang: firstLang(store, Object.keys(sheet.title)), title: "" });
  if (model) build(new App(sheet, model, store), host);
}

/** As chosen here before, else as the browser speaks. @param {Store} store @param {string[]} known */
function firstLang(store, known) {
  const wanted = [store.noted(LANG), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find((lang) => lang && known.includes(lang)) ?? known[0];
}

/** @param {App} app @param {HTMLElement} host */
function build(app, host) {
  const opening = load(app);
  const saving = save(app);
  const last = review(app, saving);
  const side = bar(app, go, () => show(saving.root.querySelector("h3")));
  const head = intro(app, opening.root);
  const notice = h("div", { class: "sheet-notice", role: "status" });
  const skip = h("a", { class: "sheet-skip", href: "#questions" });
  const foot = h("footer", { class: "sheet-foot" });
  const work = h("div", { class: "sheet-work", id: "questions", tabindex: -1 }, notice, host, last.root);
  const main = h("main", {}, head.root, h("div", { class: "sheet-frame" }, side.root, work));
  document.body.prepend(skip, h("header", { class: "sheet-top" }, languages(app)), main, foot);

  const reviewing = () => location.hash === REVIEW;
  function draw() {
    document.documentElement.lang = app.lang;
    document.title = app.sheet.title[app.lang];
    skip.textContent = app.t("skip");
    foot.replaceChildren(h("p", {}, app.t("version", { name: app.sheet.assignment, release: app.sheet.release })));
    for (const view of [opening, head, side]) view.draw();
    if (reviewing()) last.draw();
  }
  function sync() {
    side.sync();
    if (reviewing()) last.sync();
    warn();
  }
  function warn() {
    if (app.store.memory.size && !notice.dataset.told) say([app.t("keptNot")]);
  }
  /** @param {string[]} lines */
  function say(lines) {
    if (!lines.length) return;
    notice.dataset.told = "1";
    notice.append(...lines.map((line) => h("p", {}, line)));
  }
  /** @param {string} id */
  function go(id) {
    if (location.hash === `#${id}`) route();
    else location.hash = id;
  }
  function route() {
    const at = reviewing();
    document.body.dataset.step = at ? "review" : "answer";
    if (at) {
      side.fold();
      last.draw();
      window.scrollTo(0, 0);
      return last.title.focus({ preventScroll: true });
    }
    if (location.hash) show(host.querySelector(`[data-item="${CSS.escape(location.hash.slice(1))}"]`));
  }

  draw();
  say(adopt(app));
  warn();
  app.model.on("change:lang", () => {
    app.store.note(LANG, app.lang);
    draw();
  });
  app.model.on("change:state", sync);
  side.sync();
  window.addEventListener("hashchange", route);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (link && link.getAttribute("href") === location.hash) route();
  });
  window.addEventListener("beforeunload", (event) => {
    if (app.store.memory.size && saving.unsaved()) event.preventDefault();
  });
  route();
}

/** @param {Element | null} place */
function show(place) {
  if (!(place instanceof HTMLElement)) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "start" });
}

start();
