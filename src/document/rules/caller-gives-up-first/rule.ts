import { formatDuration } from '../../../requirement/units/duration.ts';
import type { Rule } from '../rule.ts';

/** A note: whether its attempts contain calls of the dependency is not written anywhere. */
export const callerGivesUpFirst: Rule = {
  code: 'caller-gives-up-first',
  why: 'What a dependency still does for a caller that has gone is lost work, and its fallback answers nobody.',
  *among({ digest, places, heading }, { byId }) {
    if (digest === undefined) return;
    const { timeout } = digest.policies;
    if (places[timeout.clause] === undefined) return;
    for (const { id, soft } of digest.dependsOn) {
      const other = soft ? undefined : byId.get(id)?.[0];
      const policies = other?.digest?.policies;
      if (other === undefined || policies === undefined || policies.deadline.total <= timeout.attempt) continue;
      if (other.places[policies.deadline.clause] === undefined) continue;
      yield {
        severity: 'note',
        range: places[timeout.clause] ?? heading,
        clause: timeout.clause,
        message: `An attempt is given up after ${formatDuration(timeout.attempt)}, while ${id}, which it needs, goes on for up to ${formatDuration(policies.deadline.total)}.`,
        remedy: `If its answer waits for ${id}, give an attempt more than ${formatDuration(policies.deadline.total)}, or let ${id} give up sooner.`,
      };
    }
  },
};
