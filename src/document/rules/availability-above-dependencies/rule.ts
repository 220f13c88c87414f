import { formatPercentage } from '../../../requirement/units/percentage.ts';
import { formatWindow } from '../../../requirement/units/window.ts';
import { type Availabilities, availabilitiesOf, product } from '../availability.ts';
import { promisedAvailability } from '../promises.ts';
import { replace } from '../rewrite.ts';
import type { Digest, Rule, Surroundings } from '../rule.ts';
import { severityFor } from '../severity.ts';

const KEY = 'sla-and-performance.availability';
const MOST_NAMED = 4;

interface Link {
  readonly id: string;
  readonly ratio: number;
  /** Whether others that it needs allow less than it promises itself. */
  readonly lessThanPromised: boolean;
}

export const availabilityAboveDependencies: Rule = {
  code: 'availability-above-dependencies',
  why: 'A chain is up only while all its links are: the promise is impossible before the first outage.',
  *among({ digest, places, heading }, surroundings) {
    const promised = digest === undefined ? undefined : promisedAvailability(digest.objectives);
    if (digest === undefined || promised === undefined || digest.dependsOn.every(({ soft }) => soft)) return;
    const availabilities = availabilitiesOf(surroundings);
    const chain = availabilities.needed(digest);
    if (chain.size === 0) return;
    const down = availabilities.fallbacksDown(digest);
    const possible = 1 - (1 - product(chain)) * down;
    if (promised.ratio <= possible + 1e-9) return;
    const links = linksOf(digest, availabilities, surroundings.byId);
    const most = rounded(possible);
    const place = places[KEY];
    yield {
      severity: severityFor(digest.criticality),
      range: place ?? heading,
      clause: KEY,
      message: `${formatPercentage(promised.ratio)} is promised, but it needs ${named(links)}${links.length > 1 ? ', which together allow' : ', which allows'} at most ${formatPercentage(most)}.`,
      remedy: `${cheapest(digest, links, 1 - (1 - promised.ratio) / down, availabilities)} Else promise at most ${formatPercentage(most)}.`,
      fix:
        place === undefined || most < 0.01
          ? undefined
          : replace(place, `${formatPercentage(most)} ${formatWindow(promised.window)}`),
    };
  },
};

function linksOf({ dependsOn }: Digest, availabilities: Availabilities, byId: Surroundings['byId']): readonly Link[] {
  const links: Link[] = [];
  for (const { id, soft } of dependsOn) {
    const digest = soft ? undefined : byId.get(id)?.[0]?.digest;
    const chain = digest === undefined ? undefined : availabilities.effective(digest);
    if (digest === undefined || chain === undefined || chain.size === 0) continue;
    const ratio = product(chain);
    links.push({ id, ratio, lessThanPromised: ratio < (promisedAvailability(digest.objectives)?.ratio ?? 1) - 1e-9 });
  }
  return links.sort((a, b) => a.ratio - b.ratio);
}

function named(links: readonly Link[]): string {
  const first = links.slice(0, MOST_NAMED).map(({ id, ratio, lessThanPromised }) => {
    const through = lessThanPromised ? ' with all that it needs itself' : '';
    return `${id} (${formatPercentage(rounded(ratio))}${through})`;
  });
  const others = links.length - first.length;
  return others === 0 ? first.join(', ') : `${first.join(', ')} and ${others} more`;
}

/** The one link to work on: without it, or with something beside it, the rest would do. */
function cheapest(digest: Digest, links: readonly Link[], needed: number, availabilities: Availabilities): string {
  for (const { id, ratio } of links) {
    const without = { ...digest, dependsOn: digest.dependsOn.filter((dependency) => dependency.id !== id) };
    const others = product(availabilities.needed(without));
    if (others < needed - 1e-9) continue;
    const beside = Math.ceil((1 - (1 - needed / others) / (1 - ratio)) * 1000 - 1e-6) / 1000;
    const fallback =
      ratio < 1 && beside < 1
        ? `Give ${id} a fallback with another system behind it that is up ${formatPercentage(Math.max(beside, 0.001))} of the time, or write`
        : 'Write';
    return `${fallback} \`${id} (soft)\` if ${digest.id} can do without it.`;
  }
  return `No single link is to blame; begin with ${links[0]?.id}, the weakest.`;
}

/** Down to a thousandth of a percent: a bound must not be rounded up. */
function rounded(ratio: number): number {
  return Math.floor(ratio * 100_000 + 1e-6) / 100_000;
}
