/** Labels, headings and columns of other names and languages → the canonical ones. */
import type { Edit } from '../../requirement/diagnostic.ts';
import type { Document, DocumentTable, RawClause } from '../document.ts';
import { SECTIONS, type SectionKey } from '../vocabulary/vocabulary.ts';
import { textIn } from './text-in.ts';

/** As the template writes them; the other columns of a known table have no canonical name. */
const COLUMNS: Readonly<Record<string, string>> = {
  operation: 'Operation',
  request: 'Request',
  input: 'Input',
  output: 'Output',
  idempotent: 'Idempotent',
  timeout: 'Timeout',
  when: 'When',
  means: 'Means',
  outcome: 'Then',
  risk: 'Risk',
  category: 'Category',
  likelihood: 'Likelihood',
  impact: 'Impact',
  mitigation: 'Mitigation',
};

export function labelEdits(document: Document): Edit[] {
  const edits: Edit[] = [];
  for (const clause of document.clauses) labelEdit(document, clause, edits);
  for (const { key, known, heading } of document.sections) {
    const canonical = known ? SECTIONS[key as SectionKey]?.title : undefined;
    const written = canonical === undefined ? undefined : textIn(document, heading);
    // What stands in brackets after the words is not known to be nothing but a remark.
    if (canonical === undefined || written === undefined || written.includes('(')) continue;
    // Emoji and numbers before the words stay.
    const at = written.search(/\p{L}/u);
    if (at >= 0 && written.slice(at) !== canonical) edits.push({ range: heading, text: written.slice(0, at) + canonical });
  }
  for (const table of [...document.operations, ...document.errors, ...document.risks]) columnEdits(document, table, edits);
  return edits;
}

function labelEdit(document: Document, clause: RawClause, into: Edit[]): void {
  for (const child of clause.children) labelEdit(document, child, into);
  const { name, label, labelRange } = clause;
  if (name === undefined || name === label || textIn(document, labelRange) !== label) return;
  into.push({ range: labelRange, text: name });
}

function columnEdits(document: Document, { header, columns }: DocumentTable, into: Edit[]): void {
  for (const [at, { text, range }] of header.entries()) {
    const canonical = COLUMNS[columns[at] ?? ''];
    if (canonical === undefined || canonical === text || textIn(document, range) !== text) continue;
    into.push({ range, text: canonical });
  }
}
