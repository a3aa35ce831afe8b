import assert from "node:assert/strict";
import { test } from "node:test";
import { matches, simple } from "../../lintas/quiz/js/wording.mjs";

test("answers are compared without case, accents, odd spaces and a last full stop", () => {
  for (const [text, words] of [
    ["  TIDAK \u00a0 Relevan. ", "tidak relevan"], ["naïve", "naive"], ["e\u0301\u0327", "e"], ["İSTANBUL", "istanbul"],
    ["ﬁnd", "find"], ["ΣΑΣ", "σας"], ["“a” – ‘b’", "\"a\" - 'b'"], ["a. .", "a."], ["...", ""], ["\u0345", ""],
    ["a\u001cb\u0085c", "a b c"], ["a\ufeffb", "a\ufeffb"],
  ])
    assert.equal(simple(text), words, text);
});

test("lengths are code points", () => {
  assert.equal([...simple("😀".repeat(300))].length, 200);
  assert.ok(matches("😀bcde", ["abcde"], false));
  assert.ok(!matches("😀bc", ["abc"], false));
});

test("slips are forgiven by the length of the wording, and never where it is exact", () => {
  assert.ok(matches("meens", ["means"], false));
  assert.ok(!matches("meens", ["means"], true));
  assert.ok(!matches("axt", ["act"], false));
  assert.ok(matches("ratifciatoin", ["act", "ratification"], false));
});
