import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import type { CallInput } from '../../requirement/call.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import { RecordedAttempt } from '../testing/recorded-attempt.ts';
import { HttpAdapter } from './adapter.ts';
import type { HttpAnswer } from './answer.ts';
import type { HttpExchange } from './exchange.ts';
import { requirementOf } from './testing/requirement.ts';
import { Vendor } from './testing/vendor.ts';

const OPERATIONS = ['read thing | GET /things/{id}', 'make thing | POST /things | no'];

function adapterFor(authentication = 'none', url = 'https://things.example'): HttpAdapter {
  const endpoint = `- **Authentication**: ${authentication}`;
  return new HttpAdapter(requirementOf({ url, endpoint, operations: OPERATIONS }));
}

function asked(adapter: HttpAdapter, path: string, headers: readonly string[] = [], method = 'GET'): HttpExchange {
  const operation = adapter.match(method, path);
  assert.ok(operation !== undefined);
  return adapter.exchange({ method, path, headers, body: undefined, operation });
}

const INPUT: CallInput = {
  params: { id: '1' },
  query: { API_KEY: 'x', page: 2 },
  headers: { 'X-Key': 'x', Accept: 'text/plain' },
};

test('a credential in the query does not go along to the requirement that takes over, whoever wrote it', () => {
  const adapter = adapterFor('API key in query api_key from env:KEY');
  const passed = asked(adapter, '/things/1?api_key=ours&page=2&%61pi_key=theirs').input;
  assert.deepEqual(passed?.query, { page: ['2'] });
  assert.deepEqual(passed.params, { id: '1' });
  const built = adapter.exchange(adapter.build(adapter.operation('read thing'), INPUT)).input;
  assert.deepEqual(built, { ...INPUT, query: { page: 2 } });
});

test('nor does one in a header, that of the document or one that always proves who asks', () => {
  const adapter = adapterFor('API key in header X-Key from env:KEY');
  const headers = { ...INPUT.headers, Authorization: 'Bearer theirs', Cookie: 'a=b' };
  const built = adapter.exchange(adapter.build(adapter.operation('read thing'), { ...INPUT, headers })).input;
  assert.deepEqual(built, { ...INPUT, headers: { Accept: 'text/plain' } });
  const raw = asked(adapter, '/things/1', ['X-Key', 'theirs', 'Authorization', 'theirs', 'Accept', 'text/plain']).input;
  assert.deepEqual(raw?.headers, { accept: 'text/plain' });
});

for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'x-method-override', 'X-Original-URL', 'X_Rewrite-URL']) {
  test(`a request with ${name} is refused: it asks for another operation than the one that was looked up`, () => {
    const undeclared = (error: unknown): boolean =>
      error instanceof ConcordatError &&
      error.code === 'CONCORDAT_UNDECLARED_OPERATION' &&
      error.message.includes(name.toLowerCase());
    const adapter = adapterFor();
    assert.throws(() => asked(adapter, '/things/1', ['Accept', '*/*', name, 'DELETE']), undeclared);
    const built = adapter.build(adapter.operation('read thing'), { params: { id: '1' }, headers: { [name]: 'DELETE' } });
    assert.throws(() => adapter.exchange(built), undeclared);
  });
}

test('two idempotency keys become one, the one that counted', async () => {
  await using vendor = await Vendor.start((_request, response) => response.end());
  const adapter = adapterFor('none', vendor.url);
  const exchange = asked(adapter, '/things', ['Idempotency-Key', 'first', 'idempotency-key', 'second'], 'POST');
  exchange.useIdempotencyKey('Idempotency-Key', exchange.idempotencyKey('Idempotency-Key', undefined) as string);
  const attempt = new RecordedAttempt<HttpAnswer>();
  exchange.send(attempt);
  await attempt.released;
  assert.equal(vendor.seen[0]?.headers['idempotency-key'], 'first');
  await adapter.close();
});

test('a stop while the connection is still opening frees the attempt at once: nothing was sent', async (t) => {
  const mute = createServer((socket) => void socket.on('error', () => undefined).resume());
  mute.listen(0, '127.0.0.1');
  t.after(() => mute.close());
  await once(mute, 'listening');
  const url = `https://127.0.0.1:${(mute.address() as AddressInfo).port}`;
  const adapter = new HttpAdapter(requirementOf({ url, operations: OPERATIONS }), { transport: 'wire' });
  const attempt = new RecordedAttempt<HttpAnswer>();
  const connected = once(mute, 'connection');
  asked(adapter, '/things', [], 'POST').send(attempt);
  await connected;
  attempt.stop();
  assert.equal(attempt.state, 'released');
  assert.equal(attempt.outcome?.kind, 'cancelled');
  assert.equal(attempt.outcome.sent, 'no');
  await adapter.close();
});
