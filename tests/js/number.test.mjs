import assert from "node:assert/strict";
import { test } from "node:test";
import { readNumber, writeNumber } from "../../lintas/quiz/js/number.mjs";

const EN = { decimal: ".", group: "," };
const ID = { decimal: ",", group: "." };
const value = (raw, marks) => readNumber(raw, marks).value;
const trouble = (raw, marks) => readNumber(raw, marks).trouble;

test("each language reads its own decimals and groups", () => {
  for (const [raw, number] of [
    ["5", 5], ["007", 7], ["1,234.5", 1234.5], ["1,234,567", 1234567], ["12 345", 12345], ["1.234", 1.234],
    [".5", 0.5], ["0.50", 0.5], ["-3.2", -3.2], ["−3.2", -3.2], ["– 3", -3], ["+7", 7], ["  42  ", 42],
    ["1\u00a0234", 1234], ["1\u202f234\u202f567", 1234567],
  ])
    assert.equal(value(raw, EN), number, raw);
  for (const [raw, number] of [
    ["1.234,5", 1234.5], ["1.234", 1234], ["1.234.567", 1234567], ["12 345,25", 12345.25], ["0,5", 0.5], [",5", 0.5], ["5,0", 5],
  ])
    assert.equal(value(raw, ID), number, raw);
});

test("what could be another number is told, not guessed", () => {
  for (const raw of ["1,5", "12,50", "0,500", "1,2345", "1,234,56", "1234,567", "1 234,567", "1.2.3", "1.5,0", "5.", "1,,234"])
    assert.equal(trouble(raw, EN), "numberTwoWays", raw);
  for (const raw of ["1.5", "12.50", "0.500", "1.234.56", "1234.567", "1,2,3", "1,234.5", "5,"])
    assert.equal(trouble(raw, ID), "numberTwoWays", raw);
});

test("what is no number is told", () => {
  for (const raw of ["", " ", "five", "5 %", "50%", "1e5", "0x10", "--5", "5-", "½", "٣", "５", ".", "-", "Infinity", "NaN", "9".repeat(400)])
    assert.equal(trouble(raw, EN), "numberUnread", raw);
});

test("what was understood is said in the language's own marks", () => {
  assert.equal(readNumber("1234567.250", EN).said, "1,234,567.250");
  assert.equal(readNumber("1234567,250", ID).said, "1.234.567,250");
  assert.equal(readNumber("-0012,5", ID).said, "−12,5");
  assert.equal(readNumber(",5", ID).said, "0,5");
});

test("a number is written so that it is read back as itself", () => {
  for (const marks of [EN, ID])
    for (const number of [0, 5, -5, 0.25, 1234.5, 999, 1000, 123456789.125, -40.5])
      assert.equal(value(writeNumber(number, marks), marks), number, String(number));
  assert.equal(writeNumber(1234.5, ID), "1.234,5");
  assert.equal(writeNumber(1e21, EN), "1e+21");
});
