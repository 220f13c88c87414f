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
  '- **Timeout: 2 s**',
  '**Timeout**\n2 s',
  '**Timeout**\n- 2 s',
  '- **Timeout**\n  2 s',
  '- **Timeout**\n  - 2 s',
  '**Timeout:2 s**',
  '**Timeout: 2 s** <!-- as agreed -->',
  '- ***Timeout***: 2 s',
  '- **[Timeout](timeouts.md)**: 2 s',
  '- [**Timeout**](timeouts.md): 2 s',
  '**Timeout**: 2 s <!-- was 3. Now 2 -->',
  '**Timeout**: <!-- per call --> 2 s',
  '**Timeout**<!-- per call -->: 2 s',
  '**Timeout**: 2 s <!-- goes on\nand on -->',
  '**Timeout**: 2 <!-- two --> s',
  '**Timeout**:\n2 s <!-- was 3 s -->',
  '- **Timeout**:\n  - 2 s <!-- was 3 s -->',
  '| Policy | Value | Note |\n|---|---|---|\n| **Timeout** | 2 s | each |',
  '| Policy | Chosen | Why |\n|---|---|---|\n| [Timeout](x.md) | 2 s <!-- was 3 --> | each |',
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

test('a name has its whole line, full stops and all', () => {
  for (const name of [
    'Logistik-IT, Hr. Weber',
    'Dr. Anna Weber',
    'St. Galler Bank',
    'Foo Ltd. Germany',
    'Foo Ltd.',
    'Enel S.p.A.',
    'Payments. Ask Anna',
  ])
    for (const line of [
      `**Owner**: ${name}`,
      `- **Owner:**\n  ${name}`,
      `| Owner | ${name} |\n|---|---|`,
      `**Owner**:\n- ${name}`,
    ])
      assert.deepEqual(said(`## General Information\n${line}`), [`general-information.owner = ${name}`], line);
  assert.deepEqual(said('## General Information\n**External System**: Stripe.'), [
    'general-information.external-system = Stripe',
  ]);
});

test('near miss: of prose and of phrases only the first sentence is read', () => {
  const [input, timeout] = read('## Data\n**Input**: An order. And a date.\n## Errors\n**Timeout**: 2 s. Agreed.').clauses;
  assert.deepEqual([input?.value, input?.rest], ['An order', 'And a date.']);
  assert.deepEqual([timeout?.value, timeout?.rest], ['2 s', 'Agreed.']);
});

test('the notes of a wide table are kept beside the value', () => {
  const { clauses } = read('## Error Handling\n| Policy | Value | Note |\n|---|---|---|\n| Timeout | 2 s. Enough. | ask Bob |\n');
  assert.deepEqual(
    clauses.map(({ value, rest }) => [value, rest]),
    [['2 s', 'Enough.; ask Bob']],
  );
});

test('near miss: bold sentences and tables of fields are no clauses', () => {
  for (const text of [
    '## Integration Description\n**Scope: customers in Europe**',
    '## Error Handling\n**Mind: nothing is repeated**',
    '## Exchanged Data\n| Name | Kind | Note |\n|---|---|---|\n| input | string | x |\n| output | string | x |',
  ])
    assert.deepEqual(said(text), [], text);
});

test('where a section nobody knows contradicts another, both are clauses', () => {
  const errors = '\n## Error Handling\n**Timeout**: 2 s\n';
  const also = 'error-handling.timeout = 2 s';
  assert.deepEqual(said(`## Appendix\n- **Timeout**: 99 s\n${errors}`), ['error-handling.timeout = 99 s', also]);
  assert.deepEqual(said(`## Appendix\n- **Timeout**: 2000 ms\n${errors}`), [also]);
  assert.deepEqual(said(`## Glossary\n- **Timeout**: a time\n- **Retry**: again\n- **Type**: a kind\n${errors}`).at(-1), also);
  assert.deepEqual(said(`## Appendix\n- **Timeout**: soon\n- **Retry**: none\n${errors}`), [
    'error-handling.timeout = soon',
    'error-handling.retry = none',
    also,
  ]);
  const fields = '| Field | Description |\n|---|---|\n| timeout | seconds |\n| type | file |\n';
  assert.deepEqual(said(`## Data dictionary\n${fields}${errors}**Type**: REST API\n`).slice(-2), [
    also,
    'general-information.type = REST API',
  ]);
});

test('a heading of a section and its clauses, or with a comment, is that section', () => {
  for (const [title, key] of [
    ['5. Error Handling & Retry', 'error-handling'],
    ['Errors, Timeout and Retry', 'error-handling'],
    ['Gestione errori e nuovi tentativi', 'error-handling'],
    ['Error Handling <!-- required -->', 'error-handling'],
    ['Testing & Security', 'testing-security'],
    ['Error Handling & Weather', 'error-handling-weather'],
  ] as const)
    assert.equal(read(`## ${title}\ntext\n`).sections.at(-1)?.key, key, title);
});

test('known headings and clauses inside of HTML and of indented code are found', () => {
  const found = (text: string) => read(text).swallowed.map(({ kind, text: words, range }) => [kind, words, range.start.line]);
  assert.deepEqual(found('<details>\n<summary>More</summary>\n## Error Handling\n- **Timeout**: 2 s\n</details>\n'), [
    ['html', 'Error Handling', 5],
  ]);
  assert.deepEqual(found('<div>\n- **Timeout**: 2 s\n</div>\n'), [['html', 'Timeout', 4]]);
  assert.deepEqual(found('text\n\n    - **Timeout**: 2 s\n'), [['code', 'Timeout', 5]]);
  for (const text of [
    '<details>\n\n## Error Handling\n- **Timeout**: 2 s\n\n</details>\n',
    '<!--\n## Error Handling\n- **Timeout**: 2 s\n-->\n',
    '<div>\n<!--\n## Error Handling\n-->\n</div>\n',
    '<pre>\n## Error Handling\n</pre>\n',
    '```md\n- **Timeout**: 2 s\n```\n',
    '<div>\n## Weather\n**Note**: x\n</div>\n',
    '    **Owner**: Team\n',
  ])
    assert.deepEqual(found(text), [], text);
});
