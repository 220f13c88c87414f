import type { Policies } from '../../../requirement/policies.ts';
import { formatDuration } from '../../../requirement/units/duration.ts';
import { placeOf } from '../place.ts';
import { about } from '../rates.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const idempotencyKeptShorterThanRetries: Rule = {
  code: 'idempotency-kept-shorter-than-retries',
  why: 'Once the other side has forgotten the key, a repeated request is a second order, payment or message.',
  *meaning(requirement, document) {
    let worst: { readonly kept: number; readonly repeated: number; readonly clause: string; readonly name: string } | undefined;
    for (const { name, idempotent, policies } of requirement.operations) {
      const { idempotency } = policies;
      if (idempotent !== 'by key' || idempotency?.kept === undefined) continue;
      const repeated = lastSending(policies);
      if (repeated <= idempotency.kept || (worst !== undefined && worst.repeated >= repeated)) continue;
      worst = { kept: idempotency.kept, repeated, clause: idempotency.clause, name };
    }
    if (worst === undefined) return;
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, worst.clause),
      message: `The key of "${worst.name}" is kept ${formatDuration(worst.kept)}, but the request may be sent again up to ${about(worst.repeated)} later.`,
      remedy: `Queue and retry for less than ${formatDuration(worst.kept)}, or write how long the other side really keeps the key.`,
    };
  },
};

/** How long after the first sending the last one can leave: the time in the queue, and the call's own. */
function lastSending({ deadline, fallback }: Policies): number {
  let queued = 0;
  for (const step of fallback.steps) if (step.kind === 'queue') queued = Math.max(queued, step.maxAge);
  return queued + deadline.total;
}
