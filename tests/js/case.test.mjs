import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { complete } from "../../lintas/scenarios/js/engine.mjs";
import { decode, encode } from "../../lintas/scenarios/js/share.mjs";

const home = new URL("../../lintas/scenarios/js/", import.meta.url);
const root = new URL("../../", import.meta.url);
const python = process.env.LINTAS_PYTHON ?? [".venv/bin/python", "python3"].find(works);
const table = JSON.parse(execFileSync(python, ["-m", "lintas.scenarios.bundle"], { cwd: root, encoding: "utf8" }));
const catalogue = (lang) => JSON.parse(readFileSync(new URL(`strings/${lang}.json`, home), "utf8"));
const [en, id] = [catalogue("en"), catalogue("id")];
const blanks = (text) => [...text.matchAll(/\{\w+\}/g)].map(([blank]) => blank).sort();

function works(command) {
  try {
    execFileSync(command, ["-c", "import yaml"], { cwd: root, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test("both languages have the same words with the same blanks", () => {
  assert.deepEqual(Object.keys(id), Object.keys(en));
  for (const key of Object.keys(en)) {
    assert.ok(en[key].trim() && id[key].trim(), key);
    assert.deepEqual(blanks(id[key]), blanks(en[key]), key);
  }
});

test("every key is used somewhere", () => {
  const modules = readdirSync(home).filter((name) => name.endsWith(".mjs"));
  const source = modules.map((name) => readFileSync(new URL(name, home), "utf8")).join("\n");
  const named = new Set(["act", "means", "purpose", "lit", "missing", "waived"]); // states and lamps
  for (const key of Object.keys(en)) assert.ok(named.has(key) || source.includes(`"${key}"`), key);
});

test("no two facts share a key, and no two values of a fact a letter", () => {
  const { facts } = table.form;
  const keys = Object.values(facts).map(({ key }) => key);
  assert.equal(new Set([...keys, "on"]).size, keys.length + 1);
  for (const { key, values = {} } of Object.values(facts)) {
    assert.match(key, /^[a-z]{2}$/);
    const letters = Object.values(values).map(({ letter }) => letter);
    assert.equal(new Set(letters).size, letters.length, key);
  }
});

test("an address without a case is none, and an empty case has no address", () => {
  for (const none of ["", "#", "#help-lines", "#S2.1.3.2-04", "#kasus=1"]) assert.equal(decode(table, none), null);
  assert.equal(encode(table, { facts: complete(table, {}), date: "since" }), "");
});

test("the links of version 1 mean what they always meant", () => {
  const { facts, date } = decode(table, "#case=1-ag20-acRT-meD-puL-fw-fl0-grO-plC-on0");
  assert.deepEqual(facts.acts, ["recruitment", "transportation"]);
  assert.deepEqual([facts.means, facts.purpose], [["deception"], ["forced_labour"]]);
  assert.deepEqual([facts.age, facts.for_work, facts.free_to_leave], [20, true, false]);
  assert.deepEqual([facts.ground, facts.placer, date], ["opinion", "company", "before"]);
});

test("what means nothing is named, and the rest is kept", () => {
  const damaged = [
    ["1-zz-ag20", ["zz"]],
    ["1-ag20-acRQ", ["acRQ"]],
    ["1-ag20-acQ", ["acQ"]],
    ["1-ag20-ag999", ["ag999"]],
    ["1-ag20-ag30", ["ag30"]],
    ["1-ag20-bo2", ["bo2"]],
    ["1-ag20-grRO", ["grRO"]],
    ["1-ag20-<img src=x>", ["<img src=x>"]],
    ["1-ag20-__proto__", ["__proto__"]],
    ["1-ag20-on7", ["on7"]],
    ["1--ag20-", []],
    ["1-ag20%E0%A4%A", ["ag20%E0%A4%A"]],
  ];
  for (const [text, unread] of damaged) {
    const found = decode(table, `#case=${text}`);
    assert.deepEqual(found.unread, unread, text);
    assert.equal(found.facts.age, unread[0]?.startsWith("ag20") ? 30 : 20, text);
  }
});

test("another version is not guessed at", () => {
  for (const text of ["#case=2-ag20", "#case=", "#case=ag20", "#case=11-ag20"]) {
    const found = decode(table, text);
    assert.equal(found.foreign, true, text);
    assert.deepEqual(found.facts, complete(table, {}), text);
  }
});

test("any piece of a link is read without an error", () => {
  const whole = "#case=1-ag20-acRT-meD-puL-bo-fl0-grO-on0";
  for (let at = 0; at <= whole.length; at += 1)
    for (const text of [whole.slice(0, at), whole.slice(at), `${whole.slice(0, at)}%${whole.slice(at)}`]) {
      const found = decode(table, text);
      assert.ok(found === null || Object.keys(found.facts).length === Object.keys(table.facts).length, text);
    }
});

test("a very long address is cut off, not worked through", () => {
  const found = decode(table, `#case=1-ag20${"-zz".repeat(100000)}`);
  assert.ok(found.unread.length < 700);
});
