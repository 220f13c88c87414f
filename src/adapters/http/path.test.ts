import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Operation } from '../../requirement/operation.ts';
import { OperationTable } from './operation-table.ts';
import { segmentsOf } from './path.ts';
import { PathTemplate } from './path-template.ts';

function operation(name: string, request: string): Operation {
  const [method = '', path = ''] = request.split(' ');
  return { name, request, http: { method, path }, idempotent: 'no', read: false, implicit: false } as Operation;
}

const table = new OperationTable([
  operation('create', 'POST /v1/payment_intents'),
  operation('read', 'GET /v1/payment_intents/{id}'),
  operation('search', 'GET /v1/payment_intents/search'),
  operation('message', 'GET /Accounts/{account}/Messages/{sid}.json'),
  operation('act', 'POST /v1/things/{id}:cancel'),
  operation('file', 'GET /files/{path...}'),
]);
const found = (method: string, path: string): string | undefined => table.match(method, path)?.name;

test('a request is the operation whose method and path it has', () => {
  assert.equal(found('POST', '/v1/payment_intents'), 'create');
  assert.equal(found('post', '/v1/payment_intents?expand=1'), 'create');
  assert.equal(found('GET', '/v1/payment_intents/pi_1'), 'read');
  assert.equal(found('GET', '/v1/payment_intents/search?query=x'), 'search');
  assert.equal(found('GET', '/Accounts/AC1/Messages/SM1.json'), 'message');
  assert.equal(found('POST', '/v1/things/t1:cancel'), 'act');
  assert.equal(found('GET', '/files/a/b/c.txt'), 'file');
  assert.equal(found('HEAD', '/v1/payment_intents/pi_1'), 'read');
});

test('percent-encoding that changes nothing is seen through', () => {
  assert.equal(found('POST', '/v1/%70ayment_intents'), 'create');
  assert.equal(found('GET', '/v1/payment_intents/caf%C3%A9'), 'read');
});

const REFUSED = [
  'DELETE /v1/payment_intents/pi_1',
  'GET /v1/payment_intents',
  'GET /v1/payment_intents/',
  'GET /v1/payment_intents/pi_1/confirm',
  'GET //v1/payment_intents/pi_1',
  'GET /v1/payment_intents/..',
  'GET /v1/payment_intents/%2e%2e',
  'GET /v1/payment_intents/.%2E',
  'GET /v1/payment_intents/%252e%252e',
  'GET /v1/payment_intents/pi_1%2fconfirm',
  'GET /v1/payment_intents/pi_1%5Cconfirm',
  'GET /v1/payment_intents/pi_1%252fconfirm',
  'GET /v1/payment_intents/pi_1\\confirm',
  'GET /v1/payment_intents/..;x=1',
  'GET /v1/payment_intents/%zz',
  'GET /files/../v1/payment_intents',
  'GET /files/a/%2e%2e/b',
  'GET /files/a%2f..%2fb',
  'GET /files/a/.%00./b',
  'GET v1/payment_intents/pi_1',
  'GET http://elsewhere/v1/payment_intents/pi_1',
  'GET /Accounts/AC1/Messages/.json',
  'GET /v1/payment_intents/;x',
  'GET /v1/payment_intents/%3Bx',
  'GET /v1/payment_intents/%3Fx',
  'GET /v1/payment_intents/%253Fx',
  'GET /v1/payment_intents/%23x',
  'GET /v1/payment_intents/%20',
  'GET /v1/payment_intents/%09',
  'GET /v1/payment_intents/..%3Fx',
  'GET /v1/payment_intents/..%20',
  'GET /v1/payment_intents/%2525252e%2525252e',
  'GET /v1/payment_intents/a%2525252fb',
  'GET /files/a/;x',
];
for (const request of REFUSED) {
  test(`${request} is no declared operation`, () => {
    const [method = '', path = ''] = request.split(' ');
    assert.equal(found(method, path), undefined);
  });
}

test('what matches means the same to a server that decodes and resolves it, however it is written', () => {
  const piece = fc.constantFrom(
    'v1',
    'payment_intents',
    'pi_1',
    '.',
    '..',
    '%2e',
    '%2E%2e',
    '%2f',
    '%5c',
    '/',
    '/',
    '/',
    '\\',
    ';',
    '%25',
    '2f',
    'search',
    'files',
    'x',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom('GET', 'POST'), (pieces, method) => {
      const path = `/${pieces.join('')}`;
      const name = found(method, path);
      if (name === undefined) return;
      const seen = new URL(`http://server${path.replaceAll('\\', '/')}`).pathname;
      assert.equal(found(method, seen), name, `${path} was let through as ${name}, and a server sees ${seen}`);
      const decoded = new URL(`http://server${decodeURIComponent(path)}`).pathname;
      if (name !== 'file')
        assert.equal(
          found(method, decoded),
          name,
          `${path} was let through as ${name}, and a server that decodes sees ${decoded}`,
        );
    }),
    { numRuns: 5_000 },
  );
});

test('segments of a clean path are given back as they are', () => {
  assert.deepEqual(segmentsOf('/a/b%20c/'), ['a', 'b%20c', '']);
  assert.equal(segmentsOf('/a b'), undefined);
  assert.equal(segmentsOf('/a?b'), undefined);
});

const refused = (run: () => unknown): ConcordatError => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof ConcordatError);
    return error;
  }
  return assert.fail('nothing was thrown');
};

test('parameters, a question mark or a hash behind a name leave it a name', () => {
  for (const id of ['a;x', 'a%3Fb', 'a%23', '100%2525', '%25zz', 'a%20b'])
    assert.equal(found('GET', `/v1/payment_intents/${id}`), 'read');
});

test('a parameter that a server could read as another path is an error', () => {
  const template = new PathTemplate('/v1/things/{id}');
  for (const id of ['%2e%2e', ';x', '?x', '#', ' ', '.. ', 'a%2fb', '%252525252e'])
    assert.equal(refused(() => template.fill({ id }, 'read')).code, 'CONCORDAT_INPUT_INVALID', id);
  for (const path of ['a/;x', 'a/%2e%2e', ' /b'])
    assert.equal(refused(() => new PathTemplate('/files/{path...}').fill({ path }, 'read')).code, 'CONCORDAT_INPUT_INVALID');
});

test('a parameter that is no text and no number is an error with its name, and is never written as one', () => {
  const template = new PathTemplate('/v1/things/{id}');
  const bad = [null, { toString: 1 }, ['a'], Number.NaN, Symbol('x'), '\ud800'];
  for (const id of bad) {
    const error = refused(() => template.fill({ id } as never, 'read'));
    assert.equal(error.code, 'CONCORDAT_INPUT_INVALID');
    assert.match(error.message, /\{id\}/);
  }
  assert.equal(refused(() => new PathTemplate('/{constructor}').fill({}, 'read')).code, 'CONCORDAT_INPUT_INVALID');
});

test('parameters are encoded into their segment', () => {
  const template = new PathTemplate('/v1/things/{id}/{name}.json');
  assert.equal(template.fill({ id: 'a b', name: 7 }, 'read'), '/v1/things/a%20b/7.json');
  assert.equal(new PathTemplate('/files/{path...}').fill({ path: 'a b/c' }, 'read'), '/files/a%20b/c');
});

test('a parameter that is missing, unknown, or would name another path is an error that says so', () => {
  const template = new PathTemplate('/v1/things/{id}');
  assert.match(
    refused(() => template.fill({}, 'read')).message,
    /"read" was not sent: \{id\} of \/v1\/things\/\{id\} is missing/,
  );
  assert.match(refused(() => template.fill({ id: '1', ids: '2' }, 'read')).message, /has no \{ids\}; it has id/);
  for (const id of ['..', '.', 'a/b', 'a\\b', ''])
    assert.equal(refused(() => template.fill({ id }, 'read')).code, 'CONCORDAT_INPUT_INVALID');
  assert.equal(
    refused(() => new PathTemplate('/files/{path...}').fill({ path: 'a/../../b' }, 'read')).code,
    'CONCORDAT_INPUT_INVALID',
  );
});

test('what is filled in is found again', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: fc.constantFrom('a', '.', '%', '2', '5', 'e', ';', '?', '#', '/', ' ', 'é', '\ud800') }),
      (id) => {
        const template = new PathTemplate('/v1/payment_intents/{id}');
        let path: string;
        try {
          path = template.fill({ id }, 'read');
        } catch (error) {
          assert.ok(error instanceof ConcordatError);
          return;
        }
        assert.ok(['read', 'search'].includes(found('GET', path) ?? ''));
      },
    ),
  );
});
