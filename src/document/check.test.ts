import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { check } from './check.ts';
import { contractOf } from './contracts/read.ts';
import type { Folder } from './folder.ts';
import { readDocument } from './read.ts';

const EXAMPLES = new URL('../../examples/integrations/', import.meta.url);
const TODAY = '2026-11-23';
const WORKED_EXAMPLE = readFileSync(new URL('fixtures/REQ-I-001-payment-gateway.md', import.meta.url), 'utf8');
/** Put together here, so that no scanner of repositories takes it for a real one. */
const KEY = ['sk', 'live', '51H8xKq2eZvKYlo2C9dQ7TnBfRwUj'].join('_');

function folder(files: Readonly<Record<string, string>>, path = '.'): Folder {
  const texts = Object.entries(files)
    .filter(([file]) => file.endsWith('.md'))
    .map(([file, text]) => ({ file, text }));
  const documents = texts.map(({ file, text }) => readDocument(text, file));
  const contract = (file: string) => (file in files ? contractOf(files[file] ?? '', file) : { state: 'missing' as const });
  return { path, texts, documents, readmes: [], unreadable: [], complete: !path.endsWith('.md'), contract };
}

function checked(files: Readonly<Record<string, string>>, path?: string) {
  return check(folder(files, path), { profiles: [], today: TODAY });
}

/** Everything that is asked of a Critical document. */
const COMPLETE = (id: string, more = '**Review By**: 2027-03-31') => `# ${id}: Thing

## General Information
**ID**: ${id}
**External System**: System of ${id}
**Owner**: Payments team
**Criticality**: Critical
**Type**: REST API
**Supports**: REQ-F-${id.slice(-3)}
**Data Classification**: internal
${more}

## Integration Description
Takes payments.

## Technical Specifications
### Endpoint/Connection
- **URL**: https://${id.toLowerCase()}.example.com
- **Protocol**: HTTPS, TLS 1.2 or newer
- **Authentication**: Bearer token from env:KEY_${id.slice(-3)}
- **Rate Limits**: 100 requests/second

## SLA and Performance
- **Availability**: 99.9% over 30 days
- **Response Time**: p99 ≤ 2 s
- **Throughput**: 50 operations/second
- **Cost**: $5 per 1,000 requests

## Error Handling
- **Timeout**: 2 s per attempt, 10 s in all
- **Fallback**: respond 503

## Security
- **Rotation**: every 90 days, overlap 24 h

## Monitoring
- **Health Check**: GET /health every 30 s, expects 200 within 2 s
- **Notify**: env:ONCALL

## Testing
- **Contract**: contracts/api.json
- **Failure Scenarios**: no answer, connection reset, 503 for 1 min

## Risks
| Risk | Category | Likelihood | Impact | Mitigation |
|---|---|---|---|---|
| Outage | Availability | Medium | High | answered with 503 |
| Leaked key | Security | Low | High | rotation |
| Slow answers | Performance | Medium | Low | time-out |
| Prices rise | Business | Medium | Medium | a second source |

## Alternatives
Another provider within a month.
`;

const CONTRACT = { 'contracts/api.json': '{ "openapi": "3.1.0", "info": { "title": "API", "version": "1" }, "paths": {} }' };

test('complete documents that name each other give nothing but notes', () => {
  const { diagnostics, entries } = checked({
    'REQ-I-001-a.md': COMPLETE('REQ-I-001', '**Depends On**: REQ-I-002\n**Review By**: 2027-03-31'),
    'REQ-I-002-b.md': COMPLETE('REQ-I-002'),
    ...CONTRACT,
  });
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity !== 'note'),
    [],
  );
  assert.deepEqual(
    entries.map(({ digest }) => digest?.id),
    ['REQ-I-001', 'REQ-I-002'],
  );
});

test('the worked example beside the documents and the contract it names gives nothing but notes', () => {
  const { diagnostics, entries } = checked({
    'REQ-I-001-payment-gateway.md': WORKED_EXAMPLE,
    'REQ-I-002-email.md': COMPLETE('REQ-I-002'),
    'REQ-I-006-second-provider.md': COMPLETE('REQ-I-006'),
    'contracts/stripe.yaml': readFileSync(new URL('contracts/stripe.yaml', EXAMPLES), 'utf8'),
    ...CONTRACT,
  });
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity !== 'note'),
    [],
  );
  assert.equal(entries.filter(({ digest }) => digest !== undefined).length, 3);
});

test('without them it says what is missing', () => {
  const { diagnostics } = checked({ 'REQ-I-001-payment-gateway.md': WORKED_EXAMPLE });
  const missing = diagnostics.filter(({ code, severity }) => severity !== 'note' || code === 'unknown-dependency');
  assert.deepEqual(
    missing.map(({ code, severity }) => `${severity} ${code}`),
    ['error unknown-dependency', 'error missing-contract-file', 'note unknown-dependency'],
  );
});

test('findings of compiling and of rules come together, in the order of their places', () => {
  const { diagnostics } = checked({
    'REQ-I-002-b.md': '# REQ-I-002: B\n**Criticality**: Critical\n## Error Handling\n- **Timeout**: soon\n',
    'REQ-I-001-a.md':
      '# REQ-I-001: A\n**Criticality**: Optional\n**Review By**: 2020-01-01\n### Endpoint/Connection\n- **URL**: http://example.com\n',
  });
  const places = diagnostics.map(({ file, range: { start } }) => `${file} ${String(start.line).padStart(3, '0')}`);
  assert.deepEqual(places, [...places].sort());
  const codes = new Set(diagnostics.map(({ code }) => code));
  for (const code of ['invalid-value', 'no-plain-http', 'review-date-passed', 'require-owner']) assert.ok(codes.has(code), code);
});

test('a document with a pasted live key fails, and the key is in no field of any finding', () => {
  const places = [
    (key: string) => COMPLETE('REQ-I-001').replace('env:KEY_001', key),
    (key: string) => COMPLETE('REQ-I-001').replace('Bearer token from env:KEY_001', `API key ${key} in the header`),
    (key: string) => COMPLETE('REQ-I-001').replace('2 s per attempt', key),
    (key: string) => COMPLETE('REQ-I-001').replace('**Timeout**', `**Timeout (${key})**`),
    (key: string) => COMPLETE('REQ-I-001').replace('**Timeout**', `**Timeuot ${key}**`),
    (key: string) => COMPLETE('REQ-I-001', `**Depends On**: ${key}`),
    (key: string) => COMPLETE('REQ-I-001').replace('System of REQ-I-001', key),
    (key: string) => `${COMPLETE('REQ-I-001')}\n| Operation | Request |\n|---|---|\n| ${key} | \`GET /${key}\` |\n`,
    (key: string) => COMPLETE('REQ-I-001').replace('100 requests/second', `<!-- ${key} --> ${key}`),
    (key: string) => COMPLETE('REQ-I-001').replace('# REQ-I-001: Thing', `# REQ-I-001: ${key}`),
    (key: string) =>
      `${COMPLETE('REQ-I-001')}\n<!-- concordat-ignore ${key}: no-secret-value -->\n<!-- concordat-ignore no-secret-value: ${key} -->\n`,
  ];
  for (const [at, paste] of places.entries()) {
    const { diagnostics } = checked({ 'REQ-I-001-a.md': paste(KEY) });
    assert.ok(
      diagnostics.some(({ code, severity }) => code === 'no-secret-value' && severity === 'error'),
      `place ${at}`,
    );
    const everything = JSON.stringify(diagnostics);
    for (let from = 0; from + 12 <= KEY.length; from++)
      assert.ok(!everything.includes(KEY.slice(from, from + 12)), `place ${at} repeats a part of it`);
  }
});

test('a rule is silenced with a reason, and only then', () => {
  const late = (comment: string) => ({
    'REQ-I-001-a.md': COMPLETE('REQ-I-001', `**Review By**: 2020-01-01\n\n${comment}\n`),
    ...CONTRACT,
  });
  const codes = (comment: string) =>
    checked(late(comment))
      .diagnostics.filter(({ severity }) => severity !== 'note')
      .map(({ code }) => code);
  assert.deepEqual(codes(''), ['review-date-passed']);
  assert.deepEqual(codes('<!-- concordat-ignore review-date-passed: moved to January, agreed with the vendor -->'), []);
  assert.deepEqual(codes('<!-- concordat-ignore review-date-passed -->'), ['review-date-passed', 'unused-suppression']);
  assert.deepEqual(codes('<!-- concordat-ignore reviewed: why not -->'), ['review-date-passed', 'unused-suppression']);
  assert.deepEqual(codes('<!-- concordat-ignore review-date-passed: yes -->\n<!-- concordat-ignore weak-tls: no -->'), [
    'unused-suppression',
  ]);
});

test('what compiling notes is silenced like a rule, what stops a document never, and one comment takes one code', () => {
  const found = (more: string) => checked({ 'REQ-I-001-a.md': COMPLETE('REQ-I-001', more), ...CONTRACT }).diagnostics;
  const codes = (more: string) =>
    found(more).flatMap(({ code }) => (code === 'unknown-clause' || code === 'unused-suppression' ? code : []));
  const odd = '**Review By**: 2027-03-31\n**Colour**: blue\n';
  assert.deepEqual(codes(odd), ['unknown-clause']);
  assert.deepEqual(codes(`${odd}\n<!-- concordat-ignore unknown-clause: for our own list -->\n`), []);
  assert.deepEqual(codes(`${odd}\n<!-- concordat-ignore unknown-clause -->\n`), ['unknown-clause', 'unused-suppression']);
  const messages = (more: string) =>
    found(more)
      .filter(({ code }) => code === 'unused-suppression')
      .map(({ message }) => message);
  assert.deepEqual(messages(`${odd}\n<!-- concordat-ignore unknown-clause, weak-tls: both -->\n`), [
    'The comment names `unknown-clause, weak-tls`: one comment takes one code.',
  ]);
  assert.deepEqual(messages(`${odd}\n<!-- concordat-ignore unknwon: why -->\n`), [
    'The comment names `unknwon`, and there is no such code.',
  ]);
  const broken = '**Retry**: often\n\n<!-- concordat-ignore invalid-value: later -->\n';
  assert.deepEqual(messages(broken), ['invalid-value cannot be silenced.']);
});

test('single files say nothing about what is not beside them', () => {
  const files = { 'REQ-I-001-a.md': COMPLETE('REQ-I-001', '**Depends On**: REQ-I-009') };
  assert.ok(checked(files).diagnostics.some(({ code }) => code === 'unknown-dependency'));
  assert.ok(!checked(files, 'REQ-I-001-a.md').diagnostics.some(({ code }) => code === 'unknown-dependency'));
});

test('a file that cannot be read is a finding beside the others', () => {
  const { diagnostics } = check(
    { ...folder({}), unreadable: [{ file: 'REQ-I-003-c.md', message: 'no permission' }] },
    { profiles: [], today: TODAY },
  );
  assert.deepEqual(
    diagnostics.map(({ code, file, severity }) => ({ code, file, severity })),
    [{ code: 'unreadable-document', file: 'REQ-I-003-c.md', severity: 'error' }],
  );
});

test('no text makes it throw', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...COMPLETE('REQ-I-001', '**Depends On**: REQ-I-001, REQ-I-002 (soft)').split('\n')),
    fc.constantFrom(KEY, '<!--', '-->', '```', '| a | b |', '|---|---|', '- **Fallback**: REQ-I-001', '- **Retry**: 20 times'),
  );
  fc.assert(
    fc.property(fc.array(fc.array(piece, { maxLength: 25 }), { maxLength: 3 }), (documents) => {
      const files = Object.fromEntries(documents.map((lines, at) => [`REQ-I-00${at + 1}-x.md`, lines.join('\n')]));
      for (const { message, remedy, why } of checked(files).diagnostics) assert.ok(message !== '' && remedy !== '' && why !== '');
    }),
  );
});
