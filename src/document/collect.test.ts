import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document } from './document.ts';
import { readDocument } from './read.ts';

function read(text: string): Document {
  return readDocument(`# REQ-I-001: X\n\n${text}\n`, 'REQ-I-001-x.md');
}

function said(text: string): string[] {
  return read(text).clauses.map(({ key, value }) => `${key} = ${value}`);
}

/** Ways to write one clause. */
const WAYS: readonly string[] = [
  '**Timeout**: 2 s',
  '**Timeout:** 2 s',
  '**Timeout** : 2 s',
  '__Timeout__: 2 s',
  '- **Timeout**: 2 s',
  '* **Timeout**: 2 s',
  '+ **timeout**: 2 s',
  '1. **Timeout**: 2 s',
  '2) **TIMEOUT**: 2 s',
  '- [x] **Timeout**: 2 s',
  '**Timeout**: 2 s\\',
  '**Timeout**: 2 s  ',
  '**Timeout**: 2 s<br>',
  '**Timeout**: 2 s <br />',
  '**Timeout**：2 s',
  '**Timeout：** 2 s',
  '**Timeout**:\u00a02 s',
  '⏱️ **Timeout**: 2 s',
  '- 🕐 **Timeout**: 2 s',
  '**⏱️ Timeout**: 2 s',
  '**Time-out**: 2 s',
  '**Timeout**:\n2 s',
  '- **Timeout**:\n  2 s',
  '- **Timeout**:\n  - 2 s',
  '**Timeout**:\n\n- 2 s',
  '| Field | Value |\n|---|---|\n| Timeout | 2 s |',
  '| Timeout | 2 s |\n|---|---|',
  '| **Timeout:** | 2 s |\n|---|---|',
  '| Property | Value | Remark |\n|---|---|---|\n| `Timeout` | 2 s | enough |',
  '**Tempo limite**: 2 s',
  '**Zeitlimit**: 2 s',
  '**Délai d’attente**: 2 s',
  '**Tiempo de espera**: 2 s',
  '> not this one: **Timeout**: 9 s\n\n**Timeout**: 2 s',
  '```\n**Timeout**: 9 s\n```\n**Timeout**: 2 s',
  '<!-- **Timeout**: 9 s -->\n\n**Timeout**: 2 s',
  '- prose\n**Timeout**: 2 s',
];

for (const way of WAYS) {
  test(`a clause is written ${JSON.stringify(way)}`, () => {
    assert.deepEqual(said(`## Error Handling\n${way}`), ['error-handling.timeout = 2 s']);
    assert.deepEqual(said(`## Error Handling\n${way}`.replaceAll('\n', '\r\n')), ['error-handling.timeout = 2 s']);
  });
}

/** Ways to head a section. */
const HEADINGS: readonly string[] = [
  '# Error Handling',
  '## Error Handling',
  '### 5.1 Error Handling',
  '#### A. Error Handling',
  '##### IV) error handling:',
  '###### ⚠️ Error Handling',
  '## **Error Handling**',
  '## Error Handling (required) ##',
  'Error Handling\n---',
  '**Error Handling**\n',
  '**Error Handling:**\n',
  '__⚠️ Error Handling__\n',
  '## Gestione degli errori',
  '## Gestion des erreurs',
  '## Fehlerbehandlung',
  '## Manejo de errores',
  '## Tratamento de erros',
];

for (const heading of HEADINGS) {
  test(`a section is headed ${JSON.stringify(heading)}`, () => {
    assert.deepEqual(said(`${heading}\n**Retry**: none`), ['error-handling.retry = none']);
    const { key, known } = read(`${heading}\n**Retry**: none`).sections.at(-1) ?? {};
    assert.deepEqual([key, known], ['error-handling', true]);
  });
}

test('a list item heads the clauses below it, and what comes after is outside again', () => {
  assert.deepEqual(said('- **Security**\n  - **Rotation**: x\n- Error Handling\n  - **Retry**: none\n\n**Owner**: Team'), [
    'security.rotation = x',
    'error-handling.retry = none',
    'general-information.owner = Team',
  ]);
});

test('near miss: bold words in a sentence, on a line of their own, or above plain items head nothing', () => {
  for (const text of [
    'Mind **Security** first.',
    '**Important**\n\ntext',
    '- **Security**\n  - keys turn\n',
    '**Security** matters\n',
  ])
    assert.deepEqual(
      read(`## Testing\n${text}`).sections.map(({ key }) => key),
      ['', 'testing'],
      text,
    );
});

test('an unknown bold line ends the section that a bold line began', () => {
  const { sections, clauses } = read('**Security**\n\n**Rotation**: x\n\n**Attachments**\n\n**Owner**: Team\n');
  assert.deepEqual(
    sections.map(({ title }) => title),
    ['', 'Security', 'Attachments'],
  );
  assert.equal(clauses[1]?.section.title, 'Attachments');
});

test('a bold line above clauses heads them, inside the section it stands in', () => {
  const { clauses, sections } = read('## Endpoint\n**Production**\n\n- **URL**: x\n\n## Testing\n**Note**\n\n- plain\n');
  assert.deepEqual([clauses[0]?.section.title, clauses[0]?.section.within], ['Production', 'endpoint-connection']);
  assert.deepEqual(
    sections.map(({ title }) => title),
    ['', 'Endpoint', 'Production', 'Testing'],
  );
});

test('sub-clauses and values stand in nested lists', () => {
  const [clause] = read(
    '## Endpoint\n1. **Authentication**: OAuth 2.0 client credentials\n   - **Token URL**: https://a.example\n',
  ).clauses;
  assert.deepEqual(
    clause?.children.map(({ name, value }) => [name, value]),
    [['Token URL', 'https://a.example']],
  );
  assert.deepEqual(said('## Endpoint\n- **Rate Limits**:\n  - 5 requests/second\n  - 30 concurrent\n'), [
    'endpoint-connection.rate-limits = 5 requests/second; 30 concurrent',
  ]);
  assert.deepEqual(said('## Errors\n- **Max Retries**:\n  3\n'), ['error-handling.retry = 3 times']);
});

test('a label in brackets names an environment, in lines and in tables', () => {
  for (const text of [
    '**URL (sandbox)**: x',
    '**URL** (sandbox): x',
    '| URL (sandbox) | x |\n|---|---|',
    '| **URL** (sandbox) | x |\n|---|---|',
  ])
    assert.deepEqual(said(`## Endpoint\n${text}`), ['endpoint-connection.url(sandbox) = x'], text);
});

test('near miss: a table of fields is no list of clauses', () => {
  const fields = '| Field | Type |\n|---|---|\n| id | string |\n| type | string |\n| amount | number |\n| status | string |\n';
  assert.deepEqual(said(`## General Information\n**Type**: REST API\n## Exchanged Data\n${fields}`), [
    'general-information.type = REST API',
  ]);
  assert.deepEqual(said(`## Technical Specifications\n${fields.replace('Type', 'Description')}`), []);
});

test('what a section nobody knows says again is no clause', () => {
  assert.deepEqual(said('## Glossary\n- **Timeout**: a time\n\n## Error Handling\n**Timeout**: 2 s\n'), [
    'error-handling.timeout = 2 s',
  ]);
  assert.deepEqual(said('## Wiring\n- **Timeout**: 2 s\n'), ['error-handling.timeout = 2 s']);
});

test('labels in their own section that are not bold are kept, with their places', () => {
  const { plain } = read(
    '## Endpoint\nURL (sandbox): https://a.example\n- Protocol: HTTPS\n- Owner: Team\n- Note: x\nURL:https://b\nWe say: URL: x\n',
  );
  assert.deepEqual(
    plain.map(({ text, key, range }) => [text, key, range.start.line]),
    [
      ['URL', 'endpoint-connection.url', 4],
      ['Protocol', 'endpoint-connection.protocol', 5],
    ],
  );
});

test('steps are ticked with boxes and with emoji', () => {
  const text =
    '## Workflow\n### Testing\n- [x] End-to-end testing\n- ✅ Security testing\n- Performance testing ❌\n- ⏳ Disaster recovery testing\n- Talk\n\n## Notes\n- ✅ done\n';
  assert.deepEqual(
    read(text).tasks.map(({ section, checked, text: words }) => [section.key, checked, words]),
    [
      ['testing', true, 'End-to-end testing'],
      ['testing', true, 'Security testing'],
      ['testing', false, 'Performance testing'],
      ['testing', false, 'Disaster recovery testing'],
    ],
  );
});

test('plain items below a value are kept as prose that goes with it', () => {
  const { clauses } = readDocument('## Error Handling\n- **Retry**: 3 times\n  - as the vendor asks\n  - not at night\n', 'x.md');
  assert.deepEqual(
    clauses.map(({ value, rest }) => [value, rest]),
    [['3 times', 'as the vendor asks; not at night']],
  );
});

test('categories below the risks are parts of them, though sections are called so too', () => {
  const { sections } = readDocument(
    '## Risks\n### Security\n- Breach\n### Performance\n- Latency\n## Security\n- **Redact**: a\n',
    'x.md',
  );
  assert.deepEqual(
    sections.slice(1).map(({ key, within }) => [key, within]),
    [
      ['risks', 'risks'],
      ['security', 'risks'],
      ['performance', 'risks'],
      ['security', 'security'],
    ],
  );
});
