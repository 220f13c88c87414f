/** Ids of other documents in prose and tables: somebody meant a document. */
import type { Range } from '../requirement/clause.ts';
import type { Document } from './document.ts';
import { Places } from './grammar/place.ts';

export interface Mention {
  readonly id: string;
  readonly range: Range;
}

const PREFIX = 'REQ-I-';

/** Each id once, where it stands first; without the document's own and those in clauses that are made of ids. */
export function mentions({ text, id: own, clauses, lineStarts }: Document): Mention[] {
  const found: Mention[] = [];
  let said: Set<string> | undefined;
  let places: Places | undefined;
  for (const { id, start } of ids(text)) {
    if (id === own) continue;
    said ??= new Set(spokenFor(clauses));
    if (said.has(id)) continue;
    said.add(id);
    places ??= new Places(lineStarts);
    found.push({ id, range: places.range(start, start + id.length) });
  }
  return found;
}

function* spokenFor(clauses: Document['clauses']): Generator<string> {
  for (const { name, value } of clauses) {
    if (name === 'Depends On' || name === 'Fallback' || name === 'ID') for (const { id } of ids(value)) yield id;
  }
}

function* ids(text: string): Generator<{ readonly id: string; readonly start: number }> {
  for (let start = text.indexOf(PREFIX); start >= 0; start = text.indexOf(PREFIX, start + 1)) {
    let end = start + PREFIX.length;
    while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
    if (end > start + PREFIX.length && text[end] !== '-') yield { id: text.slice(start, end), start };
  }
}
