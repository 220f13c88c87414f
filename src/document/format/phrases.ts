/** The values of clauses, as their definitions print them. */
import type { Edit } from '../../requirement/diagnostic.ts';
import { isPlaceholder } from '../../requirement/units/placeholder.ts';
import { readUnknown } from '../../requirement/units/unknown.ts';
import { NO_CONTEXT } from '../clauses/clause.ts';
import { definitionOf } from '../clauses/index.ts';
import { LONGEST_PHRASE, unmarked } from '../compile/clause-values.ts';
import type { Document, RawClause } from '../document.ts';
import { knownLabel } from '../vocabulary/words.ts';
import { phraseKeeping } from './kept-words.ts';
import { textIn } from './text-in.ts';

/** `labels`: also values that only mean something under their old label (`Max Retry Attempts: 3`), which is changed with them. */
export function phraseEdits(document: Document, labels: boolean): Edit[] {
  const edits: Edit[] = [];
  for (const clause of document.clauses) phraseEdit(document, clause, labels, edits);
  return edits;
}

function phraseEdit(document: Document, clause: RawClause, labels: boolean, into: Edit[]): void {
  for (const child of clause.children) phraseEdit(document, child, labels, into);
  const { name, value, range } = clause;
  const definition = name === undefined ? undefined : definitionOf(name, clause.section.within);
  // Sub-clauses are a part of the value: written inside the phrase they would be said twice.
  if (definition === undefined || clause.children.length > 0) return;
  const written = textIn(document, range);
  const rewritten = knownLabel(clause.label)?.as !== undefined;
  // A value that is put together from a list, or from lines, has no one place to be written to.
  if (rewritten ? !labels : written !== value) return;
  if (written === undefined || written.includes('\n')) return;
  const core = value.trim();
  // `check` refuses it unread; so nothing here takes longer than a phrase does.
  if (core.length > LONGEST_PHRASE && definition.words !== true) return;
  const inner = unmarked(core);
  if (core === '' || isPlaceholder(core) || (definition.words === true && readUnknown(core) !== undefined)) return;
  const reading = definition.parse(inner, NO_CONTEXT);
  if (!reading.ok) return;
  const plain = definition.phrase(reading.value);
  if ((plain === inner && !rewritten) || plain.includes('\n') || plain.includes('•')) return;
  const phrase = phraseKeeping(definition, inner, plain);
  if (phrase === undefined || (phrase === inner && !rewritten)) return;
  const marked = rewritten ? phrase : written.replace(inner, () => phrase);
  if (marked !== written) into.push({ range, text: marked });
}
