import type { OutcomeKind } from '../../../requirement/outcome.ts';
import { OUTCOME_MEANING } from '../../../requirement/outcome.ts';
import type { CircuitBreakerSettings } from '../../../requirement/policies.ts';

/**
 * What one attempt proves about the other side. `ignored` proves nothing; `cancelled` proves nothing either, unless the
 * caller went away when the attempt was slow already.
 */
export type Verdict = 'good' | 'bad' | 'ignored' | 'cancelled';

/** How the breaker counts an outcome. */
export function verdictOf(kind: OutcomeKind, settings: CircuitBreakerSettings): Verdict {
  if (kind === 'cancelled') return 'cancelled';
  if (kind === 'throttled' && settings.countThrottled) return 'bad';
  return OUTCOME_MEANING[kind].breaker;
}
