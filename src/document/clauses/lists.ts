/** Values that are lists: `a, b and c`, one item a line, each perhaps between code marks. */
import type { Reading } from '../../requirement/units/reading.ts';

/** Items between commas, semicolons and `and`, outside of brackets and code marks; marks around an item are taken off. */
export function items(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let code = false;
  let start = 0;
  const end = (at: number) => {
    const part = unquoted(text.slice(start, at).trim());
    if (part !== '') parts.push(part);
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '`') code = !code;
    else if (code) continue;
    else if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth = Math.max(0, depth - 1);
    if (depth > 0 || code) continue;
    if (character === ',' || character === ';') {
      end(at);
      start = at + 1;
    } else if (character === ' ' && text.slice(at, at + 5).toLowerCase() === ' and ') {
      end(at);
      start = at + 4;
      at += 3;
    }
  }
  end(text.length);
  return parts;
}

/** Reads every item, each once; the first that cannot be read refuses the list. */
export function readItems<V>(written: readonly string[], read: (item: string) => Reading<V>): Reading<readonly V[]> {
  const values = new Map<string, V>();
  for (const item of written) {
    const reading = read(item);
    if (!reading.ok) return reading;
    values.set(JSON.stringify(reading.value), reading.value);
  }
  return { ok: true, value: [...values.values()] };
}

/** Without the code marks or quotes around it. */
export function unquoted(text: string): string {
  const first = text[0];
  const marked = (first === '`' || first === '"' || first === "'") && text.length > 1 && text.endsWith(first);
  return marked ? text.slice(1, -1).trim() : text;
}
