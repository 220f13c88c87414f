/** What the document says of a payment's key holds also where the SDK makes up keys of its own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Stripe from 'stripe';
import { CREDENTIALS } from '../../examples/vendors/index.ts';
import { type DoorName, openDoor } from './door.ts';

for (const name of ['library', 'gateway'] as const satisfies readonly DoorName[]) {
  test(`stripe › through the ${name} › one order is one payment, however often the program asks`, async () => {
    await using door = await openDoor(name, 'stripe');
    const quiet = { maxNetworkRetries: 0, telemetry: false } as const;
    const stripe = new Stripe(
      CREDENTIALS.STRIPE_SECRET_KEY,
      door.dedicatedPort === undefined
        ? { ...quiet, httpClient: Stripe.createFetchHttpClient(door.fetch) }
        : { ...quiet, host: '127.0.0.1', port: door.dedicatedPort, protocol: 'http' },
    );
    const order = { amount: 1999, currency: 'eur', metadata: { order_id: 'A-2001' } };
    const first = await stripe.paymentIntents.create(order);
    const again = await stripe.paymentIntents.create(order);
    assert.equal(again.id, first.id);
    const own = await stripe.paymentIntents.create(order, { idempotencyKey: 'mine' });
    assert.notEqual(own.id, first.id);
    assert.deepEqual(
      door.vendor.arrivals.filter(({ method }) => method === 'POST').map(({ headers }) => headers['idempotency-key']),
      ['create-payment:A-2001', 'create-payment:A-2001', 'mine'],
    );
  });
}
