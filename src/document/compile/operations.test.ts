import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';
import { format } from '../format/format.ts';
import { readDocument } from '../read.ts';

const TABLE = `| Operation | Request |
|---|---|
| read thing | \`GET /things/{id}\` |
`;

function compiled(data: string, more = '') {
  const text = `# REQ-I-001: X

## General Information
**External System**: X
**Criticality**: Important
**Type**: REST API

## Technical Specifications
### Endpoint/Connection
- **URL**: https://api.example.com

### Exchanged Data
${data}
${more}
## Error Handling
- **Timeout**: 3 s per attempt
`;
  return compile(readDocument(text, 'REQ-I-001-x.md'), { profiles: [] });
}

function blockers(data: string, more?: string): string[] {
  const { requirement, diagnostics } = compiled(data, more);
  const codes = diagnostics.filter(({ blocks }) => blocks).map(({ code, severity }) => `${severity} ${code}`);
  assert.equal(requirement === undefined, codes.length > 0);
  return codes;
}

test('bug: a list of operations that cannot be read never means that every path is open', () => {
  assert.deepEqual(blockers(TABLE), []);
  for (const broken of [
    TABLE.replace('Operation', 'Operatoin'),
    TABLE.replace('Request', 'Requests'),
    TABLE.replace('| Operation | Request |', '| Operation | Verb and path |'),
    TABLE.replace('| Operation | Request |', '| What | How |'),
    TABLE.replace('|---|---|\n', ''),
    TABLE.replace('|---|---|\n', '|---|---|---|\n'),
    `**Input**: JSON\n${TABLE.replace('|---|---|\n', '')}`,
    TABLE.replace(/\| read.*\n/, ''),
  ])
    assert.deepEqual(blockers(broken), ['error unread-operations'], broken);
});

test('near miss: other tables beside implied operations', () => {
  for (const other of [
    '',
    '**Input**: JSON',
    '| Field | Type | Meaning |\n|---|---|---|\n| id | string | the id |\n',
    '| Name | Option |\n|---|---|\n| a | b |\n',
    'Requests are JSON | XML.',
  ])
    assert.deepEqual(blockers(other), [], other);
  assert.deepEqual(blockers('', '## Testing\n| Check | Sent |\n|---|---|\n| alive | `GET /health` |\n'), []);
});

test('bug: a fence or a comment that is never closed does not swallow the operations and the policies below it', () => {
  for (const opening of ['```\n', '~~~~ text\n', '<!-- ']) assert.deepEqual(blockers(opening + TABLE), ['error unclosed-block']);
  const closed = compiled('```\ncode\n```\n<!-- note -->\n');
  assert.deepEqual(closed.diagnostics, []);
  const text = '# REQ-I-001: X\n\n```json\n{"a": 1}\n';
  const { requirement, diagnostics } = compile(readDocument(text, 'REQ-I-001-x.md'), { profiles: [] });
  assert.ok(requirement);
  assert.deepEqual(
    diagnostics.filter(({ code }) => code === 'unclosed-block').map(({ severity, range }) => [severity, range.start, range.end]),
    [['warning', { line: 3, column: 1 }, { line: 3, column: 8 }]],
  );
});

test('the request of an operation may stand in two columns, a method and a path', () => {
  for (const header of [
    '| Operation | Method | Path |',
    '| Operation | HTTP Method | URL |',
    '| Operation | Verb | Route |',
    '| Operation | Method | Endpoint |',
    '| Operazione | Metodo | Percorso |',
    '| Vorgang | Methode | Pfad |',
  ]) {
    const rows = '| read thing | GET | `/things/{id}` |\n| create thing | `POST` | POST /things |\n';
    const { requirement, diagnostics } = compiled(`${header}\n|---|---|---|\n${rows}`);
    assert.deepEqual(
      requirement?.operations.map(({ name, request }) => [name, request]),
      [
        ['read thing', 'GET /things/{id}'],
        ['create thing', 'POST /things'],
      ],
      `${header}\n${diagnostics.map(({ message }) => message).join('\n')}`,
    );
  }
  const turned = compiled('| Operation | Endpoint | Method | Request |\n|---|---|---|---|\n| a | /a | PUT | [A](a.json) |\n');
  const [operation] = turned.requirement?.operations ?? [];
  assert.deepEqual([operation?.request, operation?.input?.file], ['PUT /a', 'a.json']);
});

test('near miss: a method and a path that are none, or one of them missing', () => {
  const says = (row: string) => {
    const { diagnostics } = compiled(`| Operation | Method | Path |\n|---|---|---|\n${row}\n`);
    const found = diagnostics.filter(({ code }) => code === 'invalid-operation');
    return found.map(({ message, range }) => `${range.start.column} ${message}`);
  };
  assert.deepEqual(says('| a | FETCH | /a |'), [
    '15 the request of a is no method and path: `FETCH /a`; the method is one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
  ]);
  assert.deepEqual(says('| a | GET | a |'), [
    '13 the request of a is no method and path: `GET a`; the path begins with `/`, and the host is said by URL',
  ]);
  assert.match(says('| a | GET | /a?b={b} |').join(), /what follows `\?` belongs to the input/);
  assert.deepEqual(says('| a | GET |  |'), ['1 an operation needs a name, a method and a path']);
  assert.deepEqual(says('| a | - | /a |'), ['1 an operation needs a name, a method and a path']);
  assert.deepEqual(blockers('| What | How | Where |\n|---|---|---|\n| a | GET | /a |\n'), ['error unread-operations']);
});

test('fmt leaves a table with a method and a path as it is', () => {
  const table = '| Operation | HTTP Method | Path |\n|---|---|---|\n| read thing | GET | /things/{id} |\n';
  const text = `# REQ-I-001: X\n\n## Exchanged Data\n\n${table}`;
  for (const labels of [false, true]) assert.equal(format(text, 'REQ-I-001-x.md', { labels }).text, text);
});
