import { formatPercentage } from '../../../requirement/units/percentage.ts';
import { placeOf } from '../place.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const creditStepsOutOfOrder: Rule = {
  code: 'credit-steps-out-of-order',
  why: 'A worse month that earns a smaller credit was not agreed by anybody: two figures are mixed up.',
  *meaning(requirement, document) {
    const steps = requirement.objectives.credit?.steps ?? [];
    for (const [at, milder] of steps.entries()) {
      const worse = steps[at + 1];
      if (worse === undefined || worse.share >= milder.share) continue;
      yield {
        severity: severityFor(requirement.criticality),
        ...placeOf(document, 'sla-and-performance.credit'),
        message: `Below ${formatPercentage(milder.below)} ${formatPercentage(milder.share)} is owed, and below ${formatPercentage(worse.below)} only ${formatPercentage(worse.share)}.`,
        remedy: 'Look the steps up in the contract: the lower the availability, the larger the credit.',
      };
      return;
    }
  },
};
