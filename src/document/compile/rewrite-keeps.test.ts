import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';
import { readDocument } from '../read.ts';
import { keepsAll } from './rewrite-keeps.ts';

const anything = () => true;

test('a rewrite keeps every figure, its unit and what stands in brackets', () => {
  assert.ok(keepsAll('30 sec', '30 s', anything));
  assert.ok(keepsAll('1k req per sec', '1,000 requests/second', anything));
  assert.ok(keepsAll('1 000 ms', '1,000 ms', anything));
  assert.ok(keepsAll('99,9', '99.9%', anything));
  assert.ok(keepsAll('avg 300 ms', 'p95 ≤ 300 ms', anything));
  assert.ok(!keepsAll('30s (connect), 60s (read)', '30 s', anything));
  assert.ok(!keepsAll('30s (connect)', '30 s', anything));
  assert.ok(!keepsAll('2 files per night', '2 files/second', anything));
  assert.ok(!keepsAll('30 min', '30 s', anything));
  assert.ok(!keepsAll('at least 5 s', '5 s', anything));
  assert.ok(keepsAll('HTTPS, TLS 1.0', 'HTTPS, TLS 1.2 or newer', anything));
});

test('a rewrite can be read itself, up to its full stop', () => {
  assert.ok(keepsAll('none, late', 'none. Late', (phrase) => phrase === 'none'));
  assert.ok(!keepsAll('none, late', 'none, late', (phrase) => phrase === 'none'));
});

function told(...clauses: readonly string[]) {
  const text = [
    '# REQ-I-001: X',
    '## General Information',
    '- **External System**: X',
    '- **Type**: REST API',
    '### Endpoint/Connection',
    '- **URL**: https://api.example.com',
    '- **Authentication**: none',
    '### Exchanged Data',
    '| Operation | Request | Idempotent |',
    '|---|---|---|',
    '| pay | `POST /a` | by key |',
    '| refund | `POST /b` | by key |',
    '## Error Handling',
    ...clauses,
  ].join('\n');
  return compile(readDocument(text, 'REQ-I-001-x.md'), { profiles: [] }).diagnostics;
}

test('bug: a time-out in two parts is not rewritten into the first of them', () => {
  const [found] = told('- **Idempotency**: header X', '- **Timeout**: 30s (connect), 60s (read)');
  assert.equal(found?.code, 'invalid-value');
  assert.equal(found?.fix, undefined);
});

test('bug: an Idempotency that cannot be read is told once, not again for each operation', () => {
  assert.deepEqual(
    told('- **Idempotency**: some words thereabouts').map(({ code }) => code),
    ['invalid-value'],
  );
  assert.deepEqual(
    told().map(({ code }) => code),
    ['invalid-operation', 'invalid-operation'],
  );
});

test('bug: what does not apply is `none`, and no figure', () => {
  const header = '- **Idempotency**: header X';
  for (const clause of [
    '- **Rotation**: not applicable, IAM role',
    '- **Allowed IPs**: n/a',
    '- **Circuit Breaker**: not applicable',
  ]) {
    const found = told(header, clause).find(({ code }) => code === 'value-unknown');
    assert.match(found?.message ?? '', /does not apply/, clause);
    assert.match(found?.remedy ?? '', /Write `none`/);
    assert.doesNotMatch(found?.remedy ?? '', /figures/);
  }
});
