/** Fixes that write one value anew. They change what the document means, so they are offered and people decide. */
import type { Range } from '../../requirement/clause.ts';
import type { Fix } from '../../requirement/diagnostic.ts';
import { NO_CONTEXT } from '../clauses/clause.ts';
import { definitionOf } from '../clauses/index.ts';
import type { Document } from '../document.ts';

/** Puts other words into a place. */
export function replace(range: Range, text: string): Fix {
  return { edits: [{ range, text }], safe: false };
}

/**
 * A clause in its canonical phrase, with a changed value. Undefined where the document does not write the clause by itself (it may
 * come from a profile, a default, or another label), or the change has none.
 */
export function rewrite<V>(document: Document, key: string, change: (value: V) => V | undefined): Fix | undefined {
  const written = document.clauses.filter((clause) => clause.key === key);
  const [clause] = written;
  if (clause === undefined || written.length > 1 || clause.value === '' || clause.rest !== '') return undefined;
  const definition = clause.name === undefined ? undefined : definitionOf(clause.name, clause.section.within);
  if (definition === undefined) return undefined;
  const reading = definition.parse(clause.value.trim(), NO_CONTEXT);
  const value = reading.ok ? change(reading.value as V) : undefined;
  if (value === undefined) return undefined;
  const phrase = definition.phrase(value);
  if (!definition.parse(phrase, NO_CONTEXT).ok) return undefined;
  // A note in brackets that the phrase has no room for is not thrown away.
  return clause.value.includes('(') && !phrase.includes('(') ? undefined : replace(clause.range, phrase);
}
