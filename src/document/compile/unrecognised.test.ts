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
    '3 warning unbolded-clause: Timeout is not bold, so it is read as prose and not as a clause',
    '4 warning unbolded-clause: Retry is not bold, so it is read as prose and not as a clause',
  ]);
  assert.deepEqual(told(`${TITLE}## Error Handling\n**Timeout**: 2 s\n\nTimeout: as above\n`), []);
  assert.deepEqual(told(`${TITLE}## General Information\nOwner: Payments team\n`), [
    '3 note unbolded-clause: Owner is not bold, so it is read as prose and not as a clause',
  ]);
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

test('a label that holds the name of a clause that runs is an error, unless that clause is said too', () => {
  assert.deepEqual(told(`${TITLE}## Error Handling\n- **Connection Timeout**: 2 s\n`), [
    '3 error misspelled-clause: Connection Timeout is not a clause; the nearest is Timeout',
  ]);
  assert.deepEqual(told(`${TITLE}## Endpoint\n- **readTimeout**: 2 s\n- **Daily quotas**: 5\n`), [
    '3 error misspelled-clause: readTimeout is not a clause; the nearest is Timeout',
    '4 warning unknown-clause: Daily quotas is not a clause; the nearest is Rate Limits',
  ]);
  assert.deepEqual(told(`${TITLE}## Error Handling\n- **Connection Timeout**: 2 s\n- **Timeout**: 5 s\n`), [
    '3 warning unknown-clause: Connection Timeout is not a clause, and is kept as prose; Timeout is one',
  ]);
});

test('near miss: what is said about a clause, and in sections of prose, is told of calmly', () => {
  for (const text of [
    '## Error Handling\n- **Timeout rationale**: x',
    '## Error Handling\n- **Timeout errors**: x',
    '## Testing\n- **Timeout simulation**: x',
    '## Risks\n- **Timeout storms**: x',
  ])
    for (const found of told(`${TITLE}${text}\n`)) assert.match(found, / note /, text);
});

test('rate limits, time-outs and retries are found under their names in other languages', () => {
  for (const [label, value, key] of [
    ['Límites de velocidad', '5 requests/second', 'rate-limits'],
    ['Limites de taxa', '5 requests/second', 'rate-limits'],
    ['Limites de débit', '5 requests/second', 'rate-limits'],
    ['Limiti di velocità', '5 requests/second', 'rate-limits'],
    ['Ratengrenzen', '5 requests/second', 'rate-limits'],
    ['Read Timeout', '2 s', 'timeout'],
    ['Timeout di lettura', '2 s', 'timeout'],
    ['Lese-Timeout', '2 s', 'timeout'],
    ['Timeout de lecture', '2 s', 'timeout'],
    ['Número de reintentos', '3', 'retry'],
  ] as const) {
    const { requirement } = compile(
      readDocument(`${TITLE}**Criticality**: Optional\n## Error Handling\n- **${label}**: ${value}\n`, 'x.md'),
      {
        profiles: [],
      },
    );
    const clause = requirement?.clauses.find((one) => one.key.endsWith(`.${key}`));
    assert.equal(clause?.provenance.from, 'document', label);
  }
});

test('what stands in HTML or in indented code is told of, and stops the document where nothing else says it', () => {
  assert.deepEqual(told(`${TITLE}<details>\n## Error Handling\n- **Timeout**: 2 s\n</details>\n`), [
    '3 error unclosed-block: Error Handling stands inside of an HTML block, which ends at the next empty line, and is not read',
  ]);
  assert.deepEqual(told(`${TITLE}## Error Handling\n**Timeout**: 2 s\n\n# Old\n\n    **Timeout**: 3 s\n`).slice(0, 1), [
    '7 warning unclosed-block: Timeout is indented by four spaces or more, so it is code and is not read',
  ]);
});

test('of more labels than anybody misspells, only the first are compared with the known ones', () => {
  const labels = Array.from({ length: 30_000 }, (_, at) => `- **Lbl ${at}**: x\n`).join('');
  const text = (before: string, after: string) => `${TITLE}## Error Handling\n${before}${labels}${after}`;
  const misspelled = (all: readonly string[]) => all.filter((one) => one.includes('Timout'));
  assert.equal(misspelled(told(text('- **Timout**: 2 s\n', '- **Timout**: 3 s\n'))).length, 2);
  assert.equal(misspelled(told(text('', '- **Timout**: 2 s\n'))).length, 0);
});
