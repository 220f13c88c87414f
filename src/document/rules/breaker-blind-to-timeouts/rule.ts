import { formatDuration } from '../../../requirement/units/duration.ts';
import { formatNumber } from '../../../requirement/units/number.ts';
import type { CircuitBreakerValue } from '../../clauses/draft.ts';
import { isWritten, placeOf } from '../place.ts';
import { figure, roundedUp } from '../rates.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** When the other side hangs, each slot ends one attempt per time-out: slots × window ÷ time-out are all that the breaker sees. */
export const breakerBlindToTimeouts: Rule = {
  code: 'breaker-blind-to-timeouts',
  why: 'When the other side hangs, too few attempts end in the window for the breaker to judge: it stays closed, and every call waits.',
  *meaning(requirement, document) {
    const { circuitBreaker, concurrency, timeout } = requirement.policies;
    const { window, minimumCalls, mode, clause } = circuitBreaker;
    if (mode === 'disabled' || window.kind === 'count') return;
    const ended = (concurrency.max * window.length) / timeout.attempt;
    if (ended + 1e-9 >= minimumCalls) return;
    const decided = [clause, concurrency.clause, timeout.clause].filter((key) => isWritten(document, key));
    if (decided.length === 0) return;
    const longer = roundedUp((minimumCalls * timeout.attempt) / concurrency.max);
    yield {
      severity: isWritten(document, clause) ? severityFor(requirement.criticality) : 'note',
      ...placeOf(document, ...decided),
      message: `When nothing answers, ${formatNumber(concurrency.max)} at once × ${formatDuration(window.length)} ÷ ${formatDuration(timeout.attempt)} = ${figure(ended)} attempts end in the breaker's window, and it judges none of less than ${formatNumber(minimumCalls)}.`,
      remedy: `Let its window be at least ${formatDuration(longer)}, want fewer calls, or let an attempt take less.`,
      fix: rewrite<CircuitBreakerValue>(document, clause, (value) => ({
        ...value,
        minimumCalls,
        window: { kind: 'time', length: longer },
      })),
    };
  },
};
