import { longestPauses } from '../../../requirement/pauses.ts';
import { formatDuration } from '../../../requirement/units/duration.ts';
import type { DeliveryRetry } from '../../../requirement/webhooks.ts';
import { placeOf } from '../place.ts';
import { about, roundedUp } from '../rates.ts';
import { replace } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const webhookForgottenTooEarly: Rule = {
  code: 'webhook-forgotten-too-early',
  why: 'An event that is forgotten while it is still being delivered is lost, or handled twice.',
  *meaning(requirement, document) {
    const { retain, retry } = requirement.webhooks ?? {};
    const needed = retry === undefined ? undefined : lastDelivery(retry);
    if (retain === undefined || needed === undefined || retain >= needed) return;
    const place = placeOf(document, 'webhooks.retain');
    yield {
      severity: severityFor(requirement.criticality),
      ...place,
      message: `An event is kept ${formatDuration(retain)}, but delivered again for up to ${about(needed)}.`,
      remedy: `Keep it for longer than it is delivered: \`**Retain**: ${formatDuration(roundedUp(needed))}\`.`,
      fix: replace(place.range, formatDuration(roundedUp(needed))),
    };
  },
};

/** Milliseconds after which it is given up, or after which the last delivery leaves; undefined where nothing ends it. */
function lastDelivery({ for: length, times, backoff }: DeliveryRetry): number | undefined {
  const last = times === undefined || backoff === undefined ? undefined : longestPauses({ retries: times, backoff });
  return length === undefined || last === undefined ? (length ?? last) : Math.min(length, last);
}
