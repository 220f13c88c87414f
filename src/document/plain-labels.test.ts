import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits } from './apply-edits.ts';
import { readDocument } from './read.ts';

const read = (lines: string) => readDocument(`# REQ-I-001: X\n## Endpoint\n${lines}\n`, 'REQ-I-001-x.md');

const MEANT: readonly (readonly [lines: string, fault: string, clause: string])[] = [
  ['**Rate Limits** 5/s', 'no colon', 'endpoint-connection.rate-limits = 5/s'],
  ['**Rate Limits** - 5/s', 'no colon', 'endpoint-connection.rate-limits = 5/s'],
  ['- **Rate Limits** – as agreed', 'no colon', 'endpoint-connection.rate-limits = as agreed'],
  ['*Rate Limits*: 5/s', 'not bold', 'endpoint-connection.rate-limits = 5/s'],
  ['_Rate Limits:_ 5/s', 'not bold', 'endpoint-connection.rate-limits = 5/s'],
  ['*Rate Limits (sandbox)*: 5/s', 'not bold', 'endpoint-connection.rate-limits(sandbox) = 5/s'],
  ['#### Rate Limits\n\n5/s per key. Ask us.', 'heading', 'endpoint-connection.rate-limits = 5/s per key'],
  ['#### Rate Limits\n- 5/s\n- 30 concurrent', 'heading', 'endpoint-connection.rate-limits = 5/s; 30 concurrent'],
  ['Timeout: 30s', 'not bold', 'error-handling.timeout = 30s'],
  ['Timeout: 30 for imports', 'not bold', 'error-handling.timeout = 30 for imports'],
  ['- Retry: 3 times', 'not bold', 'error-handling.retry = 3 times'],
  ['API limit: 5/s', 'not bold', 'endpoint-connection.rate-limits = 5/s'],
];

for (const [lines, fault, clause] of MEANT) {
  test(`${JSON.stringify(lines)} is told of, and its rewrite is a clause`, () => {
    const document = read(lines);
    assert.deepEqual(document.clauses, []);
    const [label, ...more] = document.plain;
    assert.deepEqual([label?.fault, more], [fault, []]);
    const { clauses } = readDocument(applyEdits(document.text, label === undefined ? [] : [label.rewrite]), 'REQ-I-001-x.md');
    assert.deepEqual(
      clauses.map(({ key, value }) => `${key} = ${value}`),
      [clause],
    );
  });
}

for (const lines of [
  '**Rate Limits** matter to us',
  '**Timeout** - see below',
  'Owner: Team',
  'Service: the one',
  'Timeout: we wait for them',
  '#### Rate Limits\n\nThey told us none.',
  '#### Timeout',
  'We say: Timeout: 30s',
  '**Important** 5/s',
]) {
  test(`near miss: ${JSON.stringify(lines)} is prose`, () => assert.deepEqual(read(lines).plain, []));
}
