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
  ["plotly.js-geo-dist-min/plotly-geo.min.js", "plotly/plotly-geo.min.js"],
  ["plotly.js-basic-dist-min/LICENSE", "plotly/LICENSE"],
];

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
await Promise.all([...BUNDLES.map(bundle), ...COPIES.map(copy)]);
await writeFile(
  `${OUT}/versions.json`,
  `${JSON.stringify({ plotly: await versionOf("plotly.js-basic-dist-min") })}\n`,
);
