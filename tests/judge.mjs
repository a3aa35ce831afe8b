// Judges the cases of a JSON file with the scripts of the page; test_scenarios_agreement.py compares.
import { readFileSync, writeFileSync } from "node:fs";
import { classify, complete, explain, explainMissing, whyNot } from "../lintas/scenarios/js/engine.mjs";
import { decode, encode } from "../lintas/scenarios/js/share.mjs";

const [, , source, target] = process.argv;
const { table, cases } = JSON.parse(readFileSync(source, "utf8"));
const LANGS = ["en", "id"];

function judge({ facts: given, day, codes }) {
  const facts = complete(table, given);
  const verdict = classify(table, facts, day);
  const date = day < "2026-01-02" ? "before" : "since";
  const back = decode(table, encode(table, { facts, date }));
  return {
    labels: verdict.labels.sort(),
    provisions: verdict.provisions.sort(),
    reasons: verdict.reasons,
    explain: LANGS.map((lang) => explain(table, verdict, lang)),
    why: codes.map((code) => whyNot(table, facts, code, day)),
    missing: codes.map((code) => LANGS.map((lang) => explainMissing(table, facts, code, lang, day))),
    shared: back ? { facts: back.facts, date: back.date, unread: back.unread } : null,
  };
}

writeFileSync(target, JSON.stringify(cases.map(judge)));
