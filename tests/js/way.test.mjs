import assert from "node:assert/strict";
import { test } from "node:test";
import { rangeOf, rightWay, walk } from "../../lintas/quiz/js/way.mjs";

const turn = (id, to, effects) => ({ id, html: id, to, effects });
const item = {
  start: "s",
  nodes: [
    { id: "s", choices: [turn("a", "x", { g: 2 }), turn("b", "y", { g: -1 })] },
    { id: "y", choices: [turn("a", "x"), turn("b", "end", { g: -4 })] },
    { id: "x", choices: [turn("a", "end", { g: 1 }), turn("b", "end")] },
  ],
  answer: { key: { s: "a", y: "a", x: "b" } },
};

test("a walk ends at the first turn that is none", () => {
  const ids = (turns) => walk(item, turns).map((step) => step.stop.id + step.turn.id);
  assert.deepEqual(ids(["b", "a", "b", "b"]), ["sb", "ya", "xb"]);
  assert.deepEqual(ids(["b", 1, "b"]), ["sb"]);
  assert.deepEqual(ids("ba"), []);
});

test("the right way passes by what lies off it", () => {
  assert.deepEqual(rightWay(item).map(({ id }) => id), ["s", "x"]);
  assert.deepEqual(rightWay({ ...item, answer: undefined }), []);
});

test("a gauge ranges over every way, its start included; a circle ends", () => {
  assert.deepEqual(rangeOf(item, { id: "g", start: 10 }), [5, 13]);
  assert.deepEqual(rangeOf(item, { id: "none", start: 3 }), [3, 3]);
  const circle = { start: "a", nodes: [{ id: "a", choices: [turn("a", "a", { g: 1 })] }] };
  assert.deepEqual(rangeOf(circle, { id: "g", start: 0 }), [0, 1]);
});
