import { posix } from 'node:path';
import { losses } from '../../matrix-losses.ts';
import { below, type Difference, difference, lineBreak, managedText, mergedRows, wantedRows } from '../../matrix-rows.ts';
import { named } from '../names.ts';
import type { Rule } from '../rule.ts';

export const staleMatrix: Rule = {
  code: 'stale-matrix',
  why: 'The matrix is what people read first; one that lags behind the documents hides what depends on what.',
  *folder({ readmes, entries, complete, misnamed }) {
    if (!complete) return;
    for (const { file, text, matrix } of readmes) {
      if (matrix?.managed === undefined) continue;
      const folder = posix.dirname(file);
      const { start, end, range, closed } = matrix.managed;
      const wanted = wantedRows(entries, folder);
      if (closed && text.slice(start, end) === managedText(wanted, closed, lineBreak(text))) continue;
      const inside = below(entries, folder);
      const rows = mergedRows(wanted, inside, matrix.rows);
      const found = difference(matrix.rows, rows);
      if (found === undefined && closed && matrix.table !== undefined) continue;
      // A table that people wrote between the comments may say what no document says: `matrix --write` lists it.
      const lost = losses(matrix, inside, misnamed).length > 0;
      yield {
        file,
        severity: 'error',
        range: found?.place ?? matrix.heading,
        clause: undefined,
        message: found === undefined ? 'The comment that ends the matrix is missing.' : says(found),
        remedy: 'Bring it up to date with `concordat matrix --write`.',
        fix: lost ? undefined : { edits: [{ range, text: managedText(rows, closed, '\n') }], safe: true },
      };
    }
  },
};

function says({ missing, extra, changed, order }: Difference): string {
  if (order) return 'The rows of the matrix are not in the order of their ids.';
  const unknown = extra.filter((id) => id !== '');
  const parts = [
    missing.length > 0 ? `has no row for ${named(missing)}` : '',
    unknown.length > 0 ? `has a row for ${named(unknown)}, which no document is` : '',
    unknown.length < extra.length ? 'has a row without an id' : '',
    changed.length > 0 ? `says something else about ${named(changed)} than the documents` : '',
  ];
  return `The matrix ${parts.filter((part) => part !== '').join(', and ')}.`;
}
