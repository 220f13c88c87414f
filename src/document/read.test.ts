import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDocument } from './read.ts';
import { nearest } from './vocabulary/nearest.ts';
import { knownColumns, knownLabel, knownSection } from './vocabulary/words.ts';

const FILE = 'integrations/REQ-I-012-SAP-orders-api.md';

test('the id is found in heading, clause and file name, and the slug in the file name', () => {
  const document = readDocument('# REQ-I-012-SAP: Orders API\n\n**ID**: REQ-I-013\n', FILE);
  assert.equal(document.id, 'REQ-I-012-SAP');
  assert.equal(document.title, 'Orders API');
  assert.equal(document.slug, 'orders-api');
  assert.equal(document.ids.heading?.text, 'REQ-I-012-SAP');
  assert.equal(document.ids.clause?.text, 'REQ-I-013');
  assert.equal(document.ids.fileName, 'REQ-I-012-SAP');
  assert.equal(readDocument('text', 'REQ-I-007-x.md').id, 'REQ-I-007');
  assert.equal(readDocument('text', 'notes.md').id, undefined);
});

test('a clause knows its places', () => {
  const [clause] = readDocument('\uFEFF# X\r\n\r\n## Error Handling\r\n- **Timeout (refund)**: 2 s. Prose.\r\n', FILE).clauses;
  assert.equal(clause?.key, 'error-handling.timeout(refund)');
  assert.equal(clause?.value, '2 s');
  assert.equal(clause?.rest, 'Prose.');
  assert.deepEqual(clause?.labelRange, { start: { line: 4, column: 5 }, end: { line: 4, column: 12 } });
  assert.deepEqual(clause?.range, { start: { line: 4, column: 25 }, end: { line: 4, column: 28 } });
});

test('sections nest, tasks keep their state, and prose and comments are kept', () => {
  const document = readDocument(
    '# X\n\n## ⚙️ 4. Workflow\n### Testing\n- [x] Load\n- [ ] End\n\n## Notes\nProse **here**.\n\n<!-- a remark -->\n',
    FILE,
  );
  assert.deepEqual(
    document.sections.map(({ key, known, within }) => [key, known, within]),
    [
      ['', false, ''],
      ['workflow', true, 'workflow'],
      ['testing', false, 'workflow'],
      ['notes', false, ''],
    ],
  );
  assert.deepEqual(
    document.tasks.map(({ checked, text }) => [checked, text]),
    [
      [true, 'Load'],
      [false, 'End'],
    ],
  );
  assert.deepEqual(
    document.sections[3]?.prose.map(({ text }) => text),
    ['Prose **here**.'],
  );
  assert.deepEqual(
    document.comments.map(({ text }) => text),
    ['<!-- a remark -->'],
  );
});

test('tables are known by their headers, in any order and by other names', () => {
  const document = readDocument(
    '## Exchanged Data\n| Method | Name |\n|---|---|\n| `GET /a\\|b` | read |\n\n## Errors\n| Status | Outcome |\n|---|---|\n| 404 | rejected |\n\n| Colour | Taste |\n|---|---|\n| red | sweet |\n',
    FILE,
  );
  assert.deepEqual(document.operations[0]?.columns, ['request', 'operation']);
  assert.equal(document.operations[0]?.rows[0]?.cells[0]?.text, '`GET /a|b`');
  assert.deepEqual(document.errors[0]?.columns, ['when', 'outcome']);
  assert.equal(document.tables.length, 1);
});

test('people call things by many names', () => {
  assert.equal(knownLabel('🔑 Authentication Method:')?.label, 'Authentication');
  assert.equal(knownLabel('BASE URL(s)')?.label, 'URL');
  assert.deepEqual(knownLabel('Max Retries'), { label: 'Retry', as: '{} times' });
  assert.equal(knownSection('5.1 Error handling'), 'error-handling');
  assert.ok(knownColumns('Response').includes('output'));
});

test('the nearest word is near', () => {
  assert.deepEqual(nearest('Timout', ['timeout', 'retry']), { word: 'timeout', edits: 1 });
  assert.deepEqual(nearest('Rerty', ['retry']), { word: 'retry', edits: 1 });
  assert.equal(nearest('moon', ['timeout', 'retry']), undefined);
});

test('never throws, and every place lies in the text', () => {
  const piece = fc.constantFrom(
    '**A**: b',
    '**Retry**:',
    '- ',
    '  - ',
    '\n',
    '\n\n',
    '# ',
    '## Error Handling',
    '| a | b |',
    '|---|---|',
    '(x)',
    ':',
    '**',
    '\\',
    '<!--',
    '-->',
    'text.',
    ' More',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (written) => {
      const document = readDocument(written, FILE);
      const lines = document.lineStarts.length;
      const places = [
        ...document.clauses.flatMap(({ range, labelRange }) => [range, labelRange]),
        ...document.sections.flatMap(({ prose }) => prose.map(({ range }) => range)),
      ];
      for (const { start, end } of places) {
        assert.ok(start.line >= 1 && end.line <= lines && start.column >= 1 && end.column >= 1);
      }
    }),
    { numRuns: 1000, seed: 20260807 },
  );
});

test('a phrase that wraps on and on ends, and the rest is prose', () => {
  const [clause] = readDocument(`## Error Handling\n**Retry**: 3 times,\n${'on and on,\n'.repeat(5_000)}`, FILE).clauses;
  assert.ok((clause?.value.length ?? 0) < 2_100);
  assert.ok((clause?.rest.length ?? 0) > 40_000);
});
