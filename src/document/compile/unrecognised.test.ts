import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';
import { readDocument } from '../read.ts';

function told(text: string): string[] {
  const { diagnostics } = compile(readDocument(text, 'REQ-I-001-x.md'), { profiles: [] });
  return diagnostics.map(({ severity, code, range, message }) => `${range.start.line} ${severity} ${code}: ${message}`);
}

const TITLE = '# REQ-I-001: X\n';

test('sections nobody knows are told of once, at the first, without their labels', () => {
  const chapters = Array.from(
    { length: 20 },
    (_, at) => `## Chapter ${String.fromCharCode(65 + at)}x\n**Colour ${at}**: red\n### Part\n`,
  );
  assert.deepEqual(told(TITLE + chapters.join('')), [
    '2 note unknown-section: 20 sections are not known, and are kept as prose: Chapter Ax, Chapter Bx, Chapter Cx, Chapter Dx and 16 more',
  ]);
});

test('a heading that only holds known sections, or is the title, is no unknown one', () => {
  assert.deepEqual(told('# REQ-I-001: X\n# Part one\n## General Information\n**Owner**: Team\n'), []);
  assert.deepEqual(told('## REQ-I-001: X\n### General Information\n**Owner**: Team\n'), []);
});

test('clauses in an unknown section are read, and the note says so', () => {
  assert.deepEqual(told(`${TITLE}## Wiring\n**Timeout**: 2 s\n`), [
    '2 note unknown-section: the section Wiring is not known, and is kept as prose but for the clauses there',
  ]);
});

test('labels nobody knows are told of once for the whole document', () => {
  assert.deepEqual(told(`${TITLE}**Version**: 1\n## Error Handling\n- **Moon phase**: full\n## Testing\n- **Weather**: fine\n`), [
    '2 note unknown-clause: 3 labels are not clauses, and are kept as prose: Version, Moon phase, Weather',
  ]);
});

test('a label that is nearly one of its section is told of by itself', () => {
  assert.deepEqual(told(`${TITLE}## Error Handling\n- **Timout**: 2 s\n## SLA\n- **Availabilty**: 99%\n`), [
    '3 error misspelled-clause: Timout is not a clause; the nearest is Timeout',
    '5 warning unknown-clause: Availabilty is not a clause; the nearest is Availability',
  ]);
  assert.match(told(`${TITLE}## Gestione errori\n- **Idempotenzza**: none\n`)[0] ?? '', /nearest is Idempotency/);
});

test('near miss: ordinary words are no misspelled labels', () => {
  const words = [
    'Notes',
    'Note',
    'Version',
    'Status',
    'Date',
    'Code',
    'Mode',
    'Topic',
    'Author',
    'State',
    'Stato',
    'Hinweis',
    'Versão',
    'Name',
  ];
  for (const section of ['General Information', 'Endpoint', 'Error Handling', 'Security', 'Exchanged Data', 'Webhooks']) {
    for (const word of words) {
      const [found = '', ...more] = told(`${TITLE}## ${section}\n- **${word}**: x\n`);
      assert.match(found, /note unknown-clause/, `${section}: ${word}`);
      assert.deepEqual(more, []);
    }
  }
});

test('a label that is not bold is told of on its line, unless the clause is there too', () => {
  assert.deepEqual(told(`${TITLE}## Error Handling\nTimeout: 2 s\n- Retry: none\n`), [
    '3 note unbolded-clause: Timeout is not bold, so it is read as prose and not as a clause',
    '4 note unbolded-clause: Retry is not bold, so it is read as prose and not as a clause',
  ]);
  assert.deepEqual(told(`${TITLE}## Error Handling\n**Timeout**: 2 s\n\nTimeout: as above\n`), []);
});

test('making it bold removes the finding', () => {
  const text = `${TITLE}## Error Handling\n- Timeout: 2 s\n`;
  const [found] = compile(readDocument(text, 'REQ-I-001-x.md'), { profiles: [] }).diagnostics;
  assert.equal(found?.fix?.safe, false);
  const bold = text.replace('Timeout', found?.fix?.edits[0]?.text ?? '');
  assert.deepEqual(told(bold), []);
});

test('ids of another form are named, with the one it would be', () => {
  for (const [written, own] of [
    ['REQ-INT-007', 'REQ-I-007'],
    ['INT-7', 'REQ-I-007'],
    ['FR-INT-012-SAP', 'REQ-I-012-SAP'],
    ['INT001', 'REQ-I-001'],
    ['req-i-004', 'REQ-I-004'],
  ] as const) {
    const { diagnostics } = compile(readDocument(`# ${written}: X\n## Overview\n**Owner**: Team\n`, 'x.md'), { profiles: [] });
    assert.deepEqual(
      diagnostics.map(({ code, fix }) => [code, fix?.edits[0]?.text]),
      [['missing-id', own]],
      written,
    );
  }
  const { diagnostics } = compile(readDocument('# OAuth 2.0 notes\n## Overview\n**ID**: INT-007\n', 'x.md'), { profiles: [] });
  assert.deepEqual(
    diagnostics.map(({ code, fix }) => [code, fix?.edits[0]?.text]),
    [['invalid-value', 'REQ-I-007']],
  );
});
