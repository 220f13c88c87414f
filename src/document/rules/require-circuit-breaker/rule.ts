import type { CircuitBreakerSettings } from '../../../requirement/policies.ts';
import type { Document } from '../../document.ts';
import { isWritten, placeOf } from '../place.ts';
import { WHERE_IT_MATTERS } from '../presence.ts';
import { replace } from '../rewrite.ts';
import { NOTHING, type Rule } from '../rule.ts';

const USUAL = 'opens at 50% failures of at least 20 calls in 10 s, probes after 15 s';

export const requireCircuitBreaker: Rule = {
  code: 'require-circuit-breaker',
  why: 'Without a breaker every caller waits for a system that is known to be down, until the callers are down too.',
  meaning({ id, policies: { circuitBreaker }, operations, criticality }, document) {
    const severity = WHERE_IT_MATTERS[criticality];
    if (severity === undefined) return NOTHING;
    const keys = new Set<string>();
    if (isOff(circuitBreaker, document)) keys.add(circuitBreaker.clause);
    for (const { policies } of operations) if (isOff(policies.circuitBreaker, document)) keys.add(policies.circuitBreaker.clause);
    if (keys.size === 0) return NOTHING;
    return [...keys].map((key) => {
      const place = placeOf(document, key);
      return {
        severity,
        ...place,
        message: `${id} turns its circuit breaker off.`,
        remedy: `Write when it opens: \`${USUAL}\`; or leave the clause out: the default protects.`,
        fix: replace(place.range, USUAL),
      };
    });
  },
};

function isOff({ mode, clause }: CircuitBreakerSettings, document: Document): boolean {
  return mode === 'disabled' && isWritten(document, clause);
}
