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
  ]) {
    const found = findSecrets(piece.repeat(Math.ceil(1_000_000 / piece.length)));
    assert.ok(found.length <= 1_000_000 / 16);
  }
});
