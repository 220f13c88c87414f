/** The outbox with the real adapter, the real engine and a real server on the loopback. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HttpAdapter } from '../../adapters/http/adapter.ts';
import { requirementOf } from '../../adapters/http/testing/requirement.ts';
import { Vendor } from '../../adapters/http/testing/vendor.ts';
import { Engine } from '../../runtime/engine.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { openMemory } from '../../store/memory/open-memory.ts';
import { Drain } from '../drain.ts';
import { OutboxDeliverer } from './deliverer.ts';
import { decodeAnswer } from './kept-answer.ts';
import { Outbox } from './outbox.ts';

test('a call that was accepted arrives as the call it would have been, with its key and without the credential of whoever handed it over', async () => {
  await using vendor = await Vendor.start((_, response, { headers }) => {
    response.statusCode = headers['idempotency-key'] === 'order-1' ? 201 : 200;
    response.setHeader('content-type', 'application/json');
    response.end('{"id":"thing_1"}');
  });
  const requirement = requirementOf({
    url: `${vendor.url}/v1`,
    endpoint: '- **Authentication**: none',
    operations: ['create thing | POST /things/{shop} | by key'],
    errors: '- **Idempotency**: header `Idempotency-Key`, kept 24 h',
  });
  const world = realWorld();
  const adapter = new HttpAdapter(requirement);
  const engine = new Engine({ requirement, world });
  const integrations = { find: () => ({ requirement, adapter, engine }) };
  const store = await openMemory({ world });
  const outbox = new Outbox({ store, world, integrations });
  const ended = Promise.withResolvers<void>();
  const observe = ({ name }: { readonly name: string }) => (name === 'delivery.ended' ? ended.resolve() : undefined);
  const deliverer = new OutboxDeliverer({ integrations, store, world });
  const drain = new Drain({ store, world, owner: 'here', deliverer, observe });
  drain.start();

  const { id } = await outbox.enqueue({
    requirement: 'REQ-I-001',
    operation: 'Create thing',
    input: {
      params: { shop: 'a b' },
      query: { expand: ['one', 'two'] },
      headers: { authorization: 'Bearer ¦', 'Idempotency-Key': 'order-1', 'X-Region': 'eu' },
      body: { name: 'Ünïcode', amount: 3 },
    },
    origin: 'request',
  });
  await ended.promise;
  await drain.stop();

  const [seen] = vendor.seen;
  assert.equal(seen?.method, 'POST');
  assert.equal(seen?.url, '/v1/things/a%20b?expand=one&expand=two');
  assert.equal(seen?.headers.authorization, undefined);
  assert.equal(seen?.headers['idempotency-key'], 'order-1');
  assert.equal(seen?.headers['x-region'], 'eu');
  assert.deepEqual(JSON.parse(Buffer.from(seen?.body ?? '', 'latin1').toString()), { name: 'Ünïcode', amount: 3 });
  const history = await store.deliveries.get(id);
  const answer = decodeAnswer(history?.answer ?? new Uint8Array());
  assert.equal(answer?.status, 201);
  assert.equal(new TextDecoder().decode(answer?.body), '{"id":"thing_1"}');
  assert.doesNotMatch(new TextDecoder().decode(history?.payload), /Bearer/);
  await adapter.close();
  await store.close();
});

test('what the call itself would refuse is refused when it is handed over', async () => {
  const requirement = requirementOf({ url: 'http://127.0.0.1:1', operations: ['create thing | POST /things/{shop} | no'] });
  const world = realWorld();
  const adapter = new HttpAdapter(requirement);
  const integrations = { find: () => ({ requirement, adapter, engine: new Engine({ requirement, world }) }) };
  const store = await openMemory({ world });
  const outbox = new Outbox({ store, world, integrations });
  const enqueue = (operation: string, input: object) =>
    outbox.enqueue({ requirement: 'REQ-I-001', operation, input, origin: 'request' });
  await assert.rejects(enqueue('delete thing', {}), { code: 'CONCORDAT_UNDECLARED_OPERATION' });
  await assert.rejects(enqueue('create thing', { body: {} }), { code: 'CONCORDAT_INPUT_INVALID' });
  await assert.rejects(enqueue('create thing', { params: { shop: 'a' }, headers: { 'x-a': 'a\nb' } }), {
    code: 'CONCORDAT_INPUT_INVALID',
  });
  assert.equal((await store.deliveries.count({})).count, 0);
  await adapter.close();
  await store.close();
});
