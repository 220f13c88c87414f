/** The matrix of dependencies for other programs: CSV, JSON, HTML. The Markdown table is the document room's own. */
import type { Entry } from '../document/entry.ts';
import { COLUMNS } from '../document/matrix.ts';
import { below, wantedRows } from '../document/matrix-rows.ts';
import { escapeMarkup } from './markup.ts';

const HEADER = Object.values(COLUMNS);

/** RFC 4180, with a header; ids only, no links. */
export function matrixCsv(entries: readonly Entry[], folder: string): string {
  const rows = wantedRows(entries, folder).map(({ id, cells: [, ...others] }) => [id, ...others]);
  return [HEADER, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

function csvField(text: string): string {
  return text.includes(',') || text.includes('"') || text.includes('\n') || text.includes('\r')
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}

/** One element per document that compiles. */
export function matrixJson(entries: readonly Entry[], folder: string): readonly object[] {
  return below(entries, folder).flatMap(({ id, file, title, digest }) =>
    id === undefined || digest === undefined
      ? []
      : {
          integration: id,
          title,
          file,
          coreFeatures: digest.supports,
          otherSystems: digest.dependsOn,
          criticality: digest.criticality,
        },
  );
}

const STYLE = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
caption { font-weight: 600; margin-bottom: .5rem; text-align: start }
th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .4rem .8rem; text-align: start }
th { font-weight: 600 }`;

/** A page that needs nothing from elsewhere; ids link to their documents, relative to `folder`. */
export function matrixHtml(entries: readonly Entry[], folder: string): string {
  const rows = wantedRows(entries, folder);
  const link = new Map(rows.map(({ id, cells: [cell] }) => [id, cell.slice(cell.indexOf('](') + 2, -1)]));
  const linked = (text: string): string =>
    text
      .split(', ')
      .map((written) => {
        const [id = '', ...soft] = written.split(' ');
        const address = link.get(id);
        const shown = address === undefined ? escapeMarkup(id) : `<a href="${escapeMarkup(address)}">${escapeMarkup(id)}</a>`;
        return [shown, ...soft.map(escapeMarkup)].join(' ');
      })
      .join(', ');
  const body = rows.map(({ id, cells: [, features, systems, criticality] }) =>
    [
      '<tr>',
      `<th scope="row">${linked(id)}</th>`,
      `<td>${escapeMarkup(features)}</td>`,
      `<td>${linked(systems)}</td>`,
      `<td>${escapeMarkup(criticality)}</td></tr>`,
    ].join(''),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Dependencies Matrix</title>
<style>
${STYLE}
</style>
</head>
<body>
<table>
<caption>Dependencies Matrix</caption>
<thead><tr>${HEADER.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table>
</body>
</html>
`;
}
