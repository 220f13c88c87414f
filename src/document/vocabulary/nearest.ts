/** The nearest of some words by edits (insert, delete, replace, swap neighbours), within about a third of its length. */
export interface Near {
  readonly word: string;
  readonly edits: number;
}

const LONGEST = 40;

export function nearest(written: string, words: Iterable<string>): Near | undefined {
  const sought = written.toLowerCase();
  if (sought.length > LONGEST) return undefined;
  let best: Near | undefined;
  for (const word of words) {
    const allowed = Math.min(3, Math.floor(Math.max(word.length, sought.length) / 3));
    const bound = best === undefined ? allowed : Math.min(allowed, best.edits - 1);
    if (Math.abs(word.length - sought.length) > bound) continue;
    const edits = distance(sought, word.toLowerCase(), bound);
    if (edits <= bound) best = { word, edits };
  }
  return best;
}

/** Optimal string alignment distance; stops and answers more than `bound` as soon as that is sure. */
function distance(a: string, b: string, bound: number): number {
  let before = BEFORE;
  let previous = PREVIOUS;
  let row = ROW;
  for (let j = 0; j <= b.length; j++) previous[j] = j;
  for (let i = 1; i <= a.length; i++) {
    let least = i;
    row[0] = i;
    const letter = a.charCodeAt(i - 1);
    for (let j = 1; j <= b.length; j++) {
      const same = letter === b.charCodeAt(j - 1) ? 0 : 1;
      let edits = Math.min(at(row, j - 1) + 1, at(previous, j) + 1, at(previous, j - 1) + same);
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1))
        edits = Math.min(edits, at(before, j - 2) + 1);
      row[j] = edits;
      if (edits < least) least = edits;
    }
    if (least > bound) return bound + 1;
    [before, previous, row] = [previous, row, before];
  }
  return at(previous, b.length);
}

/** Three rows of the table, used again by every comparison; no word that is compared is longer. */
const SIZE = LONGEST + 4;
const BEFORE = new Uint8Array(SIZE);
const PREVIOUS = new Uint8Array(SIZE);
const ROW = new Uint8Array(SIZE);

function at(row: Uint8Array, index: number): number {
  return row[index] ?? 0;
}
