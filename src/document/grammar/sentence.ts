/** Where the first sentence of a value ends. Only that much is read; what follows is prose. */

/** Words whose full stop ends no sentence. */
const ABBREVIATIONS = new Set(
  (
    'e.g i.e etc max min approx incl excl no vs ca resp sec req ' +
    'p.es ecc ad.es ' +
    'p.ej ej núm aprox ' +
    'env p.ex ex cf n.b ' +
    'z.b bzw usw d.h inkl evtl ggf nr std sek '
  )
    .trim()
    .split(' '),
);

/** Offset after the first sentence, its full stop left out; `end` when there is only one. */
export function sentenceEnd(text: string, start: number, end: number): number {
  let code = false;
  let depth = 0;
  for (let at = start; at < end; at++) {
    const character = text[at];
    if (character === '`') code = !code;
    else if (code) continue;
    else if (character === '(') depth++;
    else if (character === ')') depth = Math.max(0, depth - 1);
    else if (character === '.' && depth === 0 && isFullStop(text, start, at, end)) return at;
  }
  return end;
}

function isFullStop(text: string, start: number, at: number, end: number): boolean {
  if (at + 1 < end && text[at + 1] !== ' ') return false;
  let word = at;
  while (word > start && !' (,;'.includes(text[word - 1] ?? ' ') && at - word <= 10) word--;
  if (ABBREVIATIONS.has(text.slice(word, at).toLowerCase())) return false;
  if (at + 1 >= end) return true;
  const next = text[at + 2] ?? '';
  return at + 2 < end && next.toLowerCase() !== next;
}

/** A line that ends so goes on in the next one. */
export function goesOn(text: string): boolean {
  return /(?:[,;:≤<(/+]|\b(?:on|and|or|then|to|from|of|per|in|over|at|least|most|after|up|for|by|with))$/i.test(text);
}
