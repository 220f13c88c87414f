/**
 * Sends again what failed for a while: three questions, each answered by a function of what it is given.
 *
 *   is it worth it?   the document's list, the errors table      worthRetrying
 *   is it safe?       no setting overrides this                  whyNotRepeat, safeToRepeat
 *   when?             back-off, jitter, Retry-After              nextPause, waitBefore
 *
 * Knows outcomes. Must not know protocols, the deadline, the budget, or who counts the retries: the call asks those.
 */
import type { Outcome } from '../../../requirement/outcome.ts';
import type { RetrySettings } from '../../../requirement/policies.ts';

export { nextPause, waitBefore } from './pause.ts';
export { safeToRepeat, whyNotRepeat } from './safety.ts';

const STATUS = /^[1-5]\d\d$/;
const STATUS_FAMILY = /^[1-5]xx$/;

/** Whether the document wants this outcome repeated. Says nothing about safety: ask `whyNotRepeat` besides, always. */
export function worthRetrying(settings: RetrySettings, outcome: Outcome): boolean {
  if (settings.retries === 0) return false;
  switch (outcome.kind) {
    case 'rejected':
      return outcome.retry;
    case 'throttled':
    case 'fault':
    case 'timeout':
    case 'unsent':
      return outcome.retry || settings.on.some((term) => matches(term, outcome));
    default:
      return false;
  }
}

/** One term of `Retry … on`: a status, a family of them, `network`, `timeout`, or a vendor's code. */
function matches(term: string, { kind, code }: Outcome): boolean {
  if (term === code) return true;
  const status = code !== undefined && STATUS.test(code);
  switch (term) {
    case 'network':
      return kind === 'unsent';
    case 'timeout':
      return kind === 'timeout';
    case '429':
      return kind === 'throttled';
    case '5xx':
      // A vendor's own code hides the status; a fault that has no other is of this family.
      return status ? code.startsWith('5') : kind === 'fault' && code !== 'network';
    default:
      return status && STATUS_FAMILY.test(term) && code[0] === term[0];
  }
}
