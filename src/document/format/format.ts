/**
 * Canonical phrases, and nothing else: each value that can be read is written as its clause prints it, and every other byte stays.
 * What a document means never changes: an edit after which the document reads otherwise is not made. It must not know what is
 * good: a value that cannot be read, or that nobody knows yet, is left to `check`.
 */
import type { Edit } from '../../requirement/diagnostic.ts';
import { applyEdits } from '../apply-edits.ts';
import { withoutCredentials } from '../credentials.ts';
import { readDocument } from '../read.ts';
import { cellEdits } from './cells.ts';
import { labelEdits } from './labels.ts';
import { sameMeaning } from './meaning.ts';
import { phraseEdits } from './phrases.ts';

export interface FormatOptions {
  /** Also move labels, headings and columns of other names and languages to the canonical ones. Default false. */
  readonly labels?: boolean;
}

export interface Formatted {
  readonly text: string;
  /** What was changed, as edits of the text that was given. */
  readonly edits: readonly Edit[];
}

export function format(text: string, file: string, { labels = false }: FormatOptions = {}): Formatted {
  const document = withoutCredentials(readDocument(text, file));
  const edits = [...phraseEdits(document, labels), ...cellEdits(document), ...(labels ? labelEdits(document) : [])];
  return kept(text, file, edits);
}

/** All of them, nearly always; else those that leave the meaning alone, tried in halves. */
function kept(text: string, file: string, edits: readonly Edit[]): Formatted {
  const before = withoutCredentials(readDocument(text, file));
  const isGood = (some: readonly Edit[]): boolean =>
    sameMeaning(before, withoutCredentials(readDocument(applyEdits(text, some), file)));
  if (edits.length === 0) return { text, edits: [] };
  if (isGood(edits)) return { text: applyEdits(text, edits), edits };
  let good: readonly Edit[] = [];
  const tryAll = (some: readonly Edit[]): void => {
    if (some.length === 0) return;
    if (isGood([...good, ...some])) good = [...good, ...some];
    else if (some.length > 1) {
      const half = some.length >> 1;
      tryAll(some.slice(0, half));
      tryAll(some.slice(half));
    }
  };
  tryAll(edits);
  return { text: applyEdits(text, good), edits: good };
}
