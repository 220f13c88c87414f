import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Authentication } from '../../requirement/requirement.ts';
import type { Unreadable } from '../../requirement/units/reading.ts';
import { SECTIONS } from '../vocabulary/vocabulary.ts';
import { knownLabel } from '../vocabulary/words.ts';
import { type ClauseDefinition, NO_CONTEXT } from './clause.ts';
import { CLAUSES, definitionOf, keyOf } from './index.ts';

function definition(label: string): ClauseDefinition {
  const found = definitionOf(label, '');
  assert.ok(found, label);
  return found;
}

function read(label: string, text: string): unknown {
  const reading = definition(label).parse(text, NO_CONTEXT);
  assert.ok(reading.ok, `${label}: ${text}: ${reading.ok ? '' : reading.message}`);
  return reading.value;
}

function refusal(label: string, text: string): string {
  const reading = definition(label).parse(text, NO_CONTEXT);
  assert.ok(!reading.ok, `${label}: ${text} was read as ${JSON.stringify(reading.ok && reading.value)}`);
  assert.ok(reading.forms.length > 0, 'says what would be accepted');
  return reading.message;
}

/** What people write, per label: everything of a group means the same. */
const SAME: readonly (readonly [label: string, ...phrases: string[]])[] = [
  ['Timeout', '2 s per attempt, 8 s in all', '2s per request; 8 seconds total', '8 s overall, 2 sec each try'],
  ['Timeout', '2 s per attempt', '2 s', '2000 ms', '2 seconds per call'],
  ['Timeout', '30 s idle', 'idle 30 s'],
  ['Retry', '3 times', '3', '3 retries', 'up to 3 times', 'max 3 attempts', 'three times'],
  ['Retry', 'once', '1 time', '1'],
  ['Retry', 'none', 'no', 'off', '0'],
  [
    'Retry',
    '3 times, exponential backoff from 200 ms to 2 s, full jitter, on 429, 5xx, network, timeout',
    '3 retries; exponential backoff from 200ms to 2s; full jitter; on 429, 5xx, network errors, timeouts',
    '3 times, exponential from 200 ms to 2 s, with jitter, on 429, 5xx, network, timeout',
  ],
  ['Retry', '2 times, constant backoff of 1 s, no jitter', '2 times, fixed backoff of 1 s, no jitter'],
  ['Retry', 'exponential backoff from 1 s to 4 s', 'intervals 1 s, 2 s, 4 s'],
  ['Retry', 'linear backoff from 2 s to 4 s', 'intervals 2 s, 3 s, 4 s'],
  [
    'Retry',
    '3 times, exponential backoff from 200 ms to 800 ms, on 429, 5xx',
    '3 times with exponential backoff (200ms, 400ms, 800ms) on 429, 5xx',
    '3 retries, exponential backoff: 200 ms, 400 ms, 800 ms, on 429, 5xx',
    '3x (200ms/400ms/800ms), on 429, 5xx',
  ],
  [
    'Retry',
    '3 times, exponential backoff from 200 ms to 2 s',
    '3 times with exponential backoff from 200ms',
    '3 times, exponential backoff (200ms)',
  ],
  [
    'Retry',
    '3 times, exponential backoff from 200 ms to 5 s, full jitter',
    '3x exponential with jitter',
    '3 retries using exponential backoff and full jitter',
  ],
  ['Retry', '3 times, constant backoff of 5 s', '3 times, every 5 seconds', '3x every 5 s', '3 times, 5 s apart'],
  ['Retry', '3 times, linear backoff from 1 s to 3 s', '3 times (1 s, 2 s, 3 s)', '3 times, linear backoff (1 s, 2 s, 3 s)'],
  ['Retry', '2 times', '3 attempts in all', 'max 3 attempts including the first'],
  [
    'Circuit Breaker',
    'opens at 100% failures of at least 10 of the last 10 calls, probes after 30 s',
    'opens after 10 consecutive failures, probes after 30 s',
    'after 10 consecutive errors, half-open after 30 s',
    'opens after 10 failures in a row; probes after 30 s',
  ],
  ['Retry Budget', '20% of calls', '20%', 'at most 20% of requests'],
  [
    'Retry Budget',
    '20% of calls, 1 a second, over 10 s',
    '20% of calls and 1 a second over 10 s',
    '20% of calls plus at least 1 per second, over 10 s',
  ],
  [
    'Circuit Breaker',
    'opens at 50% failures of at least 20 calls in 10 s, probes after 15 s',
    'opens at 50% failures of at least 20 requests in 10 s, half-open after 15 s',
    'trips at 50% errors in 20 calls in 10 s; resets after 15 s',
  ],
  ['Circuit Breaker', 'opens at 50% failures of the last 100 calls', 'opens at 50% of the last 100 calls'],
  [
    'Circuit Breaker',
    'opens at 60% failures in 1 min, slow above 2 s, opens at 80% slow calls',
    'opens at 60% in 1 min, slow after 2 s, opens at 80% slow',
  ],
  ['Circuit Breaker', 'observe only', 'observe'],
  ['Circuit Breaker', 'none', 'off', 'disabled'],
  [
    'Concurrency',
    'at most 30, queue 100 for up to 1 s',
    '30; queue 100 for up to 1 s',
    'max 30 concurrent requests, queue of 100, wait up to 1 s',
  ],
  ['Concurrency', 'at most 30, no queue', '30 at once, no queue'],
  ['Hedge', 'reads after 300 ms', 'after 300 ms', '300 ms'],
  [
    'Fallback',
    'cached up to 10 min, then REQ-I-007, then respond 503',
    'stale up to 10 min; REQ-I-007; respond 503',
    'cached up to 10 min then REQ-I-007 then respond with 503',
  ],
  ['Fallback', 'queue for up to 12 h (create payment, refund)', 'queue up to 12 h (create payment, refund)'],
  ['Fallback', 'respond 200 `{"a": 1, "b": 2}`, then fail', 'respond with 200 `{"a": 1, "b": 2}`; fail fast'],
  [
    'Idempotency',
    'header Idempotency-Key, from metadata.order_id, kept 24 h',
    'Idempotency-Key header, from metadata.order_id, kept for 24 h',
  ],
  ['Cache', 'reads up to 1 min', '60 s', 'up to 1 min', 'for 60 s'],
  [
    'Protocol',
    'HTTPS, TLS 1.2 or newer',
    'HTTPS (TLS 1.2+)',
    'https with TLS 1.2',
    'HTTPS / TLS 1.2',
    'HTTPS, minimum TLS 1.2',
    'HTTPS TLS v1.2',
  ],
  ['Protocol', 'HTTPS', 'https', 'HTTPS/1.1', 'HTTPS, TLS', 'HTTPS/REST', 'REST over HTTPS', 'HTTPS (REST/JSON)', 'HTTPS/JSON'],
  [
    'URL',
    'https://api.example.com/v1',
    '<https://api.example.com/v1>',
    '[API](https://api.example.com/v1)',
    'https://api.example.com/v1/',
  ],
  ['Authentication', 'Bearer token from env:TOKEN', 'bearer from env:TOKEN', 'Bearer env:TOKEN', 'Bearer token, from env:TOKEN'],
  [
    'Authentication',
    'API key in header X-Api-Key from env:KEY',
    'API-key in header X-Api-Key, from env:KEY',
    'api key in the HTTP header X-Api-Key from env:KEY',
  ],
  [
    'Authentication',
    'Bearer token from env:ARUBA_TOKEN',
    'Bearer token from env:ARUBA_TOKEN (rotated monthly)',
    'Bearer token da env:ARUBA_TOKEN',
    'Bearer token dalla variabile ARUBA_TOKEN',
    'Bearer-Token aus env:ARUBA_TOKEN',
    'Bearer token in the Authorization header, from env:ARUBA_TOKEN',
  ],
  [
    'Authentication',
    'API key in header X-Api-Key from env:FOO_KEY',
    'API Key (header X-Api-Key), env:FOO_KEY',
    "Chiave API nell'header X-Api-Key da env:FOO_KEY",
    'API key in header X-Api-Key from the environment variable FOO_KEY (rotated monthly)',
  ],
  [
    'Authentication',
    'Basic, user from env:SAP_USER, password from env:SAP_PASSWORD',
    'Basic, Benutzer aus env:SAP_USER, Passwort aus env:SAP_PASSWORD',
    'Basic, utente da env:SAP_USER e password da env:SAP_PASSWORD',
    'Basic (utilisateur depuis env:SAP_USER, mot de passe depuis env:SAP_PASSWORD)',
    'Basic, usuario desde env:SAP_USER, contraseña desde env:SAP_PASSWORD',
    'Basic, usuário de env:SAP_USER, senha de env:SAP_PASSWORD',
    'Basic Auth (SAP_USER / SAP_PASSWORD aus der Umgebung)',
  ],
  ['Authentication', 'none', 'none (public data)'],
  ['Authentication', 'API key in query key from env:KEY', 'API key in query parameter key from env:KEY'],
  [
    'Authentication',
    'Basic, user from env:USER, password from env:PASSWORD',
    'Basic auth, user env:USER, password env:PASSWORD',
    'HTTP Basic, username from env:USER, password from env:PASSWORD',
  ],
  ['Criticality', 'Critical', 'CRITICAL', 'Must Have', 'High', 'P0'],
  ['Criticality', 'Important', 'Should Have', 'medium'],
  ['Criticality', 'Optional', 'Could Have', 'low', 'nice-to-have'],
  ['Type', 'REST API', 'rest', 'RESTful API', 'HTTP API'],
  ['Type', 'Message Queue', 'queue'],
  ['Depends On', 'REQ-I-002 (soft), REQ-I-003', 'req-i-002 (soft) and REQ-I-003 (hard)'],
  ['Depends On', 'REQ-I-006', 'REQ-I-006 (copies of the invoices)', 'REQ-I-006 (hard)', '[REQ-I-006](REQ-I-006-a.md)'],
  ['Depends On', 'REQ-I-006 (soft)', 'REQ-I-006 (soft, copies)', 'REQ-I-006 (soft) (copies)', 'REQ-I-006 (copies) (soft)'],
  ['Supports', 'none', '-', '—'],
  ['Availability', '99.95% over 30 days', '99.95 % over 30 days', '99.95% uptime over 30 days', 'at least 99.95% over 30 days'],
  ['Redact', 'card.number, card.cvc', '`card.number`, `card.cvc`', 'card.number and card.cvc'],
  ['Data Classification', 'PCI, PII', 'pci / pii'],
];

for (const [label, canonical, ...others] of SAME) {
  test(`${label}: ${canonical}`, () => {
    const value = read(label, canonical ?? '');
    assert.equal(definition(label).phrase(value), canonical);
    for (const other of others) assert.deepEqual(read(label, other), value, other);
  });
}

const REFUSED: readonly (readonly [label: string, phrase: string, says: RegExp])[] = [
  ['Timeout', 'soon', /not a duration/],
  ['Timeout', '2 s, 3 s', /already said/],
  ['Timeout', '0 s', /./],
  ['Timeout', '-2 s', /./],
  ['Retry', 'a lot', /not understood/],
  ['Retry', '1000 times', /from 0 to 20/],
  ['Retry', '3 times, on', /./],
  ['Retry', 'exponential backoff from 2 s to 1 s', /below where it starts/],
  ['Circuit Breaker', 'opens at 0% failures', /./],
  ['Circuit Breaker', 'opens at 150% failures', /./],
  ['Circuit Breaker', 'opens at 50% failures of at least 200 of the last 100 calls', /from 1 to 100/],
  ['Circuit Breaker', 'opens at 80% slow calls', /what is slow/],
  ['Circuit Breaker', 'probes after 15 s, growing to 5 s', /less than/],
  ['Concurrency', 'at most 0', /from 1/],
  ['Fallback', 'cached', /how old/],
  ['Fallback', 'hope', /not a step/],
  ['Fallback', 'respond 999', /not a status/],
  ['Idempotency', 'kept 24 h', /which header/],
  ['URL', 'api.example.com', /scheme/],
  ['URL', 'https://user:pass@api.example.com', /references/],
  ['URL', 'https://api.example.com?key=1', /query/],
  ['Protocol', 'HTTPS, TLS 1.0', /too old/],
  ['Protocol', 'carrier pigeon', /not a protocol/],
  ['Rate Limits', '1.000 requests/second', /./],
  ['Review By', '2027-02-30', /not a date/],
  ['Criticality', 'somewhat', /not a criticality/],
  ['Redact', 'the card number', /path of a field/],
  ['Hedge', 'sometimes', /./],
];

for (const [label, phrase, says] of REFUSED) {
  test(`${label} refuses: ${phrase}`, () => assert.match(refusal(label, phrase), says));
}

test('a credential in the place of a reference is refused without being repeated', () => {
  const credential = 'fixture-not-a-reference-9f2c';
  for (const phrase of [
    `Bearer token from ${credential}`,
    `API key in header X-Key from ${credential}`,
    `Basic, user from u, password from ${credential}`,
    credential,
    `API key ${credential}`,
    `API key in header ${credential}, from ${credential}`,
    `Bearer token from env:A, ${credential}`,
    `Bearer (secret key, from Vault path ${credential})`,
    `Basic auth (SAP_USER / ${credential})`,
    `Basic, user ${credential} from SAP_USER, password ${credential}`,
    `OAuth2 ${credential}`,
    `OAuth2 password grant ${credential}`,
  ]) {
    const { message, forms, suggestion } = definition('Authentication').parse(phrase, NO_CONTEXT) as Unreadable;
    assert.doesNotMatch([message, ...forms, suggestion].join(), new RegExp(credential), phrase);
  }
});

/** What is missing or not understood is named, and the suggestion keeps every name that was written. */
const ADVISED: readonly (readonly [label: string, phrase: string, says: RegExp, suggestion: string | undefined])[] = [
  ['Authentication', 'Bearer (secret key, from Vault path …)', /names Vault, and not the place/, undefined],
  [
    'Authentication',
    'Bearer (secret key, from Vault path billing/stripe)',
    /written as one word/,
    'Bearer token from vault:billing/stripe',
  ],
  ['Authentication', 'Bearer token (FOO_TOKEN)', /`FOO_TOKEN` is a name without a store/, 'Bearer token from env:FOO_TOKEN'],
  ['Authentication', 'Bearer token from env:A (header X-Foo)', /is an API key/, 'API key in header X-Foo from env:A'],
  ['Authentication', 'Bearer token from env:A, rotated monthly', /what follows `env:A`.*brackets/, 'Bearer token from env:A'],
  [
    'Authentication',
    'API Key (header X-Api-Key), FOO_KEY',
    /`FOO_KEY` is a name without a store/,
    'API key in header X-Api-Key from env:FOO_KEY',
  ],
  [
    'Authentication',
    'API key in header DD-API-KEY from FOO_KEY',
    /`FOO_KEY` is a name/,
    'API key in header DD-API-KEY from env:FOO_KEY',
  ],
  ['Authentication', 'API key from env:FOO_KEY', /where the key is put/, 'API key in header X-Api-Key from env:FOO_KEY'],
  ['Authentication', 'Basic auth', /which user and which password/, 'Basic, user from env:USER, password from env:PASSWORD'],
  [
    'Authentication',
    'Basic auth (SAP_USER / SAP_PASSWORD)',
    /`SAP_USER` and `SAP_PASSWORD` are names without a store/,
    'Basic, user from env:SAP_USER, password from env:SAP_PASSWORD',
  ],
  ['Authentication', 'Basic, user admin, password from SAP_PW', /`SAP_PW`/, 'Basic, user admin, password from env:SAP_PW'],
  ['Authentication', 'Basic, user from env:A', /names no password/, 'Basic, user from env:A, password from env:PASSWORD'],
  ['Authentication', 'OAuth2 password grant', /`password grant` is not carried out/, undefined],
  ['Authentication', 'OAuth 2.0 (JWT Bearer)', /`JWT bearer grant` is not carried out/, undefined],
  ['Authentication', 'JWT bearer grant', /`JWT bearer grant` is not carried out/, undefined],
  ['Authentication', 'OAuth 1.0a', /the name of no flow/, undefined],
  [
    'Retry',
    '3 times with exponential backoff (1s, 3s, 9s), on 5xx',
    /`1s, 3s, 9s` do not double/,
    '3 times, exponential backoff from 1 s to 9 s, on 5xx',
  ],
  ['Retry', '3 times (1 s, 3 s, 4 s)', /neither are all the same nor double/, undefined],
  ['Retry', '3 times, linear backoff (1 s, 3 s)', /do not grow by the first/, undefined],
  ['Retry', '3 times (idempotent only)', /`\(idempotent only\)` is not understood/, undefined],
  ['Retry', '3 times with backoff', /how the pauses grow/, '3 times, exponential backoff'],
  ['Retry', '3 attempts (AWS SDK standard mode), on 5xx', /is the first call one of/, '3 attempts in all, on 5xx'],
  [
    'Circuit Breaker',
    'opens after 5 failures, probes after 30 s',
    /does not say of how many calls/,
    'opens after 5 consecutive failures, probes after 30 s',
  ],
  ['Timeout', 'connect 1s, read 10s', /`connect 1s`: connecting alone/, '11 s per attempt'],
  ['Timeout', 'connect 1s, 5 s per attempt', /`connect 1s`: connecting alone/, '5 s per attempt'],
  ['Timeout', 'read timeout: 10 s, 20 s in all', /reading alone/, '10 s per attempt, 20 s in all'],
  [
    'URL',
    'https://a.example.com (prod), https://b.example.com (test)',
    /holds 2 URLs/,
    'https://a.example.com\n- **URL (test)**: https://b.example.com',
  ],
  ['URL', 'https://a.example.com, https://b.example.com', /holds 2 URLs/, undefined],
  ['URL', 'https://u:p@a.example.com (prod), https://b.example.com (test)', /^it is not one URL/, undefined],
  [
    'Fallback',
    'the order goes to the accountants, by hand',
    /`the order goes to the accountants` is not a step.*full stop/,
    'fail. The order goes to the accountants, by hand',
  ],
  ['Fallback', 'cached up to 10 min, then someone calls them', /is not a step/, 'cached up to 10 min. Someone calls them'],
  ['Authentication', 'OAuth2', /does not say which flow/, 'OAuth 2.0 client credentials'],
];

for (const [label, phrase, says, suggestion] of ADVISED) {
  test(`${label} advises: ${phrase}`, () => {
    assert.match(refusal(label, phrase), says);
    const reading = definition(label).parse(phrase, NO_CONTEXT);
    assert.equal(reading.ok ? 'read' : reading.suggestion, suggestion);
    const phraseOnly = suggestion?.split('\n')[0]?.split('. ')[0];
    if (phraseOnly !== undefined && !phraseOnly.startsWith('OAuth')) read(label, phraseOnly);
  });
}

test('OAuth 2.0 client credentials take their parts from nested clauses, and print them in one line', () => {
  const parts: Readonly<Record<string, string>> = {
    'Token URL': 'https://auth.example.com/token',
    'Client ID': 'env:ID',
    'Client Secret': 'env:SECRET',
    Scope: 'read write',
  };
  const { parse, phrase } = definition('Authentication');
  const reading = parse('OAuth 2.0 client credentials', { sub: (label) => parts[label] });
  assert.ok(reading.ok);
  assert.deepEqual((reading.value as Authentication[])[0], {
    scheme: 'oauth2-client-credentials',
    tokenUrl: 'https://auth.example.com/token',
    clientId: { store: 'env', name: 'ID' },
    clientSecret: { store: 'env', name: 'SECRET' },
    scope: 'read write',
    audience: undefined,
  });
  assert.deepEqual(parse(phrase(reading.value), NO_CONTEXT), reading);
  assert.match(refusal('Authentication', 'OAuth 2.0 client credentials'), /Token URL, Client ID, Client Secret/);
});

test('schemes of later versions are kept, and said to wait', () => {
  for (const phrase of [
    'AWS Signature V4',
    'mutual TLS',
    'JWT, RS256, key from env:KEY',
    'HMAC-SHA256 over the body',
    'Bearer token from vault:kv/x#y',
  ]) {
    const value = read('Authentication', phrase);
    assert.equal(definition('Authentication').standingOf?.(value), 'pending');
    assert.equal(definition('Authentication').phrase(value), phrase);
  }
});

/** Any text at all, and texts made of the words that clauses know. */
const WORDS =
  'opens at 50% failures of least 20 calls in 10 s probes after 15 min none exponential backoff from to 200 ms full jitter on 429 5xx network header X-Key env:A , ; ( ) ` then cached up queue attempts all consecutive row connect Benutzer aus Passwort dalla variabile FOO_KEY (soft) (copies) 3x for REQ-I-007 respond 503 every over per https://a.b TLS 1.2 user password Basic and Bearer OAuth 2.0 client credentials JWT AWS Signature V4 HMAC-SHA256 region key header Sundays daily 02:00–04:00 UTC $5 per month 10% below page ticket at burn rate when error above GET /health expects 200 within Stripe secret tolerance overlap 90 days 10.0.0.0/8 a.b.c certificate read x/*.csv';
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...WORDS.split(' ')), { maxLength: 14 }).map((words) => words.join(' ')),
);

for (const kind of CLAUSES) {
  test(`${keyOf(kind)}: never throws, and what it reads its phrase gives again`, () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const reading = kind.parse(text.trim(), NO_CONTEXT);
        if (!reading.ok) {
          assert.ok(reading.message.length > 0);
          return;
        }
        const phrase = kind.phrase(reading.value);
        assert.deepEqual(kind.parse(phrase, NO_CONTEXT), reading, `${JSON.stringify(text)} → ${phrase}`);
        assert.equal(kind.phrase(reading.value), phrase);
      }),
      { numRuns: 400, seed: 20260804 },
    );
  });
}

const duration = fc.oneof(
  fc.integer({ min: 1, max: 999 }),
  fc.integer({ min: 1, max: 3600 }).map((seconds) => seconds * 1000),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const codes = fc.uniqueArray(fc.constantFrom('409', '429', '5xx', '503', 'network', 'timeout', 'lock_timeout'), { minLength: 1 });
const backoff = fc.oneof(
  fc
    .record({ kind: fc.constantFrom('exponential' as const, 'linear' as const), initial: duration, more: duration })
    .map(({ kind, initial, more }) => ({ kind, initial, max: initial + more })),
  duration.map((pause) => ({ kind: 'constant' as const, initial: pause, max: pause })),
);
const VALUES: Readonly<Record<string, fc.Arbitrary<object>>> = {
  Timeout: fc.record({ attempt: maybe(duration), total: maybe(duration), idle: maybe(duration) }),
  Retry: fc.record({
    retries: maybe(fc.integer({ min: 0, max: 20 })),
    backoff: maybe(backoff),
    jitter: maybe(fc.constantFrom('full', 'equal', 'decorrelated', 'none')),
    on: maybe(codes),
  }),
  'Retry Budget': fc.record({
    ratio: maybe(fc.integer({ min: 1, max: 100 }).map((n) => n / 100)),
    floor: maybe(fc.nat(1000)),
    window: maybe(duration),
  }),
  Concurrency: fc.record({
    max: maybe(fc.integer({ min: 1, max: 10_000 })),
    queue: maybe(fc.integer({ min: 1, max: 10_000 })),
    wait: maybe(duration),
  }),
  'Circuit Breaker': fc
    .record({
      window: maybe(
        fc.oneof(
          fc.integer({ min: 50, max: 500 }).map((calls) => ({ kind: 'count', calls })),
          duration.map((length) => ({ kind: 'time', length })),
        ),
      ),
      failureRate: maybe(fc.integer({ min: 1, max: 100 }).map((n) => n / 100)),
      minimumCalls: maybe(fc.integer({ min: 1, max: 50 })),
      slowAfter: maybe(duration),
      wait: maybe(duration),
      probes: maybe(fc.integer({ min: 1, max: 50 })),
      probeLease: maybe(duration),
      countThrottled: maybe(fc.constant(true)),
      mode: maybe(fc.constant('observe only')),
    })
    .map((value) => value),
};

for (const [label, values] of Object.entries(VALUES)) {
  test(`${label}: every value's phrase gives that value again`, () => {
    fc.assert(
      fc.property(values, (value) => {
        const said = Object.fromEntries(Object.entries(value).filter(([, content]) => content !== undefined));
        if (Object.keys(said).length === 0) return;
        const { phrase, parse } = definition(label);
        const reading = parse(phrase(said), NO_CONTEXT);
        assert.deepEqual(reading, { ok: true, value: said }, phrase(said));
      }),
      { numRuns: 500, seed: 20260805 },
    );
  });
}

test('every label of every kind is known by its own name and has a section', () => {
  for (const { label, section } of CLAUSES) {
    assert.equal(knownLabel(label)?.label, label);
    assert.ok(section in SECTIONS);
  }
});

test('every clause of the bare template is known', () => {
  const labels =
    'ID, External System, Owner, Criticality, Type, URL, Protocol, Authentication, Rate Limits, Input, Output, Availability, Response Time, Throughput';
  for (const label of labels.split(', ')) assert.ok(definition(label));
});
