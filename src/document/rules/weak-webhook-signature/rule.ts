import { placeOf } from '../place.ts';
import { NOTHING, type Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

export const weakWebhookSignature: Rule = {
  code: 'weak-webhook-signature',
  why: 'SHA-1 is broken for signatures of documents and is being withdrawn everywhere; most senders offer SHA-256 beside it.',
  meaning({ webhooks, security, criticality }, document) {
    const weak = [webhooks?.signature, security.webhookSignature].find((signature) => signature?.scheme === 'hmac-sha1');
    if (weak === undefined) return NOTHING;
    return [
      {
        severity: cautionFor(criticality),
        ...placeOf(document, 'webhooks.signature', 'security.webhook-signature'),
        message: 'Events are signed with HMAC-SHA1.',
        remedy: 'Ask the sender for HMAC-SHA256 and write it: `HMAC-SHA256, header X-Signature, secret env:WEBHOOK_SECRET`.',
      },
    ];
  },
};
