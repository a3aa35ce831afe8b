import assert from "node:assert/strict";
import { test } from "node:test";
import { PageModel } from "../../lintas/quiz/js/model.mjs";
import { Store } from "../../lintas/quiz/js/store.mjs";

/** A browser store in memory. */
function memory(seed = {}) {
  const held = new Map(Object.entries(seed));
  return {
    held,
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, text) => void held.set(key, text),
    removeItem: (key) => void held.delete(key),
  };
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

test("a damaged record is kept aside, and told once", () => {
  const disk = memory({ "lintas/1/u10-p07@2": "{oops" });
  new Store(() => disk).load(["u10-p07@2"]);
  assert.deepEqual([...disk.held], [["lintas/1/u10-p07@2.damaged", "{oops"]]);
  const later = new Store(() => disk);
  assert.deepEqual(later.load(["u10-p07@2"]), {});
  assert.equal(later.takeTrouble(), null);
});

test("with no room for the copy a damaged record stays where it is", () => {
  const disk = memory({ "lintas/1/u10-p07@2": "{oops" });
  new Store(() => ({ ...disk, setItem: refuse })).load(["u10-p07@2"]);
  assert.deepEqual([...disk.held], [["lintas/1/u10-p07@2", "{oops"]]);
});

test("an answer to an earlier revision stays, and is told once", () => {
  const disk = memory({ "lintas/1/u10-p07@1": '{"response":"a"}' });
  const first = new Store(() => disk);
  assert.deepEqual(first.load(["u10-p07@2", "u10-p08@1"]), { "u10-p07@2": {} });
  assert.equal(first.takeTrouble(), "storeEarlier");
  assert.equal(disk.held.get("lintas/1/u10-p07@1"), '{"response":"a"}');
  const later = new Store(() => disk);
  later.load(["u10-p07@2"]);
  assert.equal(later.takeTrouble(), null);
});

test("each trouble is told once, one after the other", () => {
  const store = new Store(() => memory({ "lintas/1/u10-p07@2": "7", "lintas/1/u10-p08@1": '{"response":1}' }));
  store.load(["u10-p07@2", "u10-p08@2"]);
  assert.deepEqual([1, 2, 3].map(() => store.takeTrouble()), ["storeDamaged", "storeEarlier", null]);
});

test("a space of one's own does not touch the others", () => {
  const disk = memory({ "lintas/1/u10-p07@2": '{"response":"a"}' });
  const store = new Store(() => disk, "sheet/u98@abc/");
  assert.deepEqual(store.load(["u10-p07@2"]), {});
  store.save("u10-p07@2", { response: "b" });
  store.note("lang", "id");
  assert.equal(disk.held.get("lintas/1/sheet/u98@abc/u10-p07@2"), '{"response":"b"}');
  assert.equal(new Store(() => disk, "sheet/u98@abc/").noted("lang"), "id");
  assert.equal(new Store(() => disk).noted("lang"), null);
});

test("an answer from another tab is taken over unless the one here is newer", () => {
  let hear = () => {};
  const store = new Store(() => memory());
  store.watch = (_, callback) => (hear = callback);
  const model = new PageModel({ items: ITEMS, lang: "en" }, store);
  hear("u10-p07@2", { response: "b", at: "2026-03-01T09:00:00.000Z" });
  assert.equal(model.get("state")["u10-p07@2"].response, "b");
  assert.equal(model.get("notice"), "storeOtherTab");
  hear("u10-p07@2", { response: "c", at: "2026-03-01T08:00:00.000Z" });
  assert.equal(model.get("state")["u10-p07@2"].response, "b");
});
