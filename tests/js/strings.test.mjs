import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const home = new URL("../../lintas/quiz/js/", import.meta.url);
const catalogue = (lang) => JSON.parse(readFileSync(new URL(`strings/${lang}.json`, home), "utf8"));
const [en, id] = [catalogue("en"), catalogue("id")];
const blanks = (text) => [...text.matchAll(/\{\w+\}/g)].map(([blank]) => blank).sort();

test("both languages have the same keys in the same order", () => {
  assert.deepEqual(Object.keys(id), Object.keys(en));
});

test("both languages fill the same blanks, and none is empty", () => {
  for (const key of Object.keys(en)) {
    assert.ok(en[key].trim() && id[key].trim(), key);
    assert.deepEqual(blanks(id[key]), blanks(en[key]), key);
  }
});

test("every key is used somewhere, and every key used exists", () => {
  const modules = readdirSync(home).filter((name) => name.endsWith(".mjs"));
  const python = readFileSync(new URL("../live.py", home), "utf8");
  const source = modules.map((name) => readFileSync(new URL(name, home), "utf8")).join("\n") + python;
  for (const key of Object.keys(en)) {
    const named = source.includes(`"${key}"`) || (/^sure[123]$/.test(key) && source.includes("sure${"));
    assert.ok(named, `${key} is never used`);
  }
  for (const [, key] of source.matchAll(/\bt\("(\w+)"/g)) assert.ok(key in en, key);
});
