// The book's own script: everything it does is an addition, the page is complete without it.
import { anchors } from "./anchors.mjs";
import { appearance } from "./appearance.mjs";
import { gloss } from "./gloss.mjs";
import { menu } from "./menu.mjs";
import { print } from "./print.mjs";
import { progress } from "./progress.mjs";
import { search } from "./search.mjs";
import { tables } from "./tables.mjs";
import { terms } from "./terms.mjs";

for (const part of [appearance, menu, anchors, progress, gloss, terms, tables, search, print]) {
  try {
    part(document);
  } catch (error) {
    console.error(error);
  }
}
