import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { test } from "node:test";
import { MAX_BYTES, fileText, merge, readFile } from "../../lintas/worksheets/js/file.mjs";

const SHEET = { assignment: "u98-sample", release: "abc" };
const ITEMS = ["u98-g01", "u98-g02", "u98-g03"].map((id) => ({ id, revision: 2, type: "single", stem: "" }));
const bytes = (value) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
const file = (more = {}) => ({ schema: 1, ...SHEET, lang: "id", items: {}, ...more });
const given = (response, at, more = {}) => ({ revision: 2, response, at, ...more });
const as = (_, response) => (typeof response === "string" ? response : null);

test("a file holds what is answered, in the form that marking reads", () => {
  const state = {
    "u98-g01@2": { response: "b", confidence: 2, at: "2026-03-01T08:00:00.000Z", attempts: [] },
    "u98-g02@2": { response: null, at: "2026-03-01T08:00:00.000Z" },
    "u98-g03@1": { response: "c" },
  };
  assert.deepEqual(JSON.parse(fileText(SHEET, "en", ITEMS, state)), {
    schema: 1, ...SHEET, lang: "en",
    items: { "u98-g01": { revision: 2, response: "b", confidence: 2, at: "2026-03-01T08:00:00.000Z" } },
  });
});

test("what is no file of ours is refused with its reason", () => {
  const cases = [
    [new Uint8Array(MAX_BYTES + 1), "fileTooLarge"], [new Uint8Array([0xff, 0xfe]), "fileNoText"],
    [bytes(""), "fileNoText"], [bytes("{"), "fileNoText"], [bytes("[".repeat(100000)), "fileNoText"],
    [bytes("7"), "fileNoAnswers"], [bytes([]), "fileNoAnswers"], [bytes({}), "fileNoAnswers"],
    [bytes(file({ items: [] })), "fileNoAnswers"], [bytes(file({ assignment: 7 })), "fileNoAnswers"],
    [bytes(file({ schema: 2 })), "fileVersion"], [bytes(file({ schema: "1" })), "fileVersion"],
    [bytes(file({ assignment: "u11-other" })), "fileForeign"],
  ];
  for (const [raw, problem] of cases) assert.equal(readFile(raw, SHEET).problem, problem, problem);
  assert.equal(readFile(bytes(file()), SHEET).other, false);
  assert.equal(readFile(bytes(file({ release: "old" })), SHEET).other, true);
});

test("answers are put together by time, and none that is newer here is replaced", () => {
  const state = {
    "u98-g01@2": { response: "a", at: "2026-03-01T08:00:00.000Z" },
    "u98-g02@2": { response: "a", at: "2026-03-01T09:00:00.000Z" },
  };
  const items = {
    "u98-g01": given("b", "2026-03-01T08:30:00Z"),
    "u98-g02": given("b", "2026-03-01T08:30:00Z", { confidence: 3 }),
    "u98-g03": given("c", "2026-03-01T08:30:00Z", { confidence: 9 }),
  };
  const merged = merge(state, items, ITEMS, as);
  assert.deepEqual(merged.taken, ["u98-g01", "u98-g03"]);
  assert.equal(merged.state["u98-g02@2"].response, "a");
  assert.deepEqual(merged.state["u98-g03@2"], { response: "c", at: "2026-03-01T08:30:00.000Z" });
  assert.deepEqual(merged.older, { "u98-g02@2": { response: "b", confidence: 3, at: "2026-03-01T08:30:00.000Z" } });
});

test("what does not fit is counted, and the rest is kept", () => {
  const items = JSON.parse(`{"__proto__": {"revision": 2, "response": "x"}, "u77-g01": {}, "u98-g01": null,
    "u98-g02": {"revision": 2, "response": 7}, "u98-g03": {"revision": 2, "response": "b", "at": "no time"}}`);
  const merged = merge({}, items, ITEMS, as);
  assert.deepEqual([merged.unknown, merged.changed, merged.broken, merged.taken], [2, ["u98-g01"], ["u98-g02"], ["u98-g03"]]);
  assert.deepEqual(merged.state, { "u98-g03@2": { response: "b" } });
  assert.equal({}.response, undefined);
});

test("the same answer is no news", () => {
  const state = { "u98-g01@2": { response: "a", at: "2026-03-01T08:00:00.000Z" } };
  const merged = merge(state, { "u98-g01": given("a", "2026-03-02T08:00:00Z") }, ITEMS, as);
  assert.deepEqual([merged.taken, merged.older, merged.state], [[], {}, state]);
});

const folder = new URL("../../lintas/worksheets/js/", import.meta.url);
const [en, id] = ["en", "id"].map((lang) => JSON.parse(readFileSync(new URL(`strings/${lang}.json`, folder), "utf8")));
const blanks = (words) => [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test("both languages have the same keys, fill the same blanks, and none is empty", () => {
  assert.deepEqual(Object.keys(en), Object.keys(id));
  for (const key of Object.keys(en)) {
    assert.deepEqual(blanks(en[key]), blanks(id[key]), key);
    assert.ok(en[key].trim() && id[key].trim(), key);
  }
});

test("every key is used somewhere", async () => {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".mjs"));
  const sources = names.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
  const kinds = ["phone", "phone-home", "phone-abroad", "phone-local", "whatsapp", "web"]; // of help lines
  for (const key of Object.keys(en)) assert.ok(sources.includes(`"${key}"`) || kinds.includes(key), key);
});
