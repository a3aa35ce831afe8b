// Builds what the book and the notebooks load, from plain ES modules, into lintas/_vendor.
// Browsers refuse module scripts on file://, and anywidget takes one self-contained module: hence
// one classic script for pages and one ES module for notebooks, from the same sources.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname } from "node:path";

const OUT = "lintas/_vendor";

/** source, target under OUT, format of a script (none for a style sheet) */
const BUNDLES = [
  ["lintas/quiz/js/widget.mjs", "quiz/quiz.mjs", "esm"],
  ["lintas/quiz/js/page.mjs", "quiz/quiz.js", "iife"],
  ["lintas/quiz/js/quiz.css", "quiz/quiz.css"],
  ["lintas/worksheets/js/sheet.mjs", "worksheets/sheet.js", "iife"],
  ["lintas/worksheets/js/sheet.css", "worksheets/sheet.css"],
  ["lintas/scenarios/js/page.mjs", "scenarios/case.js", "iife"],
  ["lintas/scenarios/js/casebuilder.css", "scenarios/case.css"],
  ["lintas/charts/js/charts.mjs", "charts/charts.js", "iife"],
  ["lintas/charts/js/charts.css", "charts/charts.css"],
  ["lintas/book/theme/js/site.mjs", "book/site.js", "iife"],
  ["lintas/book/theme/css/site.css", "book/site.css"],
];

/** file inside node_modules, target under OUT */
const COPIES = [
  ["plotly.js-basic-dist-min/plotly-basic.min.js", "plotly/plotly-basic.min.js"],
  ["plotly.js-cartesian-dist-min/plotly-cartesian.min.js", "plotly/plotly-cartesian.min.js"],
  ["plotly.js-basic-dist-min/LICENSE", "plotly/LICENSE"],
];

const GEO = "plotly.js-geo-dist-min/plotly-geo.min.js";
const WORLD = "world-atlas";

/**
 * The geo bundle with the world's land in front of it. plotly would fetch the land from elsewhere,
 * and browsers refuse fetch() on file://; a page without a map loads neither. Land alone: a map
 * without borders takes no side in any dispute about one.
 */
async function map() {
  const target = `${OUT}/plotly/plotly-geo.min.js`;
  const needed = [GEO, `${WORLD}/land-110m.json`, `${WORLD}/LICENSE`].map((name) => `node_modules/${name}`);
  const missing = needed.find((name) => !existsSync(name));
  if (missing) return console.log(`  not there: ${missing}`);
  const [plotly, world, licence] = await Promise.all(needed.map((name) => readFile(name, "utf8")));
  const { land } = JSON.parse(world).objects;
  const shapes = { ...JSON.parse(world), objects: { land, coastlines: land } };
  const notice = `world-atlas, from Natural Earth (public domain)\n${licence.trim()}`;
  const assets = JSON.stringify({ topojson: { world_110m: shapes } });
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, `/*!\n${notice}\n*/\nwindow.PlotlyGeoAssets=${assets};\n${plotly}`);
  console.log(`  ${target}`);
}

async function bundle([source, target, format]) {
  if (!existsSync(source)) return console.log(`  not there yet: ${source}`);
  await build({
    entryPoints: [source],
    outfile: `${OUT}/${target}`,
    bundle: true,
    minify: true,
    format,
    target: ["es2020", "chrome100", "firefox100", "safari15"],
    charset: "utf8",
    legalComments: "inline",
    logLevel: "warning",
  });
  console.log(`  ${OUT}/${target}`);
}

async function copy([source, target]) {
  const from = `node_modules/${source}`;
  if (!existsSync(from)) return console.log(`  not there: ${from}`);
  await mkdir(dirname(`${OUT}/${target}`), { recursive: true });
  await copyFile(from, `${OUT}/${target}`);
  console.log(`  ${OUT}/${target}`);
}

const versionOf = async (name) =>
  JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8")).version;

await mkdir(OUT, { recursive: true });
console.log("Building scripts and styles …");
await Promise.all([...BUNDLES.map(bundle), ...COPIES.map(copy), map()]);
await writeFile(
  `${OUT}/versions.json`,
  `${JSON.stringify({ plotly: await versionOf("plotly.js-basic-dist-min") })}\n`,
);
