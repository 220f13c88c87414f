import { isUnknown } from '../../../requirement/clause.ts';
import { formatPercentage } from '../../../requirement/units/percentage.ts';
import { placeOf } from '../place.ts';
import type { Meaning, Rule, Surroundings } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** What is needed multiplies; what can stand in for each other fails only when all of it fails. Independence is assumed. */
export const availabilityAboveDependencies: Rule = {
  code: 'availability-above-dependencies',
  why: 'A chain is up only while all its links are: the promise is impossible before the first outage.',
  *meaningAmong(requirement, document, { byId }) {
    const promised = promise(requirement);
    if (promised === undefined) return;
    const chain: { readonly id: string; readonly ratio: number }[] = [];
    for (const { id, soft } of requirement.dependsOn) {
      const ratio = soft ? undefined : withFallbacks(byId.get(id)?.[0]?.requirement, byId);
      if (ratio !== undefined) chain.push({ id, ratio });
    }
    if (chain.length === 0) return;
    const possible = parallel(
      chain.reduce((product, { ratio }) => product * ratio, 1),
      requirement,
      byId,
    );
    if (promised <= possible + 1e-9) return;
    const links = chain.map(({ id, ratio }) => `${id} (${formatPercentage(rounded(ratio))})`).join(', ');
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, 'sla-and-performance.availability'),
      message: `${formatPercentage(promised)} is promised, but it needs ${links}, which allows at most ${formatPercentage(rounded(possible))}.`,
      remedy: `Promise at most ${formatPercentage(rounded(possible))}, make a dependency \`(soft)\`, or give the weakest one a fallback with another system behind it.`,
    };
  },
};

function promise({ objectives: { availability } }: Meaning): number | undefined {
  return availability === undefined || isUnknown(availability) ? undefined : availability.ratio;
}

function withFallbacks(requirement: Meaning | undefined, byId: Surroundings['byId']): number | undefined {
  const ratio = requirement === undefined ? undefined : promise(requirement);
  return requirement === undefined || ratio === undefined ? undefined : parallel(ratio, requirement, byId);
}

function parallel(ratio: number, { policies }: Meaning, byId: Surroundings['byId']): number {
  let down = 1 - ratio;
  for (const step of policies.fallback.steps) {
    const other = step.kind === 'requirement' ? byId.get(step.id)?.[0]?.requirement : undefined;
    const otherRatio = other === undefined ? undefined : promise(other);
    if (otherRatio !== undefined) down *= 1 - otherRatio;
  }
  return 1 - down;
}

/** Down to a thousandth of a percent: a bound must not be rounded up. */
function rounded(ratio: number): number {
  return Math.floor(ratio * 100_000 + 1e-6) / 100_000;
}
