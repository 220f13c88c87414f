import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CREDENTIALS, startVendor } from '../../examples/vendors/index.ts';
import type { Event } from '../requirement/event.ts';
import { realWorld } from '../runtime/platform/world.ts';
import { openMemory } from '../store/memory/open-memory.ts';
import { Integrations } from './integrations.ts';

const DOCUMENT = new URL('../../examples/integrations/REQ-I-001-payment-gateway.md', import.meta.url);
const ROW = '| list events | `GET /v1/events` | | | yes | 5 s |';

test('events that Stripe has and that never came are in the inbox, asked for as the document says', async (t) => {
  const vendor = await startVendor('stripe', { port: 0 });
  t.after(() => vendor.close());
  const folder = mkdtempSync(join(tmpdir(), 'concordat-reconciliation-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const text = readFileSync(DOCUMENT, 'utf8')
    .replace('http://127.0.0.1:12111', vendor.url)
    .replace('| refund |', `${ROW}\n| refund |`)
    .replace('**Redact**: card.number, card.cvc', '**Redact**: none');
  writeFileSync(join(folder, 'REQ-I-001-payment-gateway.md'), text);
  const world = realWorld();
  const store = await openMemory({ world });
  t.after(() => store.close());
  const events: Event[] = [];
  const observe = (event: Event): void => void events.push(event);
  const options = { folder, environment: 'sandbox', store, world, variables: CREDENTIALS, observe };
  await using integrations = await Integrations.open(options);
  const payments = integrations.get('payment-gateway');
  for (let n = 0; n < 120; n += 1) {
    const body = { amount: 100 + n, currency: 'eur', payment_method: 'pm_card_visa', confirm: true, metadata: { order_id: n } };
    await payments.call('create payment', { body });
  }
  const { inbox } = integrations.deliveries ?? assert.fail('there is no store');
  await inbox.reconciler.now();
  assert.equal((await store.deliveries.count({ box: 'inbox' })).count, 120);
  const told = events.flatMap((event) => (event.name === 'webhook.reconciled' ? [[event.found, event.because]] : []));
  assert.deepEqual(told, [[120, undefined]]);
  const calls = events.filter(({ name, operation }) => name === 'call.started' && operation === 'list events');
  assert.equal(calls.length, 2, 'two pages, by the engine');
  const stop = new AbortController();
  for await (const event of payments.events({ signal: stop.signal })) {
    assert.equal(event.type, 'payment_intent.succeeded');
    assert.equal(event.json<{ id: string }>().id, event.id);
    stop.abort();
  }
});
