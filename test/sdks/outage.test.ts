/** An outage, as the vendor's own record tells of it, with the official Stripe SDK in front. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import Stripe from 'stripe';
import { CREDENTIALS } from '../../examples/vendors/index.ts';
import { ConcordatError } from '../../src/requirement/errors.ts';
import { type Door, openDoor, takeArrivals } from './door.ts';

function payments(door: Door): () => Promise<unknown> {
  const client = new Stripe(CREDENTIALS.STRIPE_SECRET_KEY, {
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(door.fetch),
  });
  let orders = 0;
  return () => {
    orders += 1;
    return client.paymentIntents.create({
      amount: 500,
      currency: 'eur',
      metadata: { order_id: `order-${process.pid}-${orders}` },
    });
  };
}

/** Our refusal inside the SDK's error; undefined when it was another error or none. */
async function refusal(call: Promise<unknown>): Promise<ConcordatError | undefined> {
  try {
    await call;
  } catch (error) {
    const { detail } = error as { detail?: unknown };
    if (detail instanceof ConcordatError) return detail;
  }
  return undefined;
}

test('a vendor that fails for a while: so many attempts, then quiet, then one probe at a time', async (t) => {
  await using door = await openDoor('library', 'stripe', (text) => text.replace('probes after 15 s', 'probes after 1 s'));
  const pay = payments(door);
  door.vendor.break({ kind: 'status', status: 503 });

  let open: ConcordatError | undefined;
  for (let calls = 0; open === undefined && calls < 20; calls++) open = await refusal(pay());
  assert.equal(open?.code, 'CONCORDAT_CIRCUIT_OPEN');
  const attempts = await takeArrivals(door);
  assert.equal(attempts.length, 20, 'the document opens the circuit at 20 calls');

  await Promise.all(Array.from({ length: 10 }, () => refusal(pay())));
  assert.deepEqual(await takeArrivals(door), [], 'an open circuit lets nothing through');

  await delay(Math.ceil(open?.retryAfter ?? 0));
  const second = (await Promise.all(Array.from({ length: 10 }, () => refusal(pay())))).find((error) => error !== undefined);
  const probes = await takeArrivals(door);
  assert.deepEqual(
    probes.map(({ status }) => status),
    [503],
    'one probe, and it fails',
  );
  const pause = (probes[0]?.at ?? 0) - (attempts.at(-1)?.at ?? 0);
  assert.ok(pause >= 1_000, `the pause was ${pause} ms`);
  t.diagnostic(`the vendor was left alone for ${Math.round(pause)} ms`);

  door.vendor.repair();
  assert.equal(second?.code, 'CONCORDAT_CIRCUIT_OPEN');
  const again = await refusal(pay());
  await delay(Math.ceil(again?.retryAfter ?? 0));
  await Promise.all(Array.from({ length: 10 }, () => refusal(pay())));
  await pay();
  assert.ok(
    (await takeArrivals(door)).every(({ status }) => status === 200),
    'the circuit is closed again',
  );
});
