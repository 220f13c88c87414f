import type { Backoff, Policies } from '../../../requirement/policies.ts';
import { formatDuration, SECOND } from '../../../requirement/units/duration.ts';
import type { Document } from '../../document.ts';
import { isWritten, type Place, placeOf, placeOfOperation } from '../place.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** The longest a call can take when every attempt times out, against the time the whole call may take. */
export const retriesExceedDeadline: Rule = {
  code: 'retries-exceed-deadline',
  why: 'The deadline ends the call first, so the last retries that the document promises never happen.',
  *meaning(requirement, document) {
    const seen = new Set<string>();
    for (const { name, policies } of [{ name: undefined, policies: requirement.policies }, ...requirement.operations]) {
      const { retry, timeout, deadline } = policies;
      const longest = longestCall(policies);
      const kind = `${retry.retries} ${timeout.attempt} ${deadline.total}`;
      if (longest <= deadline.total || seen.has(kind)) continue;
      seen.add(kind);
      const decided = isWritten(document, deadline.clause) || isWritten(document, timeout.clause) || name !== undefined;
      if (!decided && !isWritten(document, retry.clause)) continue;
      const whole = formatDuration(Math.ceil(longest / SECOND) * SECOND);
      yield {
        severity: decided ? severityFor(requirement.criticality) : 'note',
        ...placeFor(document, policies, name),
        message: `${retry.retries + 1} attempts of ${formatDuration(timeout.attempt)} and the pauses between them take up to ${formatDuration(Math.ceil(longest))}, but the whole call may take ${formatDuration(deadline.total)}.`,
        remedy: `Write \`**Timeout**: ${formatDuration(timeout.attempt)} per attempt, ${whole} in all\`, or retry less often.`,
      };
    }
  },
};

function placeFor(document: Document, { retry, timeout, deadline }: Policies, operation: string | undefined): Place {
  const written = [deadline.clause, timeout.clause, retry.clause].filter((key) => isWritten(document, key));
  if (operation !== undefined && !isWritten(document, timeout.clause)) return placeOfOperation(document, operation, 'timeout');
  return placeOf(document, ...written, retry.clause);
}

function longestCall({ retry, timeout }: Policies): number {
  let total = (retry.retries + 1) * timeout.attempt;
  for (let retryNumber = 1; retryNumber <= retry.retries; retryNumber++) total += pause(retry.backoff, retryNumber);
  return total;
}

/** The longest pause before a retry, jitter left out: jitter only shortens it. */
function pause({ kind, initial, max }: Backoff, retryNumber: number): number {
  if (kind === 'constant') return initial;
  return Math.min(max, kind === 'linear' ? initial * retryNumber : initial * 2 ** (retryNumber - 1));
}
