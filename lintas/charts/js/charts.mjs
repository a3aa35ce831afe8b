// Draws the charts of a page when they come near, in the page's colours. Works from file://:
// figures stand in the page as JSON, plotly comes as one classic script beside this one.
import { beyond, bundleFor, shaped } from "./shape.mjs";

const WORDS = ".annotation-text, .xtick text, .ytick text, .textpoint text";
const STEPS = 3;
const NEAR = "400px";
const CONFIG = { displayModeBar: false, doubleClick: false, scrollZoom: false, showTips: false };

/** @type {Map<string, Promise<void>>} */
const scripts = new Map();

/** @param {string} address */
function script(address) {
  const known = scripts.get(address);
  if (known) return known;
  const loading = new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    tag.src = address;
    tag.onload = () => resolve(undefined);
    tag.onerror = () => reject(new Error(address));
    document.head.append(tag);
  });
  scripts.set(address, loading);
  return loading;
}

/** One `<figure class="l-chart">`. */
class Chart {
  /** @param {HTMLElement} block */
  constructor(block) {
    this.block = block;
    this.plot = /** @type {HTMLElement} */ (block.querySelector(".l-chart-plot"));
    this.table = /** @type {HTMLDetailsElement} */ (block.querySelector("details"));
    this.figure = JSON.parse(block.querySelector("script")?.textContent ?? "{}");
    this.state = "waiting";
    this.width = 0;
    this.room = { l: 0, r: 0, steps: 0 };
  }

  /** @param {string | null} bundle */
  async load(bundle) {
    if (this.state !== "waiting") return;
    this.state = "loading";
    try {
      const base = new URL(this.block.dataset.assets ?? "", document.baseURI);
      if (!bundle) throw new Error("no bundle draws this page");
      // A page that must be one file holds plotly itself.
      if (!("Plotly" in window)) await script(new URL(`plotly/plotly-${bundle}.min.js`, base).href);
      this.plot.replaceChildren();
      this.state = "drawn";
      this.draw();
      new ResizeObserver(() => this.fit()).observe(this.plot);
    } catch {
      this.fail();
    }
    this.block.dataset.state = this.state;
  }

  draw() {
    if (this.state !== "drawn") return;
    const style = getComputedStyle(this.block);
    if (this.width !== this.plot.clientWidth) this.room = { l: 0, r: 0, steps: 0 };
    this.width = this.plot.clientWidth;
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const { data, layout } = shaped(this.figure, this.width, colour);
    layout.margin.l += this.room.l;
    layout.margin.r += this.room.r;
    /** @type {any} */ (window).Plotly.react(this.plot, data, layout, CONFIG).then(() => this.widen());
  }

  /** Margins are set for usual letters; words set in wider ones get more room, in few steps. */
  widen() {
    const words = [...this.plot.querySelectorAll(WORDS)].map((text) => text.getBoundingClientRect());
    const { l, r } = beyond(this.plot.getBoundingClientRect(), words);
    if ((!l && !r) || this.room.steps >= STEPS) return;
    this.room = { l: this.room.l + l, r: this.room.r + r, steps: this.room.steps + 1 };
    this.draw();
  }

  fit() {
    if (this.plot.clientWidth && this.plot.clientWidth !== this.width) {
      requestAnimationFrame(() => this.draw());
    }
  }

  fail() {
    this.state = "failed";
    this.table.open = true;
  }

  /**
   * On paper: light colours, a picture if one can be had at once, and else the table.
   * @param {string | null} bundle
   */
  beforePrint(bundle) {
    this.block.toggleAttribute("data-print", true);
    if ("Plotly" in window && this.plot.clientWidth) this.load(bundle);
    this.opened = this.state !== "drawn" && !this.table.open;
    if (this.opened) this.table.open = true;
    this.draw();
  }

  afterPrint() {
    this.block.toggleAttribute("data-print", false);
    if (this.opened && this.state !== "failed") this.table.open = false;
    this.draw();
  }
}

/**
 * @param {Chart[]} charts
 * @param {string | null} bundle
 */
function loadWhenNear(charts, bundle) {
  const of = new Map(charts.map((chart) => [/** @type {Element} */ (chart.block), chart]));
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        of.get(target)?.load(bundle);
      }
    },
    { rootMargin: NEAR },
  );
  charts.forEach((chart) => observer.observe(chart.block));
}

/** @param {Chart[]} charts */
function followTheme(charts) {
  const redraw = () => requestAnimationFrame(() => charts.forEach((chart) => chart.draw()));
  const themes = { attributeFilter: ["data-theme", "data-jp-theme-light"] };
  const observer = new MutationObserver(redraw);
  observer.observe(document.documentElement, themes);
  observer.observe(document.body, themes);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}

function start() {
  const blocks = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".l-chart"));
  const charts = [...blocks].map((block) => new Chart(block));
  if (!charts.length) return;
  const bundle = bundleFor(charts.map((chart) => chart.figure));
  loadWhenNear(charts, bundle);
  followTheme(charts);
  addEventListener("beforeprint", () => charts.forEach((chart) => chart.beforePrint(bundle)));
  addEventListener("afterprint", () => charts.forEach((chart) => chart.afterPrint()));
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
