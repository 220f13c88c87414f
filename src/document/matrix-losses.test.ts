import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Entry } from './entry.ts';
import { BEGIN, END, readMatrix } from './matrix.ts';
import { losses } from './matrix-losses.ts';
import { mergedRows, wantedRows, withMatrix } from './matrix-rows.ts';
import { wordsIn } from './matrix-words.ts';
import { judge } from './workspace.ts';

const HEAD = '| Integration | Core Features | Other Systems | Criticality |\n|---|---|---|---|\n';

function entry(id: string, lines: readonly string[] = []): Entry {
  const text = [`# ${id}: Thing`, '## General Information', `**ID**: ${id}`, ...lines, ''].join('\n');
  return judge({ file: `docs/${id}-thing.md`, text }, { profiles: [], rules: [] }).entry;
}

function lost(table: string, entries: readonly Entry[], misnamed?: ReadonlyMap<string, string>): string[] {
  const matrix = readMatrix(table);
  assert.ok(matrix);
  return losses(matrix, entries, misnamed).map(({ row, instead }) => `${row}: ${instead}`);
}

test('every cell that no document says is told with the clause that keeps it', () => {
  const table = `${HEAD}| REQ-I-001 | REQ-F-001, REQ-F-003 | [REQ-I-002](x.md) (soft) | High |\n`;
  assert.deepEqual(lost(table, [entry('REQ-I-001')]), [
    'REQ-I-001: write **Supports**: REQ-F-001, REQ-F-003 under General Information',
    'REQ-I-001: write **Depends On**: REQ-I-002 (soft) under General Information',
    'REQ-I-001: write **Criticality**: Critical under General Information',
  ]);
  const said = entry('REQ-I-001', ['**Supports**: REQ-F-001', '**Depends On**: REQ-I-002', '**Criticality**: Optional']);
  assert.deepEqual(lost(table, [said]), [
    'REQ-I-001: write **Supports**: REQ-F-001, REQ-F-003 in its document, which says less',
    'REQ-I-001: its document says **Criticality**: Optional, the table Critical: correct the one that is wrong',
  ]);
});

test('what a document says too, and what only means nothing, is not lost', () => {
  const entries = [entry('REQ-I-001', ['**Supports**: REQ-F-001, REQ-F-002', '**Criticality**: Critical']), entry('REQ-I-002')];
  const table = `${HEAD}| REQ-I-001 Things | \`REQ-F-001\` and req-f-002 | none | **High** |\n| REQ-I-002 | - | n/a | Medium |\n`;
  assert.deepEqual(lost(table, entries), []);
});

test('words beside ids, rows without a document and columns of others are lost too', () => {
  const table =
    '| Integration | Core Features | Criticality | Owner |\n|---|---|---|---|\n| REQ-I-001 | Checkout | Medium | Anna |\n| REQ-I-002 | | | |\n| REQ-I-003 | | | |\n| SAP | REQ-F-001 | | |\n';
  assert.deepEqual(lost(table, [entry('REQ-I-001')], new Map([['REQ-I-002', 'docs/two.md']])), [
    'the column "Owner": a matrix has no such column: move it to another table',
    'REQ-I-001: Core Features says "Checkout", and only ids can stand there: move the words into the document',
    'REQ-I-002: docs/two.md has that id and is not read under that name: rename it',
    'REQ-I-003: no document has that id: make the document with `concordat new`, or take the row out',
    'the row "SAP": the row has no id of an integration: write it in, or move the row to another table',
  ]);
});

test('an unknown heading over cells that say something is a column of others; an Italian one is known', () => {
  const row = '|---|---|---|---|\n| REQ-I-001 | REQ-F-001 | - | Media |\n';
  const known = readMatrix(`| Integrazione | Funzionalità | Altri sistemi | Criticità |\n${row}`);
  assert.deepEqual(known?.rows[0]?.features, ['REQ-F-001']);
  assert.deepEqual(known.others, []);
  assert.deepEqual(readMatrix(`| Integration | Things | Other Systems | Criticality |\n${row}`)?.others, ['Things']);
});

test('a row of a document that does not compile keeps its cells, also when the table is written again', () => {
  const broken = entry('REQ-I-001', ['**Criticality**: sometimes']);
  const matrix = readMatrix(`${HEAD}| REQ-I-001 | REQ-F-001 | x | High |\n`);
  assert.ok(matrix);
  assert.deepEqual(losses(matrix, [broken]), []);
  const managed = `${BEGIN}\n${HEAD}| REQ-I-001 | REQ-F-001 | - | High |\n${END}\n`;
  assert.deepEqual(lost(managed, [entry('REQ-I-001', ['**Criticality**: High'])]), [
    'REQ-I-001: write **Supports**: REQ-F-001 under General Information',
  ]);
  const disputing = entry('REQ-I-001', ['**Criticality**: Optional', '**Supports**: none']);
  assert.deepEqual(lost(managed, [disputing]), []);
  const generated = managed.replace('| REQ-I-001 ', '| [REQ-I-001](REQ-I-001-thing.md) ');
  assert.deepEqual(lost(generated, [entry('REQ-I-001')]), []);
});

test('where nothing is lost, the table that is written says every id of the table that was there', () => {
  const features = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 3 });
  fc.assert(
    fc.property(features, features, fc.constantFrom('High', 'Medium', 'Low', ''), (table, document, grade) => {
      const ids = (all: readonly number[]): string => all.map((at) => `REQ-F-00${at}`).join(', ');
      const entries = [entry('REQ-I-001', document.length === 0 ? [] : [`**Supports**: ${ids(document)}`])];
      const text = `${HEAD}| REQ-I-001 | ${ids(table)} | | ${grade} |\n`;
      const matrix = readMatrix(text);
      assert.ok(matrix);
      if (losses(matrix, entries).length > 0) return;
      const after = readMatrix(withMatrix(text, matrix, mergedRows(wantedRows(entries, 'docs'), entries, matrix.rows)));
      for (const feature of matrix.rows[0]?.features ?? []) assert.ok(after?.rows[0]?.features.includes(feature));
      if (matrix.rows[0]?.criticality !== undefined) assert.equal(after?.rows[0]?.criticality, matrix.rows[0].criticality);
    }),
  );
});

test('words of a cell are told apart from its Markdown', () => {
  assert.deepEqual(wordsIn('**[REQ-F-001](a.md#x)**, `req-f-2`<br>Check-out & pay – none'), [
    'REQ-F-001',
    'REQ-F-2',
    'Check-out',
    'pay',
  ]);
  fc.assert(fc.property(fc.string(), (cell) => assert.ok(wordsIn(cell).join('').length <= cell.length * 3)));
});
