import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentOf } from '../testing/entries.ts';
import { type Change, changeOf } from './change.ts';
import { direction } from './measures.ts';

const BASE = `# REQ-I-001: Things

## General Information
**ID**: REQ-I-001
**External System**: Things
**Criticality**: Important

### Endpoint/Connection
- **URL**: https://things.example.com
- **Rate Limits**: 100 requests/second

### Exchanged Data
| Operation | Request | Idempotent |
|---|---|---|
| create thing | \`POST /things\` | no |
| read thing | \`GET /things/{id}\` | yes |

## SLA and Performance
- **Availability**: 99.9% over 30 days
- **Response Time**: p95 ≤ 800 ms, p99 ≤ 2 s

## Error Handling
- **Timeout**: 2 s per attempt, 8 s in all
- **Retry**: 2 times
`;

function change(from: string, to: string, text = BASE): Change {
  assert.ok(text.includes(from), from);
  const found = changeOf({ file: 'REQ-I-001-a.md', text }, { file: 'REQ-I-001-a.md', text: text.replace(from, to) }, []);
  assert.ok(found !== undefined);
  return found;
}

function clause(from: string, to: string): string {
  const { clauses } = change(from, to);
  return clauses
    .map(({ label, kind, old, new: now, direction: way }) =>
      `${kind} ${label}: ${old?.phrase ?? '-'} → ${now?.phrase ?? '-'} ${way ?? ''}`.trim(),
    )
    .join('\n');
}

test('a clause that means something else is shown by its phrases, with the direction it moved in', () => {
  assert.equal(
    clause('2 s per attempt, 8 s in all', '3 s per attempt, 12 s in all'),
    'changed Timeout: 2 s per attempt, 8 s in all → 3 s per attempt, 12 s in all looser',
  );
  assert.match(clause('99.9%', '99.95%'), /^changed Availability: 99\.9% .* → 99\.95% .* stricter$/);
  assert.match(clause('p95 ≤ 800 ms', 'p95 ≤ 500 ms'), /stricter$/);
  assert.match(clause('p95 ≤ 800 ms, p99 ≤ 2 s', 'p95 ≤ 500 ms, p99 ≤ 3 s'), /stricter and looser$/);
  assert.match(clause('2 times', '5 times'), /looser$/);
  assert.match(clause('100 requests/second', '50 requests/second'), /stricter$/);
  assert.match(clause('Important', 'Critical'), /stricter$/);
  assert.match(clause('https://things.example.com', 'https://other.example.com'), /^changed URL: .*other\.example\.com$/);
});

test('what replaces a clause that is gone is said: its default', () => {
  const { clauses } = change('- **Retry**: 2 times\n', '');
  const [retry] = clauses;
  assert.equal(retry?.kind, 'removed');
  assert.equal(retry?.old?.from, 'document');
  assert.equal(retry?.new?.from, 'default');
});

test('a clause that is new takes the place of a default or of nothing', () => {
  const { clauses } = change('## Error Handling\n', '## Error Handling\n- **Retry Budget**: 10% of calls\n');
  assert.deepEqual(
    clauses.map(({ kind, label }) => `${kind} ${label}`),
    ['added Retry Budget'],
  );
});

test('other words with the same meaning are no change', () => {
  const found = change('2 s per attempt, 8 s in all', '2000ms per attempt, 8 sec in all');
  assert.equal(found.kind, 'reworded');
  assert.deepEqual(found.clauses, []);
  assert.deepEqual(
    found.wording.map(({ label, new: now }) => `${label}: ${now}`),
    ['Timeout: 2000ms per attempt, 8 sec in all'],
  );
  const prose = change('# REQ-I-001: Things\n', '# REQ-I-001: Things\n\nSome words.\n');
  assert.equal(prose.kind, 'reworded');
  assert.deepEqual(prose.wording, []);
});

test('operations that come, go, or are asked otherwise', () => {
  assert.deepEqual(
    change('| read thing | `GET /things/{id}` | yes |\n', '').operations.map(({ kind, what }) => `${kind} ${what}`),
    ['removed operation read thing'],
  );
  assert.deepEqual(
    change('`POST /things` | no', '`POST /v2/things` | yes').operations.map(
      ({ what, part, old, new: now }) => `${what} ${part}: ${old} → ${now}`,
    ),
    ['operation create thing request: POST /things → POST /v2/things', 'operation create thing idempotent: no → yes'],
  );
});

test('a document that came or went, was renamed, or does not compile', () => {
  const text = documentOf('REQ-I-001', {});
  assert.equal(changeOf(undefined, { file: 'a.md', text }, [])?.kind, 'added');
  assert.equal(changeOf({ file: 'a.md', text }, undefined, [])?.kind, 'removed');
  const renamed = changeOf({ file: 'REQ-I-001-a.md', text }, { file: 'REQ-I-001-b.md', text }, []);
  assert.equal(renamed?.kind, 'reworded');
  assert.equal(renamed?.prose, false);
  assert.deepEqual(change('2 s per attempt', 'two parsecs').broken, ['after']);
  assert.equal(changeOf({ file: 'a.md', text }, { file: 'a.md', text }, []), undefined);
});

test('a figure that only one side has shows no direction', () => {
  assert.equal(direction({ p95: -800 }, { p99: -2_000 }), undefined);
  assert.equal(direction({ p95: -800 }, { p95: -800, p99: -2_000 }), undefined);
});

test('two clauses that say one thing together are compared as a whole', () => {
  const text = BASE.replace('- **Retry**: 2 times', '- **Max Retry Attempts**: 3\n- **Retry Intervals**: 1 s');
  const fewer = change('Attempts**: 3', 'Attempts**: 1', text);
  assert.equal(fewer.kind, 'changed');
  assert.match(fewer.clauses[0]?.old?.phrase ?? '', /^3 times/);
  assert.match(fewer.clauses[0]?.new?.phrase ?? '', /^once|^1 times?/);
  assert.deepEqual(change('Create nothing', 'x', `${text}\nCreate nothing\n`).clauses, []);
});
