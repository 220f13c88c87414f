import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CallInput } from '../../requirement/call.ts';
import { holdsRedacted } from './confidential.ts';
import { decodeCall, encodeCall } from './portable-call.ts';

const INVALID = { code: 'CONCORDAT_INPUT_INVALID' };

const text = fc.string({ unit: 'binary' });
const values = fc.record(
  {
    params: fc.dictionary(text, fc.oneof(text, fc.integer())),
    query: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text))),
    headers: fc.dictionary(
      text.filter((name) => !['authorization', 'cookie', 'proxy-authorization'].includes(name.toLowerCase())),
      text,
    ),
    body: fc.oneof(
      fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown),
      fc.uint8Array(),
      fc.dictionary(text, text).map((fields) => new URLSearchParams(fields)),
    ),
  },
  { requiredKeys: [] },
);

test('a call comes back as it was', () => {
  fc.assert(
    fc.property(
      values,
      text.filter((name) => name !== ''),
      (input, operation) => {
        const back = decodeCall(encodeCall({ operation, input }));
        assert.equal(back.operation, operation);
        const { body, ...rest } = back.input;
        const { body: sent, ...others } = input;
        assert.deepEqual(plain(rest), plain(others));
        if (sent instanceof URLSearchParams) assert.equal(String(body), String(sent));
        else assert.deepEqual(body, sent);
      },
    ),
  );
});

test('credentials are left behind, in any case, also those that somebody edited in', () => {
  const headers = { Authorization: 'one', COOKIE: 'two', 'proxy-authorization': 'three', accept: 'text/plain' };
  const bytes = encodeCall({ operation: 'read', input: { headers } });
  assert.deepEqual(decodeCall(bytes).input.headers, { accept: 'text/plain' });
  const edited = new TextEncoder().encode(JSON.stringify({ version: 1, operation: 'read', headers }));
  assert.deepEqual(decodeCall(edited).input.headers, { accept: 'text/plain' });
});

test('what cannot be kept is refused, with what to do', () => {
  const circle: Record<string, unknown> = {};
  circle.itself = circle;
  const bodies: readonly (readonly [unknown, RegExp])[] = [
    [Readable.from(['a']), /stream.*give it whole/],
    [new Blob(['a']).stream(), /stream.*give it whole/],
    [new FormData(), /FormData; give its bytes/],
    [new Blob([]), /Blob; give its bytes/],
    [() => 1, /function/],
    [circle, /cannot be written as JSON/],
    [{ amount: 1n }, /cannot be written as JSON/],
  ];
  for (const [body, message] of bodies)
    assert.throws(() => encodeCall({ operation: 'send', input: { body } }), { ...INVALID, message });
  assert.throws(() => encodeCall({ operation: 'send', input: { body: 'x'.repeat(100) } }, 50), /50 are kept at most/);
});

test('bytes that are no call are refused without quoting them', () => {
  const wrong = ['', 'card 4242', '[]', '{"version":2}', '{"version":1}', '{"version":1,"operation":"a","params":[]}'];
  const bodies = ['{"json":1,"form":"a"}', '{"base64":1}', '[]', '"text"', '{}'].map(
    (body) => `{"version":1,"operation":"a","body":${body}}`,
  );
  for (const bytes of [...wrong, ...bodies].map((each) => new TextEncoder().encode(each)))
    assert.throws(
      () => decodeCall(bytes),
      (error: Error) => !error.message.includes('4242') && /cannot be kept/.test(error.message),
    );
  assert.throws(() => decodeCall(new Uint8Array([0xff, 0xfe])), INVALID);
});

test('a redacted field is found wherever it stands, and a body that nobody can look into counts as having it', () => {
  const redact = ['card.number', 'Email'];
  const holding: readonly CallInput[] = [
    { body: { card: { number: '1' } } },
    { body: [{ deep: [{ NUMBER: 1 }] }] },
    { query: { email: 'a' } },
    { params: { number: 1 } },
    { body: new URLSearchParams({ 'card[number]': '1' }) },
    { body: { 'card.number': 1 } },
    { body: 'number=1' },
    { body: new Uint8Array([1]) },
    { body: utf8('card[number]=1'), headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    { body: '{"card":{"number":1}}', headers: { 'content-type': 'application/vnd.api+json; charset=utf-8' } },
    { body: '{"amount":', headers: { 'content-type': 'application/json' } },
    { body: new Uint8Array([0xff]), headers: { 'content-type': 'application/json' } },
    { body: 'amount=1', headers: { 'content-type': 'multipart/form-data; boundary=a' } },
    { body: nested(40) },
  ];
  for (const input of holding) {
    assert.equal(holdsRedacted(input, redact), true);
    assert.equal(holdsRedacted(input, []), false);
  }
  for (const input of [
    {},
    { body: { numbers: 1, card: { name: 'a' } } },
    { query: { a: 'email' } },
    { body: utf8('amount=1&currency=eur'), headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } },
    { body: utf8('{"amount":1}'), headers: { 'content-type': 'application/json' } },
  ])
    assert.equal(holdsRedacted(input, redact), false);
});

test('bytes that are text are kept as people can read them', () => {
  const kept = (body: unknown): unknown =>
    JSON.parse(new TextDecoder().decode(encodeCall({ operation: 'send', input: { body } }))).body;
  assert.deepEqual(kept(utf8('amount=1&name=J%C3%B6')), { text: 'amount=1&name=J%C3%B6' });
  assert.deepEqual(kept(utf8('\ufeff{"a":1}')), { text: '\ufeff{"a":1}' });
  assert.deepEqual(kept(new Uint8Array([0xff, 0x00])), { base64: '/wA=' });
});

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function nested(depth: number): unknown {
  return depth === 0 ? {} : { deeper: nested(depth - 1) };
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
