import { formatPercentage } from '../../../requirement/units/percentage.ts';
import { availabilityOf } from '../../entry.ts';
import type { Digest, Rule, Surroundings } from '../rule.ts';
import { severityFor } from '../severity.ts';

const KEY = 'sla-and-performance.availability';

/** What is needed multiplies; what can stand in for each other fails only when all of it fails. Independence is assumed. */
export const availabilityAboveDependencies: Rule = {
  code: 'availability-above-dependencies',
  why: 'A chain is up only while all its links are: the promise is impossible before the first outage.',
  *among({ digest, places, heading }, { byId }) {
    const promised = digest === undefined ? undefined : availabilityOf(digest);
    if (digest === undefined || promised === undefined) return;
    const chain: { readonly id: string; readonly ratio: number }[] = [];
    for (const { id, soft } of digest.dependsOn) {
      const ratio = soft ? undefined : withFallbacks(byId.get(id)?.[0]?.digest, byId);
      if (ratio !== undefined) chain.push({ id, ratio });
    }
    if (chain.length === 0) return;
    const possible = parallel(
      chain.reduce((product, { ratio }) => product * ratio, 1),
      digest,
      byId,
    );
    if (promised <= possible + 1e-9) return;
    const links = chain.map(({ id, ratio }) => `${id} (${formatPercentage(rounded(ratio))})`).join(', ');
    yield {
      severity: severityFor(digest.criticality),
      range: places[KEY] ?? heading,
      clause: KEY,
      message: `${formatPercentage(promised)} is promised, but it needs ${links}, which allows at most ${formatPercentage(rounded(possible))}.`,
      remedy: `Promise at most ${formatPercentage(rounded(possible))}, make a dependency \`(soft)\`, or give the weakest one a fallback with another system behind it.`,
    };
  },
};

function withFallbacks(digest: Digest | undefined, byId: Surroundings['byId']): number | undefined {
  const ratio = digest === undefined ? undefined : availabilityOf(digest);
  return digest === undefined || ratio === undefined ? undefined : parallel(ratio, digest, byId);
}

function parallel(ratio: number, { policies }: Digest, byId: Surroundings['byId']): number {
  let down = 1 - ratio;
  for (const step of policies.fallback.steps) {
    const other = step.kind === 'requirement' ? byId.get(step.id)?.[0]?.digest : undefined;
    const otherRatio = other === undefined ? undefined : availabilityOf(other);
    if (otherRatio !== undefined) down *= 1 - otherRatio;
  }
  return 1 - down;
}

/** Down to a thousandth of a percent: a bound must not be rounded up. */
function rounded(ratio: number): number {
  return Math.floor(ratio * 100_000 + 1e-6) / 100_000;
}
