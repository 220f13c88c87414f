/**
 * Which headers of a received event are kept and handed on: those that say something of the event. Never one that may carry a
 * credential or that only concerned the way here.
 */
const NAMES: ReadonlySet<string> = new Set([
  'content-type',
  'content-encoding',
  'content-language',
  'date',
  'traceparent',
  'user-agent',
  'aeg-event-type',
  'aeg-subscription-name',
  'aeg-delivery-count',
  'i-twilio-idempotency-token',
]);

/** CloudEvents, Standard Webhooks and Svix, Amazon SNS, PayPal's transmission. */
const BEGINNINGS: readonly string[] = ['ce-', 'webhook-', 'svix-', 'x-amz-sns-', 'paypal-'];

/** `X-GitHub-Event`, `X-Shopify-Topic`, `Stripe-Signature`. A signature is no secret: it proves something only to who has the key. */
const ENDINGS: readonly string[] = [
  '-event',
  '-event-id',
  '-event-type',
  '-event-key',
  '-delivery',
  '-delivery-id',
  '-hook-id',
  '-hook-uuid',
  '-webhook-id',
  '-message-id',
  '-request-id',
  '-request-timestamp',
  '-topic',
  '-shop-domain',
  '-api-version',
  '-triggered-at',
  '-timestamp',
  '-signature',
  '-signature-256',
  '-hmac-sha256',
];

const MOST = 40;
const LONGEST = 2_048;

/** `headers`: flat name, value, in any case. `besides`: names that the document or the scheme asks for, in lower case. */
export function keptHeaders(headers: readonly string[], besides: readonly (string | undefined)[] = []): string[] {
  const kept: string[] = [];
  for (let at = 0; at + 1 < headers.length && kept.length < 2 * MOST; at += 2) {
    const name = (headers[at] as string).toLowerCase();
    const value = headers[at + 1] as string;
    if (value.length <= LONGEST && (isKept(name) || besides.includes(name))) kept.push(name, value);
  }
  return kept;
}

function isKept(name: string): boolean {
  return (
    NAMES.has(name) ||
    BEGINNINGS.some((beginning) => name.startsWith(beginning)) ||
    ENDINGS.some((ending) => name.endsWith(ending))
  );
}
