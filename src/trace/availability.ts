/**
 * What the integrations behind a feature allow it: their promises multiplied, alternatives in parallel, soft dependencies left
 * out. Failures are taken to be independent, and a promise is a floor that is paid for in credits, no forecast.
 */
import type { Entry } from '../document/entry.ts';
import { availabilityOf } from '../document/entry.ts';
import { Availabilities, product } from '../document/rules/availability.ts';
import { DAY } from '../requirement/units/duration.ts';
import { fallbacksOf } from './network.ts';

/** The window that budgets are counted in where no single document decides. */
export const WINDOW = 30 * DAY;

export interface FeatureAvailability {
  readonly feature: string;
  /** Integrations that it needs, in the order of the documents. */
  readonly needs: readonly string[];
  /** Optional ones and stand-ins: they are missed when they fail, and the feature goes on. */
  readonly enriches: readonly string[];
  /** Undefined where nothing that it needs promises anything. */
  readonly ratio: number | undefined;
  /** What it needs whose availability nobody knows: where there is any, the ratio is only an upper bound. */
  readonly unknown: readonly string[];
}

type ById = ReadonlyMap<string, readonly Entry[]>;

/** By feature, in the order in which documents name them. */
export function featureAvailabilities(entries: readonly Entry[], byId: ById): readonly FeatureAvailability[] {
  const supporters = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (entry.digest === undefined || byId.get(entry.digest.id)?.[0] !== entry) continue;
    for (const feature of new Set(entry.digest.supports)) {
      const known = supporters.get(feature);
      if (known === undefined) supporters.set(feature, [entry]);
      else known.push(entry);
    }
  }
  const availabilities = new Availabilities(byId);
  return [...supporters].map(([feature, behind]) => featureAvailability(feature, behind, byId, availabilities));
}

function featureAvailability(
  feature: string,
  behind: readonly Entry[],
  byId: ById,
  availabilities: Availabilities,
): FeatureAvailability {
  const { needs, enriches } = partition(behind);
  const links = new Map<string, number>();
  for (const { digest } of needs) {
    if (digest === undefined) continue;
    for (const [id, ratio] of availabilities.effective(digest)) links.set(id, Math.min(ratio, links.get(id) ?? 1));
  }
  return {
    feature,
    needs: needs.map(idOf),
    enriches: enriches.map(idOf),
    ratio: links.size === 0 ? undefined : product(links),
    unknown: hardClosure(needs.map(idOf), byId).filter((id) => {
      const digest = byId.get(id)?.[0]?.digest;
      return digest === undefined || availabilityOf(digest) === undefined;
    }),
  };
}

/**
 * What a feature needs of the integrations that support it: all but the Optional ones and those that another of them falls
 * back to. Where that leaves none, all are needed.
 */
export function partition(behind: readonly Entry[]): { readonly needs: readonly Entry[]; readonly enriches: readonly Entry[] } {
  const standIns = new Set(
    behind.flatMap(({ digest }) =>
      digest === undefined ? [] : fallbacksOf(digest).flatMap(({ id, operations }) => (operations.length === 0 ? id : [])),
    ),
  );
  const enriches = behind.filter(({ digest }) => digest?.criticality === 'optional' || standIns.has(digest?.id ?? ''));
  if (enriches.length === behind.length) return { needs: behind, enriches: [] };
  return { needs: behind.filter((entry) => !enriches.includes(entry)), enriches };
}

/** The integrations and everything that they cannot do without, each once; circles end. */
export function hardClosure(ids: readonly string[], byId: ById): readonly string[] {
  const found = new Set(ids);
  for (const id of found) {
    for (const { id: other, soft } of byId.get(id)?.[0]?.digest?.dependsOn ?? []) if (!soft) found.add(other);
  }
  return [...found];
}

function idOf({ digest }: Entry): string {
  return digest?.id ?? '';
}
