import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findSecrets, maskSecrets } from './secrets.ts';
import { SHAPES_BY_FIRST } from './shapes.ts';

const SHAPES = [...SHAPES_BY_FIRST.values()].flat();
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Random text as makers of keys make it: long, and with digits in it. */
const random = (least: number) =>
  fc
    .string({ unit: fc.constantFrom(...ALPHABET), minLength: least + 20, maxLength: least + 40 })
    .filter((text) => new Set(text).size > 12);
const around = fc.constantFrom('', ' ', '`', '"', '(', '**Key**: ', 'Bearer ', 'is ', '\n', '- ', '= ', '=', '/', ', ');

test('a key of every maker is found, whatever stands around it', () => {
  for (const { prefix, least, kind } of SHAPES) {
    fc.assert(
      fc.property(random(least), around, fc.constantFrom('', ' ', '`', '"', ')', '.', '\n', ', '), (tail, before, after) => {
        const key = prefix + tail;
        const [secret, ...others] = findSecrets(`Some words ${before}${key}${after}`);
        assert.equal(others.length, 0);
        assert.equal(secret?.kind, kind);
        assert.ok(!maskSecrets(`Some words ${before}${key}${after}`).includes(tail));
      }),
      { numRuns: 20 },
    );
  }
});

test('a key of an unknown maker is found where a credential is spoken of', () => {
  const isMixed = (text: string) => (text.match(/[a-zA-Z](?=\d)|\d(?=[a-zA-Z])/g) ?? []).length >= 4;
  fc.assert(
    fc.property(
      fc.constantFrom('**Secret**: ', 'API key ', 'Bearer ', 'token="', 'password: '),
      random(16).filter(isMixed),
      (before, key) => {
        assert.ok(!maskSecrets(before + key).includes(key));
      },
    ),
  );
});

test('a private key and a JSON web token', () => {
  const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA1\nabc\n-----END RSA PRIVATE KEY-----';
  assert.deepEqual(findSecrets(`x\n${pem}\ny`), [{ start: 2, end: 2 + pem.length, kind: 'a private key' }]);
  assert.equal(maskSecrets(`x\n${pem}\ny`).split('\n').length, 6);
  const token = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${'dozjgNryP4J3jVmNHl0w5N'}`;
  assert.deepEqual(findSecrets(`Bearer ${token}`), [{ start: 7, end: 7 + token.length, kind: 'a JSON web token' }]);
  assert.deepEqual(findSecrets('-----BEGIN CERTIFICATE-----\nMIIEowIBAAKC\n-----END CERTIFICATE-----'), []);
});

test('what is masked keeps its length and its lines, and is clean', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string(),
          random(20).map((tail) => `sk_live_${tail}`),
          fc.constantFrom('\n', ' ', 'password: ', '-----BEGIN PRIVATE KEY-----'),
        ),
        { maxLength: 8 },
      ),
      (parts) => {
        const text = parts.join(' ');
        const masked = maskSecrets(text);
        assert.equal(masked.length, text.length);
        assert.equal(masked.split('\n').length, text.split('\n').length);
        assert.deepEqual(findSecrets(masked), []);
      },
    ),
  );
});

test('steps through very long texts', () => {
  for (const piece of [
    'a1b2c3=',
    'a1b2c3/',
    'a1b2c3 ',
    'token a1b2c3d4e5f6g7h8i9 ',
    '-----BEGIN ',
    'sk_live_',
    'x:a1b2c3@',
    'eyJ.',
    'xoxb-1',
    'eyJ-1',
    '%41',
  ]) {
    const found = findSecrets(piece.repeat(Math.ceil(1_000_000 / piece.length)));
    assert.ok(found.length <= 1_000_000 / 16);
  }
});

test('a key glued to other words, or written with escapes, is found', () => {
  const tail = '51Hx7abcQ9zT4mNpLw82RkVy';
  const key = ['sk', 'live', tail].join('_');
  for (const written of [
    `_${key}_`,
    `~~${key}~~`,
    `x%20${key}`,
    `https://api.example.com/-${key}`,
    `REQ-I-001-${key}`,
    key.replaceAll('_', '\\_'),
    key.replaceAll('_', '&#95;'),
    key.replaceAll('_', '&#x5f;'),
    key.replaceAll('_', '&lowbar;'),
    key.replaceAll('_', '%5F'),
  ]) {
    const text = `Takes ${written} for now.`;
    assert.equal(findSecrets(text).length, 1, written);
    const masked = maskSecrets(text);
    assert.ok(!masked.includes(tail), written);
    assert.ok(masked.startsWith('Takes ') && masked.endsWith(' for now.'), masked);
  }
});

test('near miss: words joined by dashes, and escapes in tables', () => {
  for (const text of [
    'See docs/how-to/api-key-rotation-for-all-the-integrations-of-ours.md.',
    '| a \\| b | `GET /v1/x%20y` |',
    'The risk-assessment-of-the-payment-provider-2026 is done.',
  ])
    assert.deepEqual(findSecrets(text), []);
});

test('keys of several makers, in prose, code fences, comments and addresses', () => {
  const text = [
    `The account is ${['AKIA', 'IOSFODNN7EXAMPLF'].join('')} for now.`,
    'Its secret access key is wJalrXUtnFEM3K7MD5bPxRfi8Y2EXAMPLEKEY4z.',
    '```',
    `curl -H "Authorization: Bearer ${['xoxb', '0000000000', 'abcdefghij'].join('-')}"`,
    '```',
    '<!--',
    'password: hunter2hunter',
    '-->',
    '- **URL (old)**: https://admin:s3cret99@api.example.com',
  ].join('\n');
  assert.deepEqual(
    findSecrets(text).map(({ kind }) => kind),
    ['an access key of AWS', 'a random-looking credential', 'a bot token of Slack', 'a password', 'a password in a URL'],
  );
});

test('near miss: references, names, digests and examples', () => {
  for (const line of [
    '- **Authentication**: Bearer token from env:STRIPE_SECRET_KEY_2',
    '- **Webhook Signature**: Stripe, secret vault:payments/stripe-2026#signing_key_v2, tolerance 5 min',
    'Keys start with `sk_live_` (live) or `sk_test_` (test); the token endpoint is https://auth.example.com/oauth2/v2.0/token.',
    'The secret of the account acct_1Gq2x is stored under aws-secrets-manager:prod/payments/key-7f3a9c2e1b5d8f60.',
    'Authentication: OAuth2ClientCredentialsFlow with a JWT, RS256; the password has at least 12 characters.',
    'It is OAuth 2.0 client credentials, client ID 8f14e45fceea167a5a36dedd4bea2543, with a client secret from env:SECRET.',
    'The image has the digest 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.',
    'Connect with postgres://user:password@localhost:5432/orders, or see contracts/stripe.yaml#/paths/~1v1~1tokens/post.',
  ])
    assert.deepEqual(findSecrets(line), [], line);
});
