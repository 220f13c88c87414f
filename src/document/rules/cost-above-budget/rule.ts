import type { RateLimit } from '../../../requirement/policies.ts';
import { DAY } from '../../../requirement/units/duration.ts';
import { formatMoney, type Money } from '../../../requirement/units/money.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import { PERIODS } from '../../../requirement/units/window.ts';
import { placeOf } from '../place.ts';
import { about, inWords, isComparable, perSecond, promisedThroughput } from '../rates.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** What the promised throughput costs in the period of the budget; at a peak, which lasts for minutes, that is advice. */
export const costAboveBudget: Rule = {
  code: 'cost-above-budget',
  why: 'When the budget is used up, somebody has to choose between paying more and switching it off.',
  *meaning(requirement, document) {
    const { cost } = requirement.objectives;
    const throughput = promisedThroughput(requirement.objectives);
    const budget = cost?.budget;
    const period = budget === undefined ? undefined : lengthOf(budget);
    if (cost === undefined || budget === undefined || period === undefined) return;
    const prices = cost.prices.filter(({ currency }) => currency === budget.currency);
    const fixed = sum(prices, (price) => fixedIn(price, period));
    const used = throughput === undefined ? 0 : sum(prices, (price) => usedIn(price, throughput, period));
    if (fixed + used <= budget.amount + 1e-9) return;
    const peak = throughput !== undefined && throughput.window < DAY;
    const lasts = ((budget.amount - fixed) / used) * period;
    const place = placeOf(document, 'sla-and-performance.cost');
    if (fixed > budget.amount + 1e-9) {
      yield {
        severity: severityFor(requirement.criticality),
        ...place,
        message: `The fixed prices alone are ${formatMoney({ ...budget, amount: Math.round(fixed) })}, above the budget of ${formatMoney(budget)}.`,
        remedy: 'Raise the budget, or agree on a lower price.',
      };
      return;
    }
    if (throughput === undefined) return;
    yield {
      severity: peak ? 'note' : severityFor(requirement.criticality),
      ...place,
      message: `${formatRate(throughput)} costs ${formatMoney({ ...budget, amount: Math.round(fixed + used) })}, above the budget of ${formatMoney(budget)}, which lasts ${about(lasts)}.`,
      remedy: `Raise the budget, promise ${inWords((perSecond(throughput) * (budget.amount - fixed)) / used)}, or write for how long a peak lasts.`,
    };
  },
};

/** Milliseconds of the period that an amount is for; undefined for one that is for things. */
function lengthOf({ per }: Money): number | undefined {
  const unit = per?.unit.toLowerCase() ?? '';
  return per !== undefined && Object.hasOwn(PERIODS, unit) ? per.count * PERIODS[unit as keyof typeof PERIODS] : undefined;
}

function fixedIn(price: Money, period: number): number {
  const length = lengthOf(price);
  return length === undefined ? 0 : (price.amount * period) / length;
}

function usedIn({ amount, per }: Money, throughput: RateLimit, period: number): number {
  if (per === undefined) return 0;
  const unit = per.unit.endsWith('s') ? per.unit : per.unit.endsWith('y') ? `${per.unit.slice(0, -1)}ies` : `${per.unit}s`;
  if (!isComparable({ ...throughput, unit }, throughput)) return 0;
  return ((perSecond(throughput) * period) / 1000 / per.count) * amount;
}

function sum(prices: readonly Money[], of: (price: Money) => number): number {
  return prices.reduce((all, price) => all + of(price), 0);
}
