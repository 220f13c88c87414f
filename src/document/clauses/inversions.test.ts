/** Values that were once read as the opposite of what they say, or as something that they never said. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_CONTEXT } from './clause.ts';
import { CLAUSES } from './index.ts';

function read(label: string, text: string) {
  const definition = CLAUSES.find((candidate) => candidate.label === label);
  assert.ok(definition, label);
  const reading = definition.parse(text, NO_CONTEXT);
  return reading.ok ? { phrase: definition.phrase(reading.value) } : { refused: reading.message, fix: reading.suggestion };
}

const REFUSED: readonly (readonly [label: string, text: string, message: RegExp])[] = [
  ['Availability', '< 99.9%', /upper bound/],
  ['Availability', 'at most 99.9%', /upper bound/],
  ['Availability', 'up to 99.9% over 30 days', /upper bound/],
  ['Alerts', 'page when error rate below 5%', /above a figure/],
  ['Alerts', 'page when p99 response time at most 2 s', /above a figure/],
  ['Alerts', 'mail to x when the queue is older than 1 day', /does not begin with/],
  ['Health Check', 'yes', /does not say what is asked/],
  ['Health Check', 'GET /health 30s', /`30s` does not belong/],
  ['Health Check', 'GET /health twice a minute', /`twice a minute` does not belong/],
  ['Idempotency', 'custom header', /not understood/],
  ['Fallback', 'none, the report is late', /`none` stands alone/],
  ['Fallback', 'none, then REQ-I-002', /`none` stands alone/],
];

for (const [label, text, message] of REFUSED) {
  test(`bug: ${label} refuses ${text}`, () => {
    assert.match(read(label, text).refused ?? '', message);
  });
}

const READ: readonly (readonly [label: string, text: string, phrase: string])[] = [
  ['Availability', '> 99.9%', '99.9%'],
  ['Alerts', 'page when p95 500 ms', 'page when p95 response time above 500 ms'],
  ['Alerts', 'ticket when certificate expires within 14 days', 'ticket when certificate expires within 14 days'],
  ['Response Time', 'p95 500 ms', 'p95 ≤ 500 ms'],
  ['Idempotency', 'no header', 'none'],
  ['Idempotency', 'no idempotency key', 'none'],
  ['Idempotency', 'X-Key header', 'header X-Key'],
  ['Protocol', 'HTTP/2 over TLS 1.3', 'HTTPS, TLS 1.3 or newer'],
  ['Protocol', 'HTTP/2 over TLS', 'HTTPS'],
  ['Protocol', 'HTTP', 'HTTP'],
  ['Health Check', 'GET /health each 30 seconds; expects 200 within 2 s', '`GET /health` every 30 s, expects 200 within 2 s'],
  ['Health Check', 'GET /health (every 30 s)', '`GET /health` every 30 s'],
  ['Health Check', 'GET /health every 30 s (expects 200)', '`GET /health` every 30 s, expects 200'],
  ['Health Check', 'GET /health once a minute', '`GET /health` every 1 min'],
  ['Health Check', '/health once every 5 min', '`GET /health` every 5 min'],
  ['Health Check', 'SELECT 1 hourly', '`SELECT 1` every 1 h'],
];

for (const [label, text, phrase] of READ) {
  test(`bug: ${label} reads ${text}`, () => {
    assert.equal(read(label, text).phrase, phrase);
    assert.equal(read(label, phrase).phrase, phrase);
  });
}

test('bug: what is suggested instead can be read, and says as much', () => {
  assert.equal(read('Alerts', 'mail to x when the queue is older than 1 day').fix, undefined);
  assert.equal(read('Alerts', 'error rate above 5%').fix, 'ticket when error rate above 5%');
  assert.equal(read('Fallback', 'none, the report is late').fix, 'none. The report is late');
  assert.equal(read('Fallback', 'none, REQ-I-002').fix, undefined);
});
