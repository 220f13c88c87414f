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
    // Nobody chose a breaker, and at most one of the times that it is held against: that is no decision to question.
    if (!isWritten(document, clause) && decided.length < 2) return;
    const longer = roundedUp((minimumCalls * timeout.attempt) / concurrency.max);
    yield {
      severity: isWritten(document, clause) ? severityFor(requirement.criticality) : 'note',
      ...placeOf(document, ...decided),
      message: `When the other side hangs, at most ${figure(ended)} attempts end within ${formatDuration(window.length)} (${formatNumber(concurrency.max)} at once, each waiting ${formatDuration(timeout.attempt)}), and the circuit breaker judges none of less than ${formatNumber(minimumCalls)}: it never opens.`,
      remedy: `Write a window of at least ${formatDuration(longer)} or fewer calls in **Circuit Breaker**, or a shorter **Timeout**.`,
      fix: rewrite<CircuitBreakerValue>(document, clause, (value) => ({
        ...value,
        minimumCalls,
        window: { kind: 'time', length: longer },
      })),
    };
  },
};
