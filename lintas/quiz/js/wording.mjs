// Are two short answers the same but for case, accents, spacing and a slip of the finger?
// The same rules stand in lintas/items/wording.py; lengths are code points in both.

/** @typedef {{en: string[], id: string[]}} Wordings */

const LONGEST = 200; // nobody types more into a blank
/** @type {Record<string, string>} */
const SIMPLE = { "‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-" };
// What Python calls space: \s would add U+FEFF and lack five control characters.
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
const LAST_MARK = "\u0345"; // of the highest combining class: every other mark sorts before it

/**
 * Lower case, without accents, with plain quotes and dashes and single spaces; no full stop.
 * @param {string} text
 */
export function simple(text) {
  const short = [...text].slice(0, LONGEST).map((char) => SIMPLE[char] ?? char).join("");
  const bare = [...short.normalize("NFKD")].filter((char) => !combining(char)).join("").toLowerCase();
  return bare.replace(SPACE, " ").replace(/^ | $/g, "").replace(/\.+$/, "").replace(/ $/, "");
}

/** @param {string} char  already decomposed */
const combining = (char) => char === LAST_MARK || (LAST_MARK + char).normalize("NFD") !== LAST_MARK + char;

/** Both languages together: a term in the other language is right as well. @param {Wordings} wordings */
export const both = ({ en, id }) => [...en, ...id];

/**
 * Whether `given` is one of the wordings, but for what `simple` and the slips forgive.
 * @param {string} given
 * @param {string[]} wordings
 * @param {boolean} exact
 */
export function matches(given, wordings, exact) {
  const typed = simple(given);
  return wordings.map(simple).some((wording) =>
    typed === wording || (!exact && distance([...typed], [...wording]) <= slips(wording)));
}

/** How many typing errors a wording forgives: 0 under 5 letters, 1 under 10, else 2. @param {string} wording */
function slips(wording) {
  const letters = [...simple(wording)].length;
  return letters < 5 ? 0 : letters < 10 ? 1 : 2;
}

/**
 * Letters added, left out, changed, or neighbours swapped (optimal string alignment); at most 3 is told apart.
 * @param {string[]} a
 * @param {string[]} b
 */
function distance(a, b) {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let [before, row] = [[0], [0, ...b.map((_, j) => j + 1)]];
  a.forEach((char, i) => {
    const older = before;
    [before, row] = [row, [i + 1]];
    b.forEach((other, j) => {
      let least = Math.min(before[j + 1] + 1, row[j] + 1, before[j] + (char === other ? 0 : 1));
      if (i && j && char === b[j - 1] && a[i - 1] === other) least = Math.min(least, older[j - 1] + 1);
      row.push(least);
    });
  });
  return Math.min(3, row[b.length]);
}
