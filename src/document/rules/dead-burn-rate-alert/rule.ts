import type { Alert } from '../../../requirement/monitoring.ts';
import { formatNumber } from '../../../requirement/units/number.ts';
import { formatPercentage } from '../../../requirement/units/percentage.ts';
import { placeOf } from '../place.ts';
import { promisedAvailability } from '../promises.ts';
import { figure } from '../rates.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** Burn rate = share of failures ÷ (1 − target), and no more than all calls can fail. */
export const deadBurnRateAlert: Rule = {
  code: 'dead-burn-rate-alert',
  why: 'Even when every call fails, the budget does not burn that fast: the alert never fires, and looks as if it watched.',
  *meaning(requirement, document) {
    const promised = promisedAvailability(requirement.objectives)?.ratio;
    if (promised === undefined || promised >= 1) return;
    const fastest = 1 / (1 - promised);
    const isDead = (alert: Alert) => alert.kind === 'burn rate' && alert.burnRate >= fastest - 1e-9;
    const dead = requirement.monitoring.alerts?.find(isDead);
    if (dead?.kind !== 'burn rate') return;
    const burnRate = Math.max(1, Math.floor(fastest * 5) / 10);
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, 'monitoring.alerts'),
      message: `Burn rate ${formatNumber(dead.burnRate)} × ${formatPercentage(Math.round((1 - promised) * 1e6) / 1e6)} = ${figure(dead.burnRate * (1 - promised) * 100)}% failures, and no more than all calls can fail.`,
      remedy: `With ${formatPercentage(promised)} nothing burns faster than ${figure(fastest)}: write for example \`burn rate ${formatNumber(burnRate)}\`.`,
      fix:
        burnRate >= fastest
          ? undefined
          : rewrite<readonly Alert[] | 'default'>(document, 'monitoring.alerts', (value) =>
              value === 'default' ? undefined : value.map((alert) => (isDead(alert) ? { ...alert, burnRate } : alert)),
            ),
    };
  },
};
