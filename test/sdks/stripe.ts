import Stripe from 'stripe';
import { CREDENTIALS } from '../../examples/vendors/index.ts';
import type { Door } from './door.ts';
import { ourCode, problemCode, type Sdk, type Seen } from './sdk.ts';

export const stripe: Sdk = {
  vendor: 'stripe',
  package: 'stripe',
  keyHeader: 'idempotency-key',
  async connect(door) {
    const client = open(door);
    let orders = 0;
    const pay = (method: string) => {
      orders += 1;
      const metadata = { order_id: `order-${process.pid}-${orders}` };
      return client.paymentIntents.create({ amount: 500, currency: 'eur', confirm: true, payment_method: method, metadata });
    };
    const { id } = await pay('pm_card_visa');
    return {
      read: () => client.paymentIntents.retrieve(id),
      write: () => pay('pm_card_visa'),
      declined: () => pay('pm_card_chargeDeclined'),
      seen,
    };
  },
};

/** In the process it takes our fetch; for the gateway it takes a host and a port, and no path. */
function open(door: Door): Stripe {
  const quiet = { maxNetworkRetries: 0, telemetry: false } as const;
  if (door.dedicatedPort === undefined)
    return new Stripe(CREDENTIALS.STRIPE_SECRET_KEY, { ...quiet, httpClient: Stripe.createFetchHttpClient(door.fetch) });
  return new Stripe(CREDENTIALS.STRIPE_SECRET_KEY, { ...quiet, host: '127.0.0.1', port: door.dedicatedPort, protocol: 'http' });
}

/** Stripe has no `cause`: what was thrown below it is in `detail`. */
function seen(error: unknown): Seen {
  if (!(error instanceof Stripe.errors.StripeError)) return {};
  const raw = error.raw as unknown;
  return { status: error.statusCode, code: error.code, ours: ourCode(error.detail) ?? problemCode(raw) };
}
