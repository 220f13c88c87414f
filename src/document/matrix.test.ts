import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Entry } from './entry.ts';
import { BEGIN, END, readMatrix } from './matrix.ts';
import { below, difference, mergedRows, wantedRows, withMatrix } from './matrix-rows.ts';
import { judge } from './workspace.ts';

const HAND = `# Integrations

| Integration | Core Features | Other Systems | Criticality |
|-------------|---------------|---------------|-------------|
| REQ-I-001   | REQ-F-001, REQ-F-003 | REQ-I-002     | High        |
| REQ-I-002   | REQ-F-002     | -             | Medium      |
`;

function entry(file: string, lines: readonly string[]): Entry {
  const id = /REQ-I-\d+/.exec(file)?.[0] ?? '';
  const text = [`# ${id}: Thing`, '## General Information', `**ID**: ${id}`, ...lines, ''].join('\n');
  return judge({ file, text }, { profiles: [], rules: [] }).entry;
}

const ONE = entry('docs/REQ-I-001-one.md', [
  '**Supports**: REQ-F-001',
  '**Depends On**: REQ-I-010 (soft)',
  '**Criticality**: Critical',
]);
const TEN = entry('docs/below/REQ-I-010-ten (old).md', ['**Criticality**: Optional']);
const BROKEN = entry('docs/REQ-I-003-broken.md', ['**Criticality**: sometimes']);

test("the customer's table is read as he wrote it", () => {
  const matrix = readMatrix(HAND);
  assert.equal(matrix?.managed, undefined);
  assert.deepEqual(
    matrix?.rows.map(({ id, features, systems, criticality }) => ({ id, features, systems, criticality })),
    [
      {
        id: 'REQ-I-001',
        features: ['REQ-F-001', 'REQ-F-003'],
        systems: [{ id: 'REQ-I-002', soft: false }],
        criticality: 'critical',
      },
      { id: 'REQ-I-002', features: ['REQ-F-002'], systems: [], criticality: 'important' },
    ],
  );
  assert.deepEqual(matrix?.rows[0]?.places.criticality.start, { line: 5, column: 56 });
});

test('columns in any order and language, links, suffixes and soft dependencies', () => {
  const matrix = readMatrix(`| Priority | **Integrazione** | Altri sistemi |
|---|---|---|
| must have | [REQ-I-012-SAP](REQ-I-012-sap.md) | [REQ-I-007](REQ-I-007-x.md) (soft), req-i-8 |
`);
  const [row] = matrix?.rows ?? [];
  assert.equal(row?.id, 'REQ-I-012-SAP');
  assert.deepEqual(row?.systems, [
    { id: 'REQ-I-007', soft: true },
    { id: 'REQ-I-8', soft: false },
  ]);
  assert.equal(row?.criticality, 'critical');
  assert.deepEqual(row?.features, []);
});

test('what is no matrix is none', () => {
  for (const text of [
    '',
    'REQ-I-001 | x',
    '| Integration | Owner |\n|---|---|\n| REQ-I-001 | Bo |\n',
    `\`\`\`markdown\n${HAND}\`\`\`\n`,
    `> | Integration | Core Features | Criticality |\n> |---|---|---|\n`,
  ])
    assert.equal(readMatrix(text), undefined);
});

test('the first managed matrix counts, wherever else a table stands', () => {
  const matrix = readMatrix(`${HAND}\n${BEGIN}\n| Integration | Core Features | Criticality |\n|---|---|---|\n${END}\n`);
  assert.ok(matrix?.managed?.closed);
  assert.deepEqual(matrix.rows, []);
});

test('rows come from the documents in and below the folder, in the order of their ids', () => {
  const entries = [TEN, ONE, BROKEN, entry('other/REQ-I-009-x.md', [])].sort((a, b) => (a.file < b.file ? -1 : 1));
  assert.deepEqual(
    wantedRows(entries, 'docs').map(({ cells }) => cells),
    [
      ['[REQ-I-001](REQ-I-001-one.md)', 'REQ-F-001', 'REQ-I-010 (soft)', 'Critical'],
      ['[REQ-I-010](below/REQ-I-010-ten%20%28old%29.md)', '-', '-', 'Optional'],
    ],
  );
  assert.equal(wantedRows(entries, 'docs/below').length, 1);
  assert.equal(wantedRows(entries, '.').length, 3);
});

test('the row of a document that does not compile is kept as it is', () => {
  const written = readMatrix(
    '| Integration | Core Features | Other Systems | Criticality |\n|---|---|---|---|\n| REQ-I-003 | REQ-F-9 | - | High |\n',
  );
  const entries = [BROKEN, ONE].sort((a, b) => (a.file < b.file ? -1 : 1));
  const rows = mergedRows(wantedRows(entries, 'docs'), below(entries, 'docs'), written?.rows ?? []);
  assert.deepEqual(
    rows.map(({ cells }) => cells),
    [
      ['[REQ-I-001](REQ-I-001-one.md)', 'REQ-F-001', 'REQ-I-010 (soft)', 'Critical'],
      ['REQ-I-003', 'REQ-F-9', '-', 'High'],
    ],
  );
});

test('written between its comments, everything around it stays, and what was written is up to date', () => {
  const rows = wantedRows([ONE], 'docs');
  const around = fc.array(
    fc.constantFrom('text\n', '\n', '# Heading\n', '| a | b |\n|---|---|\n', '- item\n', 'é ✓\n', '<!-- note -->\n\n'),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(around, around, fc.boolean(), fc.boolean(), fc.boolean(), (before, after, crlf, mark, old) => {
      const eol = (text: string): string => (crlf ? text.replaceAll('\n', '\r\n') : text);
      const head = (mark ? '\ufeff' : '') + eol(`${before.join('')}\n`);
      const tail = eol(`\n${after.join('')}`);
      const text = `${head}${BEGIN}${eol(old ? '\n| old |\n|---|\n' : '\n')}${END}${tail}`;
      const matrix = readMatrix(text);
      fc.pre(matrix?.managed !== undefined);
      const written = withMatrix(text, matrix, rows);
      assert.ok(written.startsWith(head + BEGIN) && written.endsWith(END + tail));
      assert.equal(written.includes('\r\n'), crlf);
      const again = readMatrix(written);
      assert.equal(difference(again?.rows ?? [], rows), undefined);
      assert.equal(withMatrix(written, again, rows), written);
    }),
  );
});

test('without the comments they are put around the table that is there, or a section is added', () => {
  const rows = wantedRows([ONE], 'docs');
  const taken = withMatrix(HAND, readMatrix(HAND), rows);
  assert.ok(taken.startsWith(`# Integrations\n\n${BEGIN}\n| Integration`) && taken.endsWith(`${END}\n`));
  assert.ok(!taken.includes('Medium'));
  const added = withMatrix('# Integrations\r\n\r\nWords', undefined, rows);
  assert.ok(added.startsWith('# Integrations\r\n\r\nWords\r\n\r\n## Dependencies Matrix\r\n\r\n'));
  assert.ok(!added.replaceAll('\r\n', '').includes('\n'));
  assert.ok(withMatrix('', undefined, rows).startsWith('# Integrations\n\n## Dependencies Matrix\n'));
});

test('an end comment that is missing is put back', () => {
  const text = `${BEGIN}\n| Integration | Core Features | Criticality |\n|---|---|---|\n\nWords after it.\n`;
  const matrix = readMatrix(text);
  assert.equal(matrix?.managed?.closed, false);
  const written = withMatrix(text, matrix, wantedRows([ONE], 'docs'));
  assert.ok(written.endsWith(`${END}\n\nWords after it.\n`), written);
});

test('no text breaks it', () => {
  const piece = fc.constantFrom(
    BEGIN,
    END,
    '|',
    '\n',
    '---',
    '| Integration | Core Features | Criticality |\n|---|---|---|\n',
    'REQ-I-',
    '001',
    '](',
    ')',
    '(soft)',
    '\\',
    '\0',
    '`',
    '> ',
    '- ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      const matrix = readMatrix(text);
      const rows = wantedRows([ONE], 'docs');
      const written = withMatrix(text, matrix, rows);
      if (matrix?.managed !== undefined) assert.equal(difference(readMatrix(written)?.rows ?? [], rows), undefined);
    }),
    { numRuns: 500 },
  );
});
