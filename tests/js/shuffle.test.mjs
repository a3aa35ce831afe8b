import assert from "node:assert/strict";
import { test } from "node:test";
import { shuffled } from "../../lintas/quiz/js/shuffle.mjs";

const parts = ["a", "b", "c", "d"].map((id) => ({ id }));
const order = (seed, item = "u10-p01", list = parts) => shuffled(list, seed, item).map(({ id }) => id).join("");

test("one reader sees one order, whatever order the parts came in", () => {
  assert.equal(order("reader-1"), order("reader-1"));
  assert.equal(order("reader-1", "u10-p01", [...parts].reverse()), order("reader-1"));
});

test("nothing is lost and the given list is left alone", () => {
  assert.equal([...order("x")].sort().join(""), "abcd");
  assert.equal(parts.map(({ id }) => id).join(""), "abcd");
});

test("every part comes first about equally often over readers", () => {
  const first = { a: 0, b: 0, c: 0, d: 0 };
  for (let reader = 0; reader < 4000; reader++) first[order(`r${reader}`)[0]] += 1;
  for (const count of Object.values(first)) assert.ok(count > 850 && count < 1150, JSON.stringify(first));
});

test("the order differs between items for one reader", () => {
  const orders = new Set(Array.from({ length: 30 }, (_, at) => order("reader-1", `u10-p${at}`)));
  assert.ok(orders.size > 8);
});
