import type { WebhookSignature } from '../../../requirement/security.ts';
import { formatDuration, MINUTE } from '../../../requirement/units/duration.ts';
import { placeOf } from '../place.ts';
import { rewrite } from '../rewrite.ts';
import { NOTHING, type Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

/** Twice what the known schemes recommend. */
const LONGEST = 10 * MINUTE;

export const webhookToleranceTooWide: Rule = {
  code: 'webhook-tolerance-too-wide',
  why: 'A signed event that somebody has caught can be sent again for as long as its time is tolerated.',
  meaning({ webhooks, security, criticality }, document) {
    const signatures = [webhooks?.signature, security.webhookSignature];
    const longest = Math.max(0, ...signatures.map((signature) => signature?.tolerance ?? 0));
    if (longest <= LONGEST) return NOTHING;
    const key = (webhooks?.signature?.tolerance ?? 0) > LONGEST ? 'webhooks.signature' : 'security.webhook-signature';
    return [
      {
        severity: cautionFor(criticality),
        ...placeOf(document, key),
        message: `A signature is accepted for ${formatDuration(longest)} after it was made.`,
        remedy: 'Write `tolerance 5 min`: that is room enough for clocks that differ. What is delivered late is signed anew.',
        fix: rewrite<WebhookSignature>(document, key, (value) => ({ ...value, tolerance: 5 * MINUTE })),
      },
    ];
  },
};
