import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';
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
