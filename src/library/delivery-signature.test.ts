import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { Forwarder } from '../deliveries/inbox/forwarder.ts';
import { Inbox } from '../deliveries/inbox/inbox.ts';
import { receivingRequirement } from '../deliveries/inbox/testing/requirement.ts';
import { realWorld } from '../runtime/platform/world.ts';
import { Secrets } from '../runtime/secrets/secrets.ts';
import { openMemory } from '../store/memory/open-memory.ts';
import { deliverySignature } from './delivery-signature.ts';

const OLD = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const NEW = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const NEVER = new AbortController().signal;

interface Arrival {
  readonly headers: Record<string, string>;
  readonly body: string;
}

async function stand(t: TestContext, variables: Record<string, string>) {
  const arrivals: Arrival[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      arrivals.push({ headers: request.headers as Record<string, string>, body });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const world = realWorld();
  const store = await openMemory({ world });
  t.after(() => store.close());
  const requirement = receivingRequirement({ deliverTo: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
  const secrets = new Secrets(variables);
  const setting = { world, secret: secrets.read.bind(secrets), requirement: () => requirement, sign: deliverySignature(secrets) };
  const forwarder = new Forwarder(setting);
  t.after(() => forwarder.close());
  const inbox = new Inbox({ store, world, observe: () => undefined });
  const receive = async (id: string, body: string) => {
    const event = { id, type: 'paid', headers: [], url: '/', sender: undefined, body: Buffer.from(body) };
    await inbox.accept(requirement, event);
    const claim = { box: 'inbox', lane: requirement.id, owner: 'here', limit: 1, lease: 1_000 } as const;
    const [claimed] = await store.deliveries.claim(claim);
    assert.ok(claimed !== undefined);
    return () => forwarder.deliver(claimed, NEVER);
  };
  return { arrivals, receive };
}

test('an application can check with Standard Webhooks that an event comes from here', async (t) => {
  const { arrivals, receive } = await stand(t, { CONCORDAT_DELIVERY_SECRET: `${NEW} ${OLD}` });
  const ids = ['evt_1', 'msg.with.full.stops', 'one with spaces', `sha256:${'0'.repeat(64)}`];
  for (const id of ids) {
    const deliver = await receive(id, `{"id":"${id}",  "n": 1}`);
    for (let times = 0; times < 2; times += 1) assert.equal((await deliver()).then, 'delivered');
  }
  assert.equal(arrivals.length, 8);
  for (const [at, { headers, body }] of arrivals.entries()) {
    for (const secret of [NEW, OLD]) new Webhook(secret).verify(body, headers);
    assert.throws(() => new Webhook(OLD).verify(`${body} `, headers));
    assert.equal(headers['webhook-id'], arrivals[at ^ 1]?.headers['webhook-id'], 'the same each time');
    assert.equal(headers['idempotency-key'], ids[at >> 1]);
  }
  assert.equal(new Set(arrivals.map(({ headers }) => headers['webhook-id'])).size, 4);
});

test('without the variable nothing is signed; with one that cannot be used nothing is sent', async (t) => {
  const unsigned = await stand(t, {});
  assert.equal((await (await unsigned.receive('evt_1', '{}'))()).then, 'delivered');
  assert.equal(unsigned.arrivals[0]?.headers['webhook-signature'], undefined);
  const broken = await stand(t, { CONCORDAT_DELIVERY_SECRET: 'too-short' });
  const verdict = await (await broken.receive('evt_1', '{}'))();
  assert.equal(verdict.then, 'put back');
  assert.match(verdict.detail ?? '', /CONCORDAT_DELIVERY_SECRET cannot be used: .* base64/);
  assert.ok(!(verdict.detail ?? '').includes('too-short'));
  assert.equal(broken.arrivals.length, 0);
});
