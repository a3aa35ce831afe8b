import assert from "node:assert/strict";
import { test } from "node:test";
import { PageModel } from "../../lintas/quiz/js/model.mjs";
import { Store } from "../../lintas/quiz/js/store.mjs";

/** A browser store in memory. */
function memory(seed = {}) {
  const held = new Map(Object.entries(seed));
  return { held, getItem: (key) => held.get(key) ?? null, setItem: (key, text) => void held.set(key, text) };
}
const refuse = () => {
  throw new DOMException("refused", "SecurityError");
};
const ITEMS = { en: [{ id: "u10-p07", revision: 2 }, { id: "u10-p08", revision: 1 }] };

test("an entry comes back under its contract key", () => {
  const disk = memory();
  new Store(() => disk).save("u10-p07@2", { response: "b" });
  assert.deepEqual([...disk.held.keys()], ["lintas/1/u10-p07@2"]);
  assert.deepEqual(new Store(() => disk).load(["u10-p07@2"]), { "u10-p07@2": { response: "b" } });
});

test("a reader's seed is made once", () => {
  const disk = memory();
  const seed = new Store(() => disk).reader();
  assert.equal(new Store(() => disk).reader(), seed);
  assert.notEqual(new Store(() => memory()).reader(), seed);
});

test("a store that is forbidden keeps answers in memory and tells once", () => {
  const store = new Store(refuse);
  assert.deepEqual(store.load(["u10-p07@2"]), {});
  store.save("u10-p07@2", { response: "a" });
  assert.deepEqual(store.load(["u10-p07@2"]), { "u10-p07@2": { response: "a" } });
  assert.equal(store.takeTrouble(), "storeMemory");
  assert.equal(store.takeTrouble(), null);
});

test("a full store keeps the newest answer in memory", () => {
  const disk = memory({ "lintas/1/u10-p07@2": '{"response":"a"}' });
  const store = new Store(() => ({ ...disk, setItem: refuse }));
  store.save("u10-p07@2", { response: "c" });
  assert.deepEqual(store.load(["u10-p07@2"]), { "u10-p07@2": { response: "c" } });
  assert.equal(store.takeTrouble(), "storeMemory");
});

test("damaged records are left out and told", () => {
  for (const text of ["{", "[]", "null", "7", '{"attempts":4}', '"x"']) {
    const store = new Store(() => memory({ "lintas/1/u10-p07@2": text, "lintas/1/u10-p08@1": "{}" }));
    assert.deepEqual(store.load(["u10-p07@2", "u10-p08@1"]), { "u10-p08@1": {} }, text);
    assert.equal(store.takeTrouble(), "storeDamaged", text);
  }
});

test("the page's model restores, keeps only what changed, and passes changes on", () => {
  const disk = memory({ "lintas/1/u10-p07@2": '{"response":"a"}' });
  const model = new PageModel({ items: ITEMS, lang: "en", reader: "" }, new Store(() => disk));
  assert.deepEqual(model.get("state"), { "u10-p07@2": { response: "a" } });
  let heard = 0;
  const hear = () => (heard += 1);
  model.on("change:state", hear);
  model.set("state", { ...model.get("state"), "u10-p08@1": { response: ["a"] } });
  disk.held.delete("lintas/1/u10-p07@2");
  model.save_changes();
  assert.equal(heard, 1);
  assert.equal(disk.held.get("lintas/1/u10-p08@1"), '{"response":["a"]}');
  assert.equal(disk.held.has("lintas/1/u10-p07@2"), false);
  model.off("change:state", hear);
  model.set("state", {});
  assert.equal(heard, 1);
});
