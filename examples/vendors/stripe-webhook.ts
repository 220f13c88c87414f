/**
 * A webhook as Stripe sends it: an event, and the header that signs it with its time.
 * https://docs.stripe.com/webhooks/signature
 */
import { createHmac } from 'node:crypto';

export interface SignedWebhook {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function stripeWebhook(secret: string, id: string, type: string, object: object): SignedWebhook {
  const created = Math.floor(Date.now() / 1_000);
  const body = JSON.stringify({ id, object: 'event', type, created, data: { object } });
  const signature = createHmac('sha256', secret).update(`${created}.${body}`).digest('hex');
  return { headers: { 'content-type': 'application/json', 'stripe-signature': `t=${created},v1=${signature}` }, body };
}
