/** Keys of a YAML text in block style with their places, by indentation. What is written in flow style has none. Never throws. */
import type { OutlinePlace } from '../contract-outline.ts';
import { escaped, MOST_PLACES } from './pointer.ts';

interface Level {
  readonly indent: number;
  readonly pointer: string;
  /** Items of the list below it so far. */
  items: number;
}

export function yamlKeys(text: string): OutlinePlace[] {
  const found: OutlinePlace[] = [];
  let levels: Level[] = [{ indent: -1, pointer: '', items: -1 }];
  // Lines deeper than this belong to a text in block style (`|`, `>`).
  let verbatim: number | undefined;
  for (let start = 0; start < text.length && found.length < MOST_PLACES; ) {
    const stop = text.indexOf('\n', start);
    const end = stop < 0 ? text.length : stop;
    const next = end + 1;
    let at = start;
    while (text[at] === ' ') at++;
    const blank = at >= end || text[at] === '\r' || text[at] === '#';
    if (!blank && verbatim !== undefined && at - start <= verbatim) verbatim = undefined;
    if (!blank && verbatim === undefined) {
      if (text.startsWith('---', start)) levels = [{ indent: -1, pointer: '', items: -1 }];
      while (text[at] === '-' && text[at + 1] === ' ') {
        pop(levels, at - start);
        const list = levels.at(-1) as Level;
        list.items++;
        levels.push({ indent: at - start, pointer: `${list.pointer}/${list.items}`, items: -1 });
        at += 2;
        while (text[at] === ' ') at++;
      }
      const key = keyAt(text, at, end);
      if (key !== undefined) {
        // An item's own dash is as deep as its list, and its keys are deeper.
        pop(levels, at - start);
        const pointer = `${(levels.at(-1) as Level).pointer}/${escaped(key.name)}`;
        levels.push({ indent: at - start, pointer, items: -1 });
        found.push({ fragment: pointer, offset: at });
        const value = text.slice(key.end, Math.min(end, key.end + 8)).trim();
        if (value.startsWith('|') || value.startsWith('>')) verbatim = at - start;
      } else if (text[at] === '|' || text[at] === '>') verbatim = (levels.at(-1) as Level).indent;
    }
    start = next;
  }
  return found;
}

/** Leaves what is as deep or deeper: that has ended. */
function pop(levels: Level[], indent: number): void {
  while (levels.length > 1 && (levels.at(-1) as Level).indent >= indent) levels.pop();
}

function keyAt(text: string, start: number, end: number): { readonly name: string; readonly end: number } | undefined {
  const quote = text[start];
  let at = start;
  if (quote === '"' || quote === "'") {
    at = text.indexOf(quote, start + 1);
    if (at < 0 || at >= end || text[at + 1] !== ':') return undefined;
    return { name: text.slice(start + 1, at), end: at + 2 };
  }
  while (at < end && !(text[at] === ':' && (at + 1 >= end || text[at + 1] === ' ' || text[at + 1] === '\r'))) at++;
  return at >= end || at === start ? undefined : { name: text.slice(start, at).trimEnd(), end: at + 1 };
}
