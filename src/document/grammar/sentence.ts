/** Where the first sentence of a value ends, and where a name does. Only that much is read; what follows is prose. */

/** Words whose full stop ends no sentence. */
const ABBREVIATIONS = new Set(
  (
    'e.g i.e etc max min approx incl excl no vs ca resp sec req ' +
    'p.es ecc ad.es ' +
    'p.ej ej núm aprox ' +
    'env p.ex ex cf n.b ' +
    'z.b bzw usw d.h inkl evtl ggf nr std sek ' +
    'dr prof mrs dott '
  )
    .trim()
    .split(' '),
);

/** Words that names end with. In a sentence some of them are units (`1 hr.`), so they only count where a name stands. */
const PARTS_OF_NAMES = new Set(
  'ltd inc co corp llc plc jr sr bros dept st hr fr dr mr mrs ms s.p.a s.r.l s.a s.l s.à.r.l e.v e.k n.v b.v a.s a.g'.split(' '),
);

/** Offset after a name that has the line to itself, the full stop behind it left out; that of `Foo Ltd.` is its own. */
export function nameEnd(text: string, start: number, end: number): number {
  const last = end - 1;
  if (end - start < 2 || text[last] !== '.' || text[last - 1] === '.') return end;
  const word = wordBefore(text, start, last);
  return ABBREVIATIONS.has(word) || PARTS_OF_NAMES.has(word) ? end : last;
}

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
  if (ABBREVIATIONS.has(wordBefore(text, start, at))) return false;
  if (at + 1 >= end) return true;
  const next = text[at + 2] ?? '';
  return at + 2 < end && next.toLowerCase() !== next;
}

function wordBefore(text: string, start: number, at: number): string {
  let word = at;
  while (word > start && !' (,;'.includes(text[word - 1] ?? ' ') && at - word <= 10) word--;
  return text.slice(word, at).toLowerCase();
}

/** A line that ends so goes on in the next one. */
export function goesOn(text: string): boolean {
  return /(?:[,;:≤<(/+]|\b(?:on|and|or|then|to|from|of|per|in|over|at|least|most|after|up|for|by|with))$/i.test(text);
}
