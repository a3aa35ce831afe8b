import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { mark } from "../../lintas/quiz/js/mark.mjs";

const folder = new URL("../vectors/", import.meta.url);
const TYPES = [
  "annotate", "branch", "classify", "cloze", "essay", "label-set", "match", "multiple", "numeric", "order", "single",
];
const vectors = (type) => JSON.parse(readFileSync(new URL(`${type}.json`, folder), "utf8"));

test("every type has its vectors, at least twenty", () => {
  const files = readdirSync(folder).map((name) => name.replace(".json", ""));
  for (const type of TYPES) {
    assert.ok(files.includes(type), type);
    assert.ok(vectors(type).length >= 20, type);
  }
});

for (const type of TYPES)
  test(`${type} is marked as the vectors say`, () => {
    for (const { name, item, response, mark: expected } of vectors(type))
      assert.deepEqual(mark(item, response), expected, name);
  });

test("marks are whole numbers within what is possible", () => {
  for (const type of TYPES)
    for (const { name, item, response } of vectors(type)) {
      const { earned, possible } = mark(item, response);
      assert.ok(Number.isInteger(earned) && Number.isInteger(possible), name);
      assert.ok(earned >= 0 && earned <= possible, name);
    }
});

test("a response is not changed by marking", () => {
  for (const type of TYPES)
    for (const { name, item, response } of vectors(type)) {
      const before = JSON.stringify([item, response]);
      mark(item, response);
      assert.equal(JSON.stringify([item, response]), before, name);
    }
});

test("an unknown type is an error that names it", () => {
  assert.throws(() => mark({ id: "u10-p01", type: "riddle" }, null), /u10-p01.*riddle/);
});
