/** Clauses whose values people and rules use before anything executes them: what is accepted, what is refused, and that phrases lose nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { WEEKDAYS } from '../../requirement/units/recurring.ts';
import { type ClauseDefinition, NO_CONTEXT } from './clause.ts';
import { emptyDraft, type RequirementDraft } from './draft.ts';
import { CLAUSES, keyOf } from './index.ts';

function definition(key: string): ClauseDefinition {
  const found = CLAUSES.find((candidate) => keyOf(candidate) === key);
  assert.ok(found, key);
  return found;
}

function read(key: string, text: string): unknown {
  const reading = definition(key).parse(text, NO_CONTEXT);
  assert.ok(reading.ok, `${key}: ${text}: ${reading.ok ? '' : reading.message}`);
  return reading.value;
}

function landed(key: string, text: string): RequirementDraft {
  const draft = emptyDraft();
  definition(key).land?.(read(key, text), draft);
  return draft;
}

/** Everything of a group means the same; the first is the canonical phrase. */
const SAME: readonly (readonly [key: string, ...phrases: string[]])[] = [
  ['general-information.review-by', '2027-03-31'],
  ['general-information.depends-on', 'REQ-I-002 (soft), REQ-I-003', 'req-i-002(soft) and [REQ-I-003](x.md)'],
  ['endpoint-connection.url', 'kafka://a.example:9092,b.example:9092'],
  ['endpoint-connection.url', 'postgres://db.example.com:5432/crm?sslmode=require'],
  ['endpoint-connection.url', 'file:///srv/exchange', 'file:///srv/exchange/'],
  ['endpoint-connection.protocol', 'MQTT', 'mqtt over TLS'],
  ['endpoint-connection.protocol', 'SFTP', 'sftp'],
  ['endpoint-connection.proxy', 'http://proxy.example.com:3128', '<http://proxy.example.com:3128>'],
  ['endpoint-connection.proxy', 'none', 'no'],
  ['endpoint-connection.ca', 'file:/etc/ssl/ca.pem', '`file:/etc/ssl/ca.pem`', 'from file:/etc/ssl/ca.pem'],
  ['endpoint-connection.ca', 'system', 'default'],
  [
    'endpoint-connection.client-certificate',
    'certificate from file:/run/c.pem, key from file:/run/c.key',
    'file:/run/c.pem, key file:/run/c.key',
    'cert file:/run/c.pem; private key file:/run/c.key',
  ],
  ['endpoint-connection.source-address', '203.0.113.7/32, egress.example.com', '203.0.113.7 and Egress.example.com'],
  ['endpoint-connection.authentication', 'API key in cookie sid from env:KEY', 'api key in the cookie sid from env:KEY'],
  [
    'endpoint-connection.authentication',
    'OAuth 2.0 client credentials, client_secret_post, token URL https://a.example/t, client ID env:ID, client secret env:S, scope "read, write"',
    'OAuth2 client credentials flow, secret_post, token url https://a.example/t, client id from env:ID, client secret from env:S, scope "read, write"',
  ],
  [
    'endpoint-connection.authentication',
    'OAuth 2.0 client credentials, private_key_jwt, token URL https://a.example/t, client ID app, client secret file:/run/key.pem',
    'OAuth 2.0 client credentials, private key jwt, token URL https://a.example/t, client ID app, private key file:/run/key.pem',
  ],
  [
    'endpoint-connection.authentication',
    'OAuth 2.0 authorization code with PKCE, authorization URL https://a.example/a, token URL https://a.example/t, client ID app, redirect URL https://b.example/cb',
    'OAuth 2.0 (authorization code with PKCE), authorize url https://a.example/a, token endpoint https://a.example/t, client ID app, callback URL https://b.example/cb',
  ],
  [
    'endpoint-connection.authentication',
    'JWT, RS256, key from env:KEY, issuer billing, audience https://api.example.com, 5 min',
    'JWT bearer, RS256, key env:KEY, audience https://api.example.com, issuer billing, valid for 5 min',
  ],
  [
    'endpoint-connection.authentication',
    'AWS Signature V4, region eu-west-1, service s3, access key from env:ID, secret key from env:KEY',
    'AWS SigV4 (region eu-west-1, service s3, access key id env:ID, secret access key env:KEY)',
  ],
  [
    'endpoint-connection.authentication',
    'Azure shared key, account invoices, key from env:KEY',
    'shared key, account invoices, key env:KEY',
  ],
  ['endpoint-connection.authentication', 'Azure SAS, token from env:SAS', 'SAS, token env:SAS'],
  [
    'endpoint-connection.authentication',
    'HMAC-SHA256, header X-Signature, key from env:KEY',
    'HMAC SHA-256, in header X-Signature, secret env:KEY',
  ],
  ['endpoint-connection.authentication', 'HMAC-SHA256 over the body and the date, key from env:KEY'],
  [
    'endpoint-connection.authentication',
    'mutual TLS, certificate from file:/run/c.pem, key from file:/run/c.key',
    'mTLS, client certificate file:/run/c.pem, private key file:/run/c.key',
  ],
  ['endpoint-connection.authentication', 'Bearer token from env:T and mutual TLS', 'bearer env:T and mTLS'],
  [
    'sla-and-performance.maintenance-window',
    'Sundays 02:00–04:00 UTC',
    'Sunday 02:00-04:00 UTC',
    'every Sunday from 2:00 to 4:00 UTC',
    'Sundays 02:00 for 2 h UTC',
    'Sun 02:00 until 04:00 GMT',
  ],
  ['sla-and-performance.maintenance-window', 'daily 23:30–00:30 in Europe/Rome', 'every night 23:30-00:30 Europe/Rome'],
  [
    'sla-and-performance.maintenance-window',
    'Saturdays and Sundays 02:00–04:00 UTC; first Tuesday of the month 01:00–02:00 UTC',
    'weekends 02:00-04:00 UTC, 1st Tuesday of each month 01:00-02:00 UTC',
  ],
  ['sla-and-performance.maintenance-window', 'none', 'no'],
  [
    'sla-and-performance.cost',
    '$5 per 1,000 requests, at most $500 per month',
    '5 USD per 1000 requests; budget $500 per month',
    '$5/1,000 requests and at most $500/month',
  ],
  [
    'sla-and-performance.cost',
    '2.9% of the amount, $0.30 per transaction',
    '2.9% + $0.30 per transaction',
    '2.9% and $0.30 per transaction',
  ],
  ['sla-and-performance.cost', 'none', 'free', 'free of charge'],
  [
    'sla-and-performance.credit',
    '10% of the fee below 99.9%, 25% of the fee below 99%',
    '10% of the monthly fee below 99.9%; 25% below 99%',
    '25% below 99%, 10% credit when availability is below 99.9%',
  ],
  [
    'security.rotation',
    'every 90 days, overlap 24 h',
    '90 days with 24 h overlap',
    'quarterly, overlap of 24 h',
    'rotate every 90 days; overlap 1 day',
  ],
  ['security.rotation', 'none', 'never'],
  [
    'security.allowed-ips',
    '203.0.113.0/24, 2001:db8::/32',
    '203.0.113.0/24; 2001:0DB8:0:0::/32',
    '`203.0.113.0/24` and 2001:db8::/32',
  ],
  ['security.allowed-ips', '203.0.113.7/32', '203.0.113.7'],
  [
    'security.webhook-signature',
    'Stripe, secret env:A and env:B, tolerance 5 min',
    'stripe signature, secrets env:A and env:B; tolerance of 5 min',
  ],
  ['security.webhook-signature', 'SendGrid, public key env:K', 'sendgrid, public key from env:K', 'SendGrid, secret env:K'],
  ['security.webhook-signature', 'HMAC-SHA256, header X-Sig, secret env:K', 'hmac-sha256, in header X-Sig, env:K'],
  ['security.webhook-signature', 'Acme, secret env:K'],
  ['security.webhook-signature', 'secret env:K and env:L', 'secrets env:K and env:L', 'env:K and env:L'],
  ['security.webhook-signature', 'AWS SNS, topic env:T', 'aws sns, topic from env:T'],
  ['security.send-only', 'order.id, order.total', '`order.id`; `order.total`'],
  ['security.receive-only', 'none'],
  ['webhooks.events', 'payment_intent.succeeded, charge.refunded', '`payment_intent.succeeded`; `charge.refunded`'],
  ['webhooks.events', 'all', 'any', '*', 'all events'],
  ['webhooks.signature', 'Standard Webhooks, secret env:K', 'standard-webhooks, secret from env:K'],
  ['webhooks.deliver-to', 'http://127.0.0.1:8080/hooks', '<http://127.0.0.1:8080/hooks>'],
  ['webhooks.deliver-to', 'in process', 'in-process'],
  [
    'webhooks.retry',
    '10 times, exponential backoff from 1 s to 1 h, for 24 h',
    '10 retries; exponential backoff from 1 s to 1 h; give up after 24 h',
  ],
  ['webhooks.retry', 'for 3 days', 'for up to 3 days'],
  ['webhooks.retry', 'none', 'no'],
  ['webhooks.deduplicate-by', 'data.object.id', '`data.object.id`'],
  ['webhooks.deduplicate-by', 'header X-Event-Id', 'the header `X-Event-Id`'],
  ['webhooks.retain', '30 days', 'for 30 days'],
  [
    'monitoring.health-check',
    '`GET /health` every 30 s, expects 200 within 2 s',
    'GET /health every 30 s, expects 200 within 2 s',
    '/health every 30 seconds, expecting HTTP 200 OK within 2 s',
    '`GET /health`, every 30 s, within 2 s, expects 200',
  ],
  ['monitoring.health-check', '`SELECT 1` every 1 min, within 2 s', 'SELECT 1 every minute, in 2 s'],
  ['monitoring.health-check', '`GET /health`', 'GET /health', '/health'],
  ['monitoring.health-check', '`GET /up`, expects 200 or 204', 'GET /up expects 200, 204', 'GET /up returns 200/204'],
  [
    'monitoring.alerts',
    'page at burn rate 14.4 over 1 h and 5 min; ticket when error rate above 5% for 10 min',
    'page when burn rate above 14.4 over 5 min and 1 h, ticket when error rate is above 5% for 10 min',
  ],
  [
    'monitoring.alerts',
    'page when p99 response time above 2 s for 5 min',
    'critical: p99 latency > 2 s for 5 min',
    'page if p99 > 2 s for 5 min',
  ],
  ['monitoring.alerts', 'ticket when certificate expires within 14 days', 'warning: certificate expires in 14 days'],
  ['monitoring.alerts', 'ticket when queue length above 1,000', 'ticket when queue depth exceeds 1000 messages'],
  ['monitoring.alerts', 'default', 'defaults'],
  ['monitoring.alerts', 'none'],
  ['monitoring.notify', 'env:ONCALL, ops@example.com, #payments', 'env:ONCALL; <ops@example.com>; #payments'],
  ['testing.failure-scenarios', 'no answer, 503 for 1 min, slow answers', 'no answer; 503 for 1 min, and slow answers'],
  ['testing.load', '50 operations/second for 1 min', '50 operations per second, for 60 s'],
  ['testing.load', '600 requests/minute', '600 req/min'],
];

for (const [key, canonical = '', ...others] of SAME) {
  test(`${key}: ${canonical}`, () => {
    const { phrase } = definition(key);
    const value = read(key, canonical);
    assert.equal(phrase(value), canonical);
    for (const other of others) {
      assert.deepEqual(read(key, other), value, other);
      assert.equal(phrase(read(key, other)), canonical);
    }
  });
}

const REFUSED: readonly (readonly [key: string, phrase: string, says: RegExp, suggestion?: string])[] = [
  ['general-information.review-by', '2027-3-31', /not a date/, '2027-03-31'],
  ['general-information.review-by', '31.03.2027', /not a date/, '2027-03-31'],
  ['general-information.review-by', '03/04/2027', /not a date/],
  ['endpoint-connection.proxy', 'http://user:pass@proxy.example:3128', /may not be written down/],
  ['endpoint-connection.source-address', 'our NAT gateway', /not an address/],
  ['endpoint-connection.client-certificate', 'certificate from file:/c.pem', /no key/],
  ['endpoint-connection.authentication', 'OAuth 2.0', /which flow/],
  [
    'endpoint-connection.authentication',
    'OAuth 2.0 client credentials, token URL https://a.example/t, client ID x, client secret env:S, colour blue',
    /none of Token URL/,
  ],
  ['endpoint-connection.authentication', 'AWS Signature V4, regoin eu-west-1', /none of/],
  ['endpoint-connection.authentication', 'JWT, RS256, key from the vault', /reference/],
  ['endpoint-connection.authentication', 'HMAC-SHA256, header X Sig, key from env:K', /not a name/],
  ['sla-and-performance.maintenance-window', 'Sundays 02:00–04:00', /no time zone/, 'Sundays 02:00–04:00 UTC'],
  ['sla-and-performance.maintenance-window', 'at night', /which days/],
  ['sla-and-performance.maintenance-window', 'Sundays 25:00–26:00 UTC', /from when/],
  ['sla-and-performance.maintenance-window', 'Sundays 02:00–04:00 UTC unless announced', /does not belong/],
  ['sla-and-performance.cost', '5 per call', /currency/],
  ['sla-and-performance.cost', '$5 per call, cheap', /not an amount/],
  ['sla-and-performance.cost', 'at most $5, at most $6', /second budget/],
  ['sla-and-performance.credit', '10% below 99.9%, 20% below 99.9%', /same availability/],
  ['sla-and-performance.credit', '10% of the fee', /below which/],
  ['security.rotation', 'overlap 24 h', /how often/],
  ['security.rotation', 'every 24 h, overlap 2 days', /still be good/],
  ['security.rotation', 'every 90 days by hand', /after its duration/],
  ['security.allowed-ips', '10.0.0.5/8', /beyond its prefix/, '10.0.0.0/8'],
  ['security.allowed-ips', '10.0.0.256', /not an address/],
  ['security.allowed-ips', 'the office', /not an address/],
  ['security.webhook-signature', 'Stripe', /which secret/, 'Stripe, secret env:WEBHOOK_SECRET'],
  ['security.webhook-signature', 'yes', /not understood/],
  ['security.webhook-signature', 'Stripe, secret env:K, sometimes', /not understood/],
  ['webhooks.deliver-to', 'the shop', /not where events/],
  ['webhooks.retry', '3 times, full jitter', /neither is written/],
  ['webhooks.deduplicate-by', 'the event', /neither a path/],
  ['monitoring.health-check', 'every 30 s', /what is asked/],
  ['monitoring.health-check', '`GET /health` every 30 s, with care', /does not belong/],
  ['monitoring.health-check', '`GET /health` expects good things', /status/],
  ['monitoring.alerts', 'error rate above 5%', /`page` or `ticket`/, 'ticket when error rate above 5%'],
  ['monitoring.alerts', 'page at burn rate 14.4 over 1 h', /long and a short/],
  ['monitoring.alerts', 'page at burn rate 14.4 over 1 h and 1 h', /the same/],
  ['monitoring.alerts', 'ticket when the moon is full', /no figure/],
  ['monitoring.notify', 'the team', /nobody who could be told/],
  ['testing.load', 'a lot', /not a rate/],
  ['testing.load', '50 requests/second from two regions', /does not belong/],
];

for (const [key, phrase, says, suggestion] of REFUSED) {
  test(`${key} refuses: ${phrase}`, () => {
    const reading = definition(key).parse(phrase, NO_CONTEXT);
    assert.ok(!reading.ok, JSON.stringify(reading));
    assert.match(reading.message, says);
    assert.ok(reading.forms.length > 0, 'says what would be accepted');
    if (suggestion !== undefined) {
      assert.equal(reading.suggestion, suggestion);
      assert.ok(definition(key).parse(suggestion, NO_CONTEXT).ok, 'the suggestion can be read');
    }
  });
}

test('values land where rules look for them', () => {
  assert.deepEqual(landed('security.rotation', 'every 90 days').security.rotation, { every: 7_776_000_000, overlap: undefined });
  assert.equal(landed('security.rotation', 'none').security.rotation, undefined);
  assert.deepEqual(landed('security.allowed-ips', 'none').security.allowedIps, []);
  assert.deepEqual(landed('monitoring.alerts', 'none').monitoring.alerts, []);
  assert.equal(landed('monitoring.alerts', 'default').monitoring.alerts, undefined);
  assert.equal(landed('monitoring.health-check', '/health').monitoring.healthCheck?.request, 'GET /health');
  assert.deepEqual(landed('webhooks.events', 'a.b').webhooks, { events: ['a.b'] });
  assert.equal(landed('sla-and-performance.cost', '$5 per call').objectives.cost?.prices.length, 1);
  assert.equal(landed('testing.load', '5/s').testing.load?.rate.count, 5);
});

test('what says no is kept and waits for nothing', () => {
  for (const key of [
    'security.rotation',
    'security.webhook-signature',
    'monitoring.alerts',
    'monitoring.health-check',
    'sla-and-performance.cost',
  ]) {
    const { standingOf, pending } = definition(key);
    const value = read(key, 'none');
    assert.deepEqual([standingOf?.(value), pending?.(value)], ['kept', undefined], key);
  }
});

const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const duration = fc.oneof(
  fc.integer({ min: 1, max: 999 }),
  fc.integer({ min: 1, max: 100_000 }).map((seconds) => seconds * 1000),
);
const ratio = fc.integer({ min: 1, max: 9999 }).map((n) => n / 10_000);
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
const secret = fc.record({
  store: fc.constantFrom('env', 'vault', 'file'),
  name: fc.stringMatching(/^[A-Z/][A-Z0-9_/#.-]{0,20}$/),
});
const money = fc.record({
  amount: fc.integer({ min: 1, max: 1_000_000 }).map((cents) => cents / 100),
  currency: fc.constantFrom('USD', 'EUR', 'CHF'),
  per: some(fc.record({ count: fc.constantFrom(1, 2, 1000), unit: fc.constantFrom('requests', 'month', 'sent message') })),
});
const day = fc.constantFrom(...WEEKDAYS);
const days = fc.uniqueArray(day, { maxLength: 7 }).map((all) => WEEKDAYS.filter((each) => all.includes(each)));
const window = fc
  .record({
    days,
    ofMonth: some(fc.constantFrom(1, 2, 3, 4, 'last')),
    start: fc.integer({ min: 0, max: 1439 }),
    length: fc.integer({ min: 1, max: 1440 }).map((minutes) => minutes * 60_000),
    zone: fc.constantFrom('UTC', 'Europe/Rome', 'America/Los_Angeles'),
  })
  .map((value) => (value.days.length === 0 ? { ...value, ofMonth: undefined } : value));
const signature = fc.record({
  scheme: fc.constantFrom('stripe', 'sendgrid', 'paypal', 'hmac-sha256', 'standard-webhooks', 'acme', 'profile', 'aws-sns'),
  header: some(fc.constantFrom('X-Signature', 'Stripe-Signature')),
  secrets: fc.uniqueArray(secret, { minLength: 1, maxLength: 3, selector: (each) => `${each.store}:${each.name}` }),
  tolerance: some(duration),
});
const severity = fc.constantFrom('page', 'ticket');
const base = { kind: fc.constant('threshold'), severity };
const alert = fc.oneof(
  fc
    .record({
      kind: fc.constant('burn rate'),
      severity,
      burnRate: fc.integer({ min: 1, max: 1000 }).map((n) => n / 10),
      short: duration,
      more: duration,
    })
    .map(({ more, ...value }) => ({ ...value, long: value.short + more })),
  fc.record({
    ...base,
    figure: fc.constantFrom('error rate', 'rate limit used'),
    above: ratio,
    percentile: fc.constant(undefined),
    for: some(duration),
  }),
  fc.record({
    ...base,
    figure: fc.constant('response time'),
    above: duration,
    percentile: some(fc.constantFrom(0.5, 0.99, 0.999)),
    for: some(duration),
  }),
  fc.record({
    ...base,
    figure: fc.constant('queue length'),
    above: fc.integer({ min: 1, max: 100_000 }),
    percentile: fc.constant(undefined),
    for: some(duration),
  }),
  fc.record({
    ...base,
    figure: fc.constant('certificate expiry'),
    above: duration,
    percentile: fc.constant(undefined),
    for: fc.constant(undefined),
  }),
);
const list = (item: fc.Arbitrary<string>) => fc.uniqueArray(item, { maxLength: 5 });
const words = fc.oneof(name, fc.constantFrom('https://api.example.com', 'a b', 'x, y', 'from here', 'ümlaut (1)'));
const wordsOrSecret = fc.oneof(words, secret);
const scheme = fc.oneof(
  fc.record({ scheme: fc.constant('api-key'), in: fc.constantFrom('header', 'query', 'cookie'), name, secret }),
  fc
    .record({
      scheme: fc.constant('oauth2-client-credentials'),
      tokenUrl: fc.constant('https://a.example/token'),
      clientId: wordsOrSecret,
      clientSecret: secret,
      scope: some(words),
      audience: some(words),
      method: some(fc.constantFrom('client_secret_post', 'private_key_jwt')),
    })
    .map(({ method, ...value }) => (method === undefined ? value : { ...value, method })),
  fc.record({
    scheme: fc.constant('oauth2-authorization-code'),
    authorizationUrl: fc.constant('https://a.example/authorize'),
    tokenUrl: fc.constant('https://a.example/token'),
    clientId: wordsOrSecret,
    clientSecret: some(secret),
    scope: some(words),
    redirectUrl: some(fc.constantFrom('https://b.example/cb', 'app:callback')),
  }),
  fc.record({
    scheme: fc.constant('jwt'),
    algorithm: some(fc.constantFrom('RS256', 'ES512', 'EdDSA')),
    key: some(secret),
    keyId: some(wordsOrSecret),
    issuer: some(wordsOrSecret),
    subject: some(wordsOrSecret),
    audience: some(wordsOrSecret),
    lifetime: some(duration),
  }),
  fc.record({
    scheme: fc.constant('aws-signature-v4'),
    region: some(fc.constant('eu-west-1')),
    service: some(fc.constantFrom('s3', 'sqs')),
    accessKey: some(secret),
    secretKey: some(secret),
    sessionToken: some(secret),
  }),
  fc.record({ scheme: fc.constant('azure-shared-key'), account: some(wordsOrSecret), key: some(secret) }),
  fc.record({ scheme: fc.constant('azure-sas'), token: some(secret) }),
  fc.record({
    scheme: fc.constant('hmac'),
    algorithm: fc.constantFrom('SHA256', 'SHA1', 'SHA512'),
    header: some(fc.constant('X-Signature')),
    key: some(secret),
    over: some(fc.constantFrom('the body', 'method, path'.slice(0, 6))),
  }),
  fc.record({ scheme: fc.constant('mutual-tls'), certificate: some(secret), key: some(secret) }),
);

const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'endpoint-connection.authentication': fc.array(scheme, { maxLength: 3 }),
  'endpoint-connection.client-certificate': fc.record({ certificate: secret, key: secret }),
  'sla-and-performance.maintenance-window': fc.array(window, { maxLength: 4 }),
  'sla-and-performance.cost': fc.record({ prices: fc.array(money, { maxLength: 4 }), budget: some(money) }),
  'sla-and-performance.credit': fc.record({
    steps: fc
      .uniqueArray(fc.record({ below: ratio, share: ratio }), { maxLength: 4, selector: ({ below }) => below })
      .map((steps) => steps.sort((a, b) => b.below - a.below)),
  }),
  'security.rotation': fc
    .record({ overlap: some(duration), more: duration })
    .map(({ overlap, more }) => ({ every: (overlap ?? 0) + more, overlap })),
  'security.allowed-ips': list(
    fc.oneof(
      fc.ipV4().map((address) => `${address}/32`),
      fc.constantFrom('10.0.0.0/8', '2001:db8::/32', '::/0', 'fe80::1/128', '0.0.0.0/0'),
    ),
  ),
  'security.webhook-signature': signature,
  'security.send-only': list(path),
  'security.redact': list(path),
  'webhooks.events': list(path),
  'webhooks.signature': signature,
  'webhooks.deduplicate-by': fc.oneof(
    path,
    name.map((header) => `header ${header}`),
  ),
  'webhooks.retain': duration,
  'webhooks.retry': fc
    .record({
      times: some(fc.integer({ min: 1, max: 20 })),
      backoff: some(duration.map((initial) => ({ kind: 'constant', initial, max: initial }))),
      for: some(duration),
    })
    .filter(({ times, backoff, for: length }) => times !== undefined || backoff !== undefined || length !== undefined),
  'monitoring.health-check': fc.record({
    request: fc.constantFrom('GET /health', 'SELECT 1', 'list incoming/', 'PING', 'GET https://status.example.com/up'),
    every: some(duration),
    expects: list(fc.constantFrom('200', '204', '2xx', '503')),
    within: some(duration),
  }),
  'monitoring.alerts': fc.array(alert, { maxLength: 4 }),
  'monitoring.notify': fc.uniqueArray(
    fc.oneof(
      secret,
      fc.constantFrom('ops@example.com', '#alerts', 'https://chat.example.com/x').map((address) => ({ address })),
    ),
    { maxLength: 3, selector: (each) => JSON.stringify(each) },
  ),
  'testing.failure-scenarios': list(fc.constantFrom('no answer', '503 for 1 min', '429 with Retry-After', 'slow (p99 5 s)')),
  'testing.load': fc.record({
    rate: fc.record({
      count: fc.integer({ min: 1, max: 10_000 }),
      window: fc.constantFrom(1000, 60_000),
      kind: fc.constant('rate'),
      burst: some(fc.integer({ min: 1, max: 100 })),
      unit: fc.constantFrom('requests', 'operations'),
      scope: fc.constant(undefined),
      period: fc.constant(undefined),
      zone: fc.constant('UTC'),
    }),
    for: some(duration),
  }),
};

for (const [key, values] of Object.entries(VALUES)) {
  test(`${key}: every value's phrase gives that value again`, () => {
    const { phrase, parse } = definition(key);
    fc.assert(
      fc.property(values, (generated) => {
        const value = structuredClone(generated);
        assert.deepEqual(parse(phrase(value), NO_CONTEXT), { ok: true, value }, phrase(value));
      }),
      { numRuns: 300, seed: 20261123 },
    );
  });
}

test('a list of ids has each once, and a bound that is told', () => {
  const ids = (many: number): string => Array.from({ length: many }, (_, at) => `REQ-I-${at % 150}`).join(', ');
  for (const key of ['general-information.supports', 'general-information.depends-on']) {
    assert.equal((read(key, ids(200)) as readonly unknown[]).length, 150);
    const reading = definition(key).parse(ids(201), NO_CONTEXT);
    assert.ok(!reading.ok);
    assert.match(reading.message, /^201 ids are given, and one list has at most 200$/);
  }
});
