import { formatPercentage } from '../../../requirement/units/percentage.ts';
import { placeOf } from '../place.ts';
import { promisedAvailability } from '../promises.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const creditDisagreesWithPromise: Rule = {
  code: 'credit-disagrees-with-promise',
  why: 'What is owed and what is promised should begin at the same figure; where they do not, one of them is not what was signed.',
  *meaning(requirement, document) {
    const promised = promisedAvailability(requirement.objectives)?.ratio;
    const first = requirement.objectives.credit?.steps[0];
    if (promised === undefined || first === undefined || first.below === promised) return;
    const owedWhileKept = first.below > promised;
    yield {
      severity: owedWhileKept ? severityFor(requirement.criticality) : 'note',
      ...placeOf(document, 'sla-and-performance.credit'),
      message: owedWhileKept
        ? `A credit is owed below ${formatPercentage(first.below)}, but only ${formatPercentage(promised)} is promised.`
        : `${formatPercentage(promised)} is promised, and nothing is owed until it is below ${formatPercentage(first.below)}.`,
      remedy: owedWhileKept
        ? `Look it up in the contract: either ${formatPercentage(first.below)} is promised, or the credit begins below ${formatPercentage(promised)}.`
        : `Ask for a credit below ${formatPercentage(promised)}, or know that the promise between the two is worth nothing.`,
    };
  },
};
