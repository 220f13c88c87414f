import { formatDuration } from '../../../requirement/units/duration.ts';
import { placeOf } from '../place.ts';
import { replace } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const replayWindowOutlivesMemory: Rule = {
  code: 'replay-window-outlives-memory',
  why: 'Once the event is forgotten, a recorded copy with its good signature is taken for a new one.',
  *meaning(requirement, document) {
    const { retain, deduplicateBy, signature = requirement.security.webhookSignature } = requirement.webhooks ?? {};
    const tolerance = signature?.tolerance;
    if (retain === undefined || deduplicateBy === undefined || tolerance === undefined || tolerance <= retain) return;
    const place = placeOf(document, 'webhooks.retain');
    yield {
      severity: severityFor(requirement.criticality),
      ...place,
      message: `A signature is good for ${formatDuration(tolerance)}, but events are remembered for only ${formatDuration(retain)}.`,
      remedy: `Remember events for at least as long as their signature is good: \`**Retain**: ${formatDuration(tolerance)}\`.`,
      fix: replace(place.range, formatDuration(tolerance)),
    };
  },
};
