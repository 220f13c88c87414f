import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { IN_MEMORY, openStore } from '../../library/open-store.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Store } from '../../requirement/store.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { type GatewayStand, type StandOptions, startStand } from '../testing/gateway-stand.ts';
import type { ReportJson } from './receipt.ts';

const QUEUEING = [
  '- **Timeout**: 5 s per attempt, 20 s in all',
  '- **Retry**: none',
  '- **Idempotency**: header Idempotency-Key, kept 24 h',
  '- **Fallback**: queue for up to 12 h (create payment)',
];

async function standWithStore(t: TestContext, options: StandOptions = {}): Promise<GatewayStand & { store: Store }> {
  const store = await openStore({ file: IN_MEMORY, world: realWorld() });
  // Closed after the integrations, which are registered later.
  const stand = await startStand(t, { store, errorHandling: QUEUEING, ...options });
  t.after(() => store.close());
  return Object.assign(stand, { store });
}

function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

async function ended(stand: GatewayStand, id: string): Promise<void> {
  if (stand.events.some((event) => event.name === 'delivery.ended' && event.delivery === id)) return;
  await stand.next('delivery.ended');
}

test('what is handed over is accepted, carried out, and told of by its address', async (t) => {
  const stand = await standWithStore(t);
  const order = { operation: 'create payment', input: { body: { amount: 12 } }, key: 'order-1', priority: 'high' };
  const accepted = await stand.fetch('/deliveries', json(order, { 'idempotency-key': 'pay-1' }));
  assert.equal(accepted.status, 202);
  assert.equal(accepted.headers.get('concordat-served-by'), 'queue');
  const receipt = (await accepted.json()) as { id: string; status: string };
  assert.equal(accepted.headers.get('location'), `/REQ-I-001/deliveries/${receipt.id}`);
  assert.equal(receipt.status, accepted.headers.get('location'));
  await ended(stand, receipt.id);
  const report = (await (await fetch(stand.gateway.address + receipt.status)).json()) as ReportJson;
  assert.deepEqual([report.state, report.attempts, report.answer?.status], ['delivered', 1, 200]);
  assert.equal(stand.vendor.arrivals[0]?.headers['idempotency-key'], 'pay-1');
  assert.equal(await stand.vendor.arrivals[0]?.body, '{"amount":12}');
});

test('the same idempotency key is the same delivery, as header or in the body', async (t) => {
  const stand = await standWithStore(t);
  const order = { operation: 'create payment', input: { body: {} }, delayMs: 3_600_000 };
  const answers = [
    await stand.fetch('/deliveries', json(order, { 'idempotency-key': 'pay-1' })),
    await stand.fetch('/deliveries', json({ ...order, idempotencyKey: 'pay-1' })),
    await stand.fetch('/deliveries', json(order, { 'idempotency-key': 'pay-1' })),
  ];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [202, 202, 202],
  );
  assert.equal(new Set(answers.map(({ headers }) => headers.get('location'))).size, 1);
  const differing = await stand.fetch('/deliveries', json({ ...order, idempotencyKey: 'a' }, { 'idempotency-key': 'b' }));
  assert.equal(differing.status, 400);
});

test('what cannot be done is refused before anything is kept', async (t) => {
  const stand = await standWithStore(t);
  for (const [body, status] of [
    [{ operation: 'drop database' }, 403],
    [{ operation: 'read payment', input: { params: {} } }, 400],
    [{ operation: 'create payment', delayMs: -1 }, 400],
    [{ operation: 'create payment', delayMs: '1 h' }, 400],
    [{ operation: 'create payment', priority: 'urgent' }, 400],
    [{ operation: 'create payment', idempotencyKey: 'two\r\nlines' }, 400],
    [{ operation: 'create payment', delay: 1 }, 400],
    [{ input: {} }, 400],
    [[], 400],
  ] as const) {
    const response = await stand.fetch('/deliveries', json(body));
    assert.equal(response.status, status, JSON.stringify(body));
    assert.equal(response.headers.get('content-type'), 'application/problem+json');
  }
  assert.equal((await stand.fetch('/deliveries', { method: 'POST', body: 'operation=x' })).status, 400);
  assert.equal((await stand.store.deliveries.count({})).count, 0);
});

test('what waits is taken back with DELETE; what has ended is 409; what is not there is 404', async (t) => {
  const stand = await standWithStore(t);
  const accepted = await stand.fetch('/deliveries', json({ operation: 'refund', delayMs: 3_600_000 }));
  const { id } = (await accepted.json()) as { id: string };
  const cancelled = await stand.fetch(`/deliveries/${id}`, { method: 'DELETE' });
  assert.equal(((await cancelled.json()) as ReportJson).state, 'cancelled');
  const done = (await (await stand.fetch('/deliveries', json({ operation: 'refund' }))).json()) as { id: string };
  await ended(stand, done.id);
  assert.equal((await stand.fetch(`/deliveries/${done.id}`, { method: 'DELETE' })).status, 409);
  assert.equal((await stand.fetch('/deliveries/nobody')).status, 404);
  assert.equal((await stand.fetch('/deliveries/%ZZ')).status, 404);
  const wrong = await stand.fetch('/deliveries', { method: 'PUT' });
  assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'POST']);
});

test('without a store it is 501, with one that is away 503 and Retry-After', async (t) => {
  const bare = await startStand(t);
  assert.equal((await bare.fetch('/deliveries', json({ operation: 'refund' }))).status, 501);
  const stand = await standWithStore(t);
  const { deliveries } = stand.store;
  deliveries.accept = () => Promise.reject(new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', 'the disk is full'));
  const away = await stand.fetch('/deliveries', json({ operation: 'refund' }));
  assert.equal(away.status, 503);
  assert.equal(away.headers.get('retry-after'), '5');
});

test('a failed request of a caller who takes receipts is 202, and carried out later as it was', async (t) => {
  const stand = await standWithStore(t);
  stand.vendor.respond = (request, response, number) =>
    void request.resume().on('end', () => response.writeHead(number === 1 ? 503 : 200).end());
  const headers = {
    prefer: 'respond-async, wait=5',
    'idempotency-key': 'pay-1',
    'acme-account': 'acct_7',
    authorization: 'Bearer x',
  };
  const response = await stand.fetch('/v1/payments', { method: 'POST', body: 'amount=1', headers });
  assert.equal(response.status, 202);
  assert.equal(response.headers.get('preference-applied'), 'respond-async');
  assert.equal(response.headers.get('concordat-served-by'), 'queue');
  const { id, status } = (await response.json()) as { id: string; status: string };
  assert.equal(response.headers.get('location'), status);
  await ended(stand, id);
  const [first, second] = stand.vendor.arrivals;
  assert.equal(await second?.body, 'amount=1');
  for (const name of ['idempotency-key', 'acme-account', 'content-type'])
    assert.equal(second?.headers[name], first?.headers[name], name);
  assert.equal(second?.headers.authorization, undefined, 'credentials are not kept');
});

test('by a port of its own the address is ours; by name the operation is', async (t) => {
  const stand = await standWithStore(t);
  stand.vendor.respond = (request, response) => void request.resume().on('end', () => response.writeHead(503).end());
  const own = `http://127.0.0.1:${stand.gateway.ports['payment-gateway']}`;
  const init = { method: 'POST', headers: { prefer: 'respond-async' } };
  const byPort = await fetch(`${own}/v1/payments`, init);
  assert.equal(byPort.status, 202);
  assert.equal((await fetch(byPort.headers.get('location') ?? '')).status, 200);
  const byName = await stand.fetch('/operations/create%20payment', json({ body: {} }, { prefer: 'respond-async' }));
  assert.equal(byName.status, 202);
});

test('whoever did not say so gets the failure, never a receipt', async (t) => {
  const stand = await standWithStore(t);
  stand.vendor.respond = (request, response) => void request.resume().on('end', () => response.writeHead(503).end());
  assert.equal((await stand.fetch('/v1/payments', { method: 'POST' })).status, 503);
  const read = await stand.fetch('/v1/payments/1', { headers: { prefer: 'respond-async' } });
  assert.equal(read.status, 503);
  assert.equal((await stand.store.deliveries.count({})).count, 0);
});

test('an operation that the document declares is not taken for a door', async (t) => {
  const stand = await standWithStore(t, {
    operations: ['| deliver | `POST /deliveries` | | | no | 5 s |'],
    errorHandling: ['- **Retry**: none'],
  });
  assert.equal((await stand.fetch('/deliveries', { method: 'POST', body: 'x' })).status, 200);
  assert.equal(stand.vendor.arrivals.length, 1);
});
