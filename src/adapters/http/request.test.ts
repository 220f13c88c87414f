import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallInput } from '../../requirement/call.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Operation } from '../../requirement/operation.ts';
import { buildRequest } from './build.ts';
import { Classifier } from './classify.ts';
import { freshFor } from './freshness.ts';
import { endToEnd, headerOf } from './headers.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { identityOf } from './identity.ts';
import { PathTemplate } from './path-template.ts';
import type { HttpRequest } from './request.ts';

const create = { name: 'create', request: 'POST /things', http: { method: 'POST', path: '/things' }, read: false } as Operation;
const read = { name: 'read', request: 'GET /things', http: { method: 'GET', path: '/things' }, read: true } as Operation;
const build = (input: CallInput, format: 'json' | 'form' = 'json'): HttpRequest =>
  buildRequest({ operation: create, template: new PathTemplate('/things') }, input, format);

test('data is JSON unless the document or the caller says that it is a form', () => {
  const asJson = build({ body: { a: 1, b: { c: ['x'] } } });
  assert.equal(asJson.body, '{"a":1,"b":{"c":["x"]}}');
  assert.equal(headerOf(asJson.headers, 'content-type'), 'application/json');
  const form = 'a=1&b%5Bc%5D%5B0%5D=x';
  const byDocument = build({ body: { a: 1, b: { c: ['x'] } } }, 'form');
  assert.equal(byDocument.body, form);
  assert.equal(headerOf(byDocument.headers, 'content-type'), 'application/x-www-form-urlencoded');
  assert.equal(
    build({ headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: { a: 1, b: { c: ['x'] } } }).body,
    form,
  );
  assert.equal(build({ headers: { 'content-type': 'application/json' }, body: { a: 1 } }, 'form').body, '{"a":1}');
});

test('text and bytes go as they are; text without a type is JSON, as any other value', () => {
  assert.equal(build({ headers: { 'content-type': 'text/csv' }, body: 'a,b' }).body, 'a,b');
  assert.equal(build({ body: 'a,b' }).body, '"a,b"');
  assert.equal(build({ body: null }).body, 'null');
  const bytes = new Uint8Array([1, 2]);
  assert.equal(build({ body: bytes }).body, bytes);
  assert.equal(build({}).body, undefined);
});

test('query parameters are encoded, and lists repeat their name', () => {
  assert.equal(build({ query: { a: 'x y', b: ['1', '2'], c: true } }).path, '/things?a=x+y&b=1&b=2&c=true');
});

test('a header that could smuggle another is refused', () => {
  const bad: Record<string, string>[] = [{ 'x-a': 'b\r\nx-c: d' }, { 'x a': 'b' }, { '': 'b' }, { 'x-a': '☃' }];
  for (const headers of bad) {
    assert.throws(
      () => build({ headers }),
      (error: unknown) => error instanceof ConcordatError && error.code === 'CONCORDAT_INPUT_INVALID',
    );
  }
});

test('input that is not what its type says is refused, with the name of the part that is not', () => {
  let deep: unknown = {};
  for (let i = 0; i < 100_000; i += 1) deep = { deep };
  const bad: [unknown, RegExp][] = [
    [{ params: 5 }, /params/],
    [{ params: null }, /params/],
    [{ query: 'x' }, /query/],
    [{ query: { a: { b: 1 } } }, /"a" is an object/],
    [{ query: { a: null } }, /"a" is null/],
    [{ query: { a: ['1', ['2']] } }, /"a" is a list/],
    [{ query: { a: '\ud800' } }, /"a" is text with half/],
    [{ headers: [['a', 'b']] }, /headers/],
    [{ headers: { a: 5 } }, /"a"/],
    [{ headers: { 'content-type': 'text/plain' }, body: '\ud800' }, /its body is text with half/],
    [{ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: { a: { b: '\ud800' } } }, /a\[b\] is text/],
    [{ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: deep }, /as a form/],
    [{ body: deep }, /as JSON/],
    [{ body: { a: 1n } }, /as JSON/],
    [{ body: () => 1 }, /function/],
  ];
  for (const [input, message] of bad) {
    assert.throws(
      () => build(input as never),
      (error: unknown) =>
        error instanceof ConcordatError && error.code === 'CONCORDAT_INPUT_INVALID' && message.test(error.message),
      message.source,
    );
  }
});

test('of one header in two cases the last is sent, and only that', () => {
  assert.deepEqual(build({ headers: { 'idempotency-key': 'k1', 'Idempotency-Key': 'k2' } }).headers, ['idempotency-key', 'k2']);
});

test('the key of a repeat comes from the header, the input, a JSON body or a form body', () => {
  const path = 'metadata.order_id';
  const request = (headers: string[], body: string | undefined): HttpRequest => ({
    method: 'POST',
    path: '/things',
    headers,
    body,
    operation: create,
  });
  const key = (from: HttpRequest): string | undefined => idempotencyKeyOf(from, 'Idempotency-Key', path);
  assert.equal(key(build({ body: { metadata: { order_id: 'o-1' } } })), 'o-1');
  const own = build({ headers: { 'idempotency-key': 'mine' }, body: { metadata: { order_id: 'o-1' } } });
  assert.deepEqual([idempotencyKeyOf(own, 'Idempotency-Key', undefined), key(own)], ['mine', 'o-1']);
  assert.equal(key(request(['Content-Type', 'application/json'], '{"metadata":{"order_id":17}}')), '17');
  assert.equal(key(request(['content-type', 'application/x-www-form-urlencoded'], 'amount=1&metadata[order_id]=o-2')), 'o-2');
  assert.equal(key(request(['content-type', 'application/json'], 'not JSON')), undefined);
  assert.equal(key(request(['content-type', 'text/plain'], 'metadata[order_id]=o-2')), undefined);
  assert.equal(key(request([], undefined)), undefined);
  assert.equal(key(build({ body: { metadata: { order_id: { nested: true } } } })), undefined);
});

test('a key that no header could carry becomes one that can, and stays the same for the same value', () => {
  const key = (order_id: string): string =>
    idempotencyKeyOf(build({ body: { order_id } }), 'Idempotency-Key', 'order_id') as string;
  assert.match(key('päckchen\r\nx: y'), /^[\x21-\x7e]+$/);
  assert.equal(key('x'.repeat(300)), key('x'.repeat(300)));
  assert.ok(key('x'.repeat(300)).length <= 255);
  assert.notEqual(key('x'.repeat(300)), key('x'.repeat(301)));
});

test('equal questions of one asker are one identity; another credential, tenant or language is another', () => {
  const ask = (headers: string[], tenant?: string, path = '/things'): string | undefined =>
    identityOf({ method: 'GET', path, headers, body: undefined, operation: read, tenant }, endToEnd(headers));
  const plain = ask(['Accept', 'text/plain', 'Authorization', 'Bearer a']);
  assert.ok(plain !== undefined);
  assert.equal(ask(['authorization', 'Bearer a', 'accept', 'text/plain', 'traceparent', 'x']), plain);
  assert.notEqual(ask(['accept', 'text/plain', 'authorization', 'Bearer b']), plain);
  assert.notEqual(ask(['accept', 'application/json', 'authorization', 'Bearer a']), plain);
  assert.notEqual(ask(['accept', 'text/plain', 'authorization', 'Bearer a'], 'tenant'), plain);
  assert.notEqual(ask(['accept', 'text/plain', 'authorization', 'Bearer a'], undefined, '/things?page=2'), plain);
  assert.ok(!plain.includes('Bearer'));
});

test('what is not a plain read has no identity', () => {
  const ask = (headers: string[], operation = read): string | undefined =>
    identityOf({ method: 'GET', path: '/', headers, body: undefined, operation }, headers);
  assert.equal(ask([], create), undefined);
  assert.equal(ask(['range', 'bytes=0-1']), undefined);
  assert.equal(ask(['cache-control', 'no-cache']), undefined);
  assert.equal(ask(['if-none-match', '"a"']), undefined);
});

test('what says it is for one reader, or changes under every question, is not kept', () => {
  const kept = (headers: string[], status = 200): number | undefined => freshFor(status, headers, 0);
  assert.equal(kept([]), 0);
  assert.equal(kept(['Cache-Control', 'public, max-age=60']), 60_000);
  assert.equal(kept(['Cache-Control', 'max-age=60', 'Age', '45']), 15_000);
  assert.equal(kept(['Date', 'Mon, 23 Nov 2026 12:00:00 GMT', 'Expires', 'Mon, 23 Nov 2026 12:01:00 GMT']), 60_000);
  assert.equal(kept(['Expires', '0']), 0);
  for (const control of ['no-store', 'private', 'no-cache', 'max-age=60, private', 'PRIVATE="x"'])
    assert.equal(kept(['cache-control', control]), undefined);
  assert.equal(kept(['Set-Cookie', 'a=b']), undefined);
  assert.equal(kept(['Cache-Control', 'max-age=60', 'Cache-Control', 'no-store']), undefined);
  assert.equal(kept(['Vary', 'Accept, *']), undefined);
  assert.equal(kept([], 206), undefined);
  assert.equal(kept([], 500), undefined);
});

test('an answer that varies with a header which equal questions may differ in is not kept', () => {
  const kept = (...vary: string[]): number | undefined =>
    freshFor(
      200,
      vary.flatMap((value) => ['Vary', value]),
      0,
    );
  assert.equal(kept('Accept, Accept-Encoding'), 0);
  assert.equal(kept('Accept, User-Agent'), undefined);
  assert.equal(kept('Accept', 'x-request-id'), undefined);
  assert.equal(kept('Accept', '*'), undefined);
});

test('the first rule that fits decides, a family counts, and the status speaks where no rule does', () => {
  const rule = (statuses: string[], codes: string[], outcome: 'rejected' | 'fault', retry = false) =>
    ({ statuses, codes, means: '', outcome, retry, clause: '' }) as const;
  const classifier = new Classifier({
    codePaths: ['error.code'],
    rules: [
      rule(['429'], ['lock_timeout'], 'rejected', true),
      rule(['402'], [], 'rejected'),
      rule(['402'], ['late'], 'fault'),
      rule(['4XX'], ['odd'], 'fault'),
    ],
  });
  assert.equal(classifier.needsCode(402), false);
  assert.equal(classifier.needsCode(429), true);
  assert.equal(classifier.needsCode(200), false);
  assert.deepEqual(classifier.classify(429, ['lock_timeout']), { kind: 'rejected', code: 'lock_timeout', retry: true });
  assert.deepEqual(classifier.classify(429, ['rate_limit']), { kind: 'throttled', code: '429', retry: false });
  assert.deepEqual(classifier.classify(402, ['late']), { kind: 'rejected', code: '402', retry: false });
  assert.deepEqual(classifier.classify(418, ['type', 'odd']), { kind: 'fault', code: 'odd', retry: false });
  const kinds = [100, 204, 304, 400, 401, 403, 408, 429, 500, 599].map((status) => classifier.classify(status, []).kind);
  assert.deepEqual(kinds, [
    'success',
    'success',
    'success',
    'invalid',
    'unauthorized',
    'invalid',
    'fault',
    'throttled',
    'fault',
    'fault',
  ]);
});
