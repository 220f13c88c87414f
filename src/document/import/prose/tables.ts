/** A table with a row for each system: its header names at least two clauses beside the name. */
import type { DocumentTable } from '../../document.ts';
import { knownLabel } from '../../vocabulary/words.ts';
import type { Draft } from '../draft.ts';
import { newDraft, say } from './clauses.ts';

export function draftsOfTable({ header, rows }: DocumentTable): Draft[] {
  const labels = header.map(({ text }) => knownLabel(text.replace(/[*_`]/g, '').trim())?.label);
  const named = Math.max(0, labels.indexOf('External System'));
  if (labels.filter((label, at) => label !== undefined && at !== named).length < 2 || !labels.includes('URL')) return [];
  return rows.flatMap(({ cells }) => {
    const title = cells[named]?.text.replace(/[*_`]/g, '').trim() ?? '';
    if (title === '') return [];
    const draft = newDraft(title);
    for (const [at, { text }] of cells.entries()) {
      const label = header[at]?.text.replace(/[*_`]/g, '').trim();
      if (at !== named && label !== undefined && text.trim() !== '' && text.trim() !== '-')
        say(label, text, undefined, draft.draft);
    }
    return [draft.done()];
  });
}
