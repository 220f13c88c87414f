/** Cells of the operations table that are phrases: a time-out, and whether an operation may be repeated. */
import type { Edit } from '../../requirement/diagnostic.ts';
import { formatDuration, parseDuration } from '../../requirement/units/duration.ts';
import type { Document, Written } from '../document.ts';
import { textIn } from './text-in.ts';

export function cellEdits(document: Document): Edit[] {
  const edits: Edit[] = [];
  for (const { columns, rows } of document.operations) {
    const at = columns.indexOf('timeout');
    if (at < 0) continue;
    for (const { cells } of rows) {
      const cell = cells[at];
      const phrase = cell === undefined ? undefined : duration(cell);
      if (cell === undefined || phrase === undefined || textIn(document, cell.range) !== cell.text) continue;
      edits.push({ range: cell.range, text: phrase });
    }
  }
  return edits;
}

function duration({ text }: Written): string | undefined {
  const reading = parseDuration(text);
  const phrase = reading.ok ? formatDuration(reading.value) : undefined;
  return phrase === text ? undefined : phrase;
}
