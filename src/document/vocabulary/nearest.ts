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
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min((row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, (before[j - 2] ?? 0) + 1);
      row.push(edits);
    }
    if (Math.min(...row) > bound) return bound + 1;
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
