/** Values as engineers write them who never saw a canonical phrase: in five languages, and for other systems than HTTP ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_CONTEXT } from './clause.ts';
import { definitionOf } from './index.ts';

const READ: readonly (readonly [label: string, written: string, phrase: string])[] = [
  ['Timeout', '5 secondi per tentativo', '5 s per attempt'],
  ['Timeout', '5 Sekunden pro Versuch, 10 Sekunden insgesamt', '5 s per attempt, 10 s in all'],
  ['Retry', '3 volte', '3 times'],
  ['Retry', '3 Mal', '3 times'],
  ['Retry', '3 veces', '3 times'],
  ['Retry', 'nessuno', 'none'],
  ['Retry', '3 volte, backoff esponenziale da 200 ms a 2 s', '3 times, exponential backoff from 200 ms to 2 s'],
  ['Rate Limits', 'keine', 'none'],
  ['Fallback', 'aucun', 'none'],
  ['Authentication', 'nenhuma', 'none'],
  ['Response Time', '95% innerhalb 2 s', 'p95 ≤ 2 s'],
  ['Protocol', 'HTTPS, TLS 1.2 oder neuer', 'HTTPS, TLS 1.2 or newer'],
  ['Protocol', 'SFTP (SSH-2)', 'SFTP'],
  ['Protocol', 'SMTP with STARTTLS (TLS 1.2+)', 'SMTP, TLS 1.2 or newer'],
  ['Protocol', 'SOAP 1.1 over HTTPS', 'HTTPS'],
  ['Protocol', 'Kafka, SASL_SSL', 'Kafka'],
  ['Protocol', 'https only', 'HTTPS'],
  ['Protocol', 'AMQP 1.0', 'AMQP'],
  ['Protocol', 'gRPC over HTTP/2', 'gRPC'],
  ['Protocol', 'PostgreSQL wire protocol', 'PostgreSQL'],
  ['Protocol', 'RESP3 over TLS 1.2', 'Redis, TLS 1.2 or newer'],
  ['Authentication', 'no authentication', 'none'],
  ['Authentication', 'none (internal network)', 'none'],
  ['Authentication', 'password from env:REDIS_PASSWORD', 'password from env:REDIS_PASSWORD'],
  [
    'Authentication',
    'user from env:PG_USER, password from env:PG_PASSWORD',
    'Basic, user from env:PG_USER, password from env:PG_PASSWORD',
  ],
  ['Authentication', 'AWS Signature V4 with IAM role', 'AWS Signature V4 with IAM role'],
  ['Authentication', 'SASL/PLAIN, user from env:U, password from env:P', 'SASL/PLAIN, user from env:U, password from env:P'],
  ['Rotation', 'every year', 'every 365 days'],
  ['Rotation', 'every 12 months', 'every 365 days'],
  ['Rotation', 'ogni anno', 'every 365 days'],
  ['Depends On', 'REQ-I-002 (optional), REQ-I-003', 'REQ-I-002 (soft), REQ-I-003'],
  ['Depends On', 'REQ-I-002 (weich)', 'REQ-I-002 (soft)'],
  ['Depends On', 'keine', 'none'],
  ['Depends On', 'n/a', 'none'],
  ['Circuit Breaker', 'default', 'default'],
];

for (const [label, written, phrase] of READ) {
  test(`${label}: ${written}`, () => {
    const definition = definitionOf(label, '');
    const reading = definition?.parse(written, NO_CONTEXT);
    assert.equal(reading?.ok === true ? definition?.phrase(reading.value) : reading?.message, phrase);
    const again = definition?.parse(phrase, NO_CONTEXT);
    assert.deepEqual(again, reading);
  });
}

test('near miss: what nobody would read so is refused', () => {
  for (const [label, written] of [
    ['Protocol', 'carrier pigeon'],
    ['Protocol', 'over HTTPS maybe'],
    ['Authentication', 'user bob, password hunter2'],
    ['Authentication', 'password hunter2'],
    ['Timeout', 'keine'],
    ['Rotation', 'every now and then'],
    ['Circuit Breaker', 'default-ish'],
  ] as const)
    assert.equal(definitionOf(label, '')?.parse(written, NO_CONTEXT).ok, false, `${label}: ${written}`);
});
