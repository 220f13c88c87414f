import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyEdits } from '../apply-edits.ts';
import { compile } from '../compile.ts';
import { PIECES } from '../grammar/testing/pieces.ts';
import { readDocument } from '../read.ts';
import { format } from './format.ts';
import { sameMeaning } from './meaning.ts';

const FILE = 'REQ-I-001-thing.md';
const FIXTURES = new URL('../fixtures/', import.meta.url);

const around = (lines: string): string => `# REQ-I-001: Thing\n## Error Handling\n${lines}\n`;

test('values become canonical phrases', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['- **Timeout**: 2secs per attempt', '- **Timeout**: 2 s per attempt'],
    ['- **Timeout:** 2000 ms per attempt', '- **Timeout:** 2 s per attempt'],
    ['**Retry**: three retries', '**Retry**: 3 times'],
    ['* **Retry Budget**: `20 % of calls`', '* **Retry Budget**: `20% of calls`'],
    ['- **Concurrency**: max 30', '- **Concurrency**: at most 30'],
  ];
  for (const [written, canonical] of cases) assert.equal(format(around(written), FILE).text, around(canonical), written);
});

test('prose, comments, unknown values, placeholders and what cannot be read stay byte for byte', () => {
  for (const text of [
    around('- **Timeout**: soon'),
    around('- **Timeout**: TBD'),
    around('- **Timeout**: [how long]'),
    around('<!-- - **Timeout**: 2secs per attempt -->'),
    around('```\n- **Timeout**: 2secs per attempt\n```'),
    around('> - **Timeout**: 2secs per attempt'),
    around('Our timeout is 2secs per attempt.'),
    '\uFEFF# REQ-I-001: Thing\r\n\r\nProse  with   spaces\t\r\n',
  ])
    assert.equal(format(text, FILE).text, text);
});

test('what stands around a value stays: line breaks, trailing spaces, prose after it', () => {
  const text = '\uFEFF# REQ-I-001: Thing\r\n## Error Handling\r\n- **Timeout**: 2secs per attempt. Agreed in May.  \r\n';
  assert.equal(format(text, FILE).text, text.replace('2secs', '2 s'));
});

test('labels, headings and columns move to the canonical ones only when asked', () => {
  const text =
    '# REQ-I-001: Thing\n## 🔌 1. Gestione degli errori\n- **Max Retries**: 3\n- **Time-out**: 2 s per attempt\n\n| Status | Meaning | Handling |\n|---|---|---|\n| 404 | none | rejected |\n';
  assert.equal(format(text, FILE).text, text);
  const moved = format(text, FILE, { labels: true }).text;
  assert.match(moved, /^## 🔌 1\. Error Handling$/m);
  assert.match(moved, /^- \*\*Retry\*\*: 3 times$/m);
  assert.match(moved, /^- \*\*Timeout\*\*: 2 s per attempt$/m);
  assert.match(moved, /^\| When \| Means \| Then \|$/m);
});

test('a credential is neither moved nor written anew', () => {
  const key = ['sk', 'live', '51H8xKq2eZvKYlo2C9dQ7TnBfRwUj'].join('_');
  const text = around(`- **Timeout**: 2secs per attempt\n\n${key} stands here.`);
  assert.equal(format(text, FILE).text, text.replace('2secs', '2 s'));
});

const VALUES = fc.constantFrom(
  '2secs per attempt, 10 sec overall',
  '3 times, exponential backoff from 200ms to 2 seconds, on 5xx and timeouts',
  '20 %',
  'p95 < 800ms; p99 <= 2s',
  '99,9 %',
  '99.9 % uptime monthly',
  '100 req/s, 10000 per day (free plan)',
  'High',
  'REST',
  'https with TLS 1.2+',
  'TBD',
  'cached for 10 minutes, then REQ-I-007',
  'every 90 days, overlap 24h',
  'GET /health every 30s',
  'env:A and env:B',
  'Bearer token from env:KEY',
  '**bold** and `code`',
  '',
);
const LABELS = fc.constantFrom(
  'Timeout',
  'Retry',
  'Max Retries',
  'Retry Budget',
  'Response Time',
  'Availability',
  'Rate Limits',
  'Criticality',
  'Criticità',
  'Type',
  'Protocol',
  'Fallback',
  'Rotation',
  'Health Check',
  'Authentication',
  'Timout',
  'Verfügbarkeit',
);
const LINES = fc
  .tuple(fc.constantFrom('- ', '* ', '', '1. ', '  - '), LABELS, fc.constantFrom('**: ', ':** ', '** (sandbox): '), VALUES)
  .map(([bullet, label, colon, value]) => `${bullet}**${label}${colon}${value}`);
const DOCUMENTS = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: LINES },
      fc.constantFrom(...PIECES),
      fc.constantFrom('## Error Handling', '## SLA', '### Security', ''),
    ),
    {
      maxLength: 20,
    },
  )
  .chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end)));

for (const labels of [false, true]) {
  test(`the formatted text means the same, and formatting it again changes nothing${labels ? ', labels too' : ''}`, () => {
    fc.assert(
      fc.property(DOCUMENTS, (text) => {
        const { text: formatted, edits } = format(text, FILE, { labels });
        assert.equal(applyEdits(text, edits), formatted);
        assert.ok(sameMeaning(readDocument(text, FILE), readDocument(formatted, FILE)));
        assert.equal(format(formatted, FILE, { labels }).text, formatted);
      }),
      { numRuns: 300 },
    );
  });
}

test('every fixture keeps its requirement, and comes out the same the second time', () => {
  for (const name of readdirSync(FIXTURES).filter((file) => file.endsWith('.md'))) {
    const text = readFileSync(new URL(name, FIXTURES), 'utf8');
    for (const labels of [false, true]) {
      const { text: formatted } = format(text, name, { labels });
      assert.equal(format(formatted, name, { labels }).text, formatted, name);
      const revision = (written: string) => compile(readDocument(written, name), { profiles: [] }).requirement?.revision;
      assert.equal(revision(formatted), revision(text), name);
    }
  }
});

test('a value longer than a phrase is not read, as check does not read it', () => {
  const ids = Array.from({ length: 50_000 }, (_, at) => `req-f-${at}`).join(',');
  for (const label of ['Depends On', 'Supports']) {
    const text = `# REQ-I-001: Thing\n## General Information\n- **${label}**: ${ids}\n`;
    const { toUpperCase } = String.prototype;
    let read = 0;
    String.prototype.toUpperCase = function (this: string) {
      read++;
      return toUpperCase.call(this);
    };
    try {
      assert.deepEqual(format(text, FILE).edits, []);
    } finally {
      String.prototype.toUpperCase = toUpperCase;
    }
    assert.ok(read < 100, `${label}: ${read} ids are read`);
  }
});
