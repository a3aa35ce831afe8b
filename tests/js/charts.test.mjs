import assert from "node:assert/strict";
import { test } from "node:test";

import { beyond, bundleFor, coloured, NARROW, put, shaped } from "../../lintas/charts/js/shape.mjs";

const figure = (...types) => ({ data: types.map((type) => ({ type })), layout: {} });
const red = () => "red";

test("the smallest bundle that draws all figures of a page is chosen", () => {
  assert.equal(bundleFor([figure("scatter"), figure("bar")]), "basic");
  assert.equal(bundleFor([figure("scatter"), figure("heatmap")]), "cartesian");
  assert.equal(bundleFor([figure("choropleth")]), "geo");
  assert.equal(bundleFor([figure("choropleth"), figure("heatmap")]), null);
  assert.equal(bundleFor([figure(undefined)]), "basic");
});

test("roles become colours, everything else stays", () => {
  const from = { a: ["var(--l-chart-1)", 1, null], b: { c: "in var(--x) text", d: false } };
  const asked = [];
  const to = coloured(from, (name) => {
    asked.push(name);
    return "#123456";
  });
  assert.deepEqual(to, { a: ["#123456", 1, null], b: { c: "in var(--x) text", d: false } });
  assert.deepEqual(asked, ["--l-chart-1"]);
  assert.equal(from.a[0], "var(--l-chart-1)");
});

test("a path sets what it names and ignores what is not there", () => {
  const target = { layout: { annotations: [{ text: "long" }], font: {} } };
  put(target, "layout.annotations[0].text", "short");
  put(target, "layout.font.size", 12);
  put(target, "layout.annotations[7].text", "nobody");
  assert.deepEqual(target, { layout: { annotations: [{ text: "short" }], font: { size: 12 } } });
});

test("the narrow form applies below the threshold only, and never changes the source", () => {
  const source = {
    data: [{ type: "scatter", line: { color: "var(--l-chart-main)" } }],
    layout: { font: { size: 14 }, meta: { narrow: { "layout.font.size": 12 } } },
  };
  const wide = shaped(source, NARROW, red);
  const narrow = shaped(source, NARROW - 1, red);
  assert.deepEqual([wide.layout.font.size, narrow.layout.font.size], [14, 12]);
  assert.deepEqual([wide.layout.width, narrow.layout.width], [NARROW, NARROW - 1]);
  assert.equal(wide.data[0].line.color, "red");
  assert.equal(narrow.layout.meta, undefined);
  assert.equal(source.layout.font.size, 14);
  assert.equal(source.layout.meta.narrow["layout.font.size"], 12);
});

test("words beyond the frame ask for whole pixels of room, and hidden ones for none", () => {
  const frame = { left: 16, right: 304 };
  const box = (left, right) => ({ left, right });
  assert.deepEqual(beyond(frame, [box(16, 304), box(0, 0)]), { l: 0, r: 0 });
  assert.deepEqual(beyond(frame, [box(13.2, 90), box(200, 306.4)]), { l: 3, r: 2 });
  assert.deepEqual(beyond(frame, []), { l: 0, r: 0 });
});
