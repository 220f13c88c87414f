/**
 * Availability through the graph of dependencies. What is needed multiplies; what can stand in for each other is down only when
 * all of it is. Failures are taken to be independent, which is the kindest assumption; what several ways lead to counts once.
 */
import type { Digest } from '../entry.ts';
import { components } from './cycles.ts';
import { sharedFate } from './fate.ts';
import { promisedAvailability } from './promises.ts';
import type { Surroundings } from './rule.ts';

/** Ratios that all have to hold, by the id whose promise each is; none where nothing is promised. */
export type Chain = ReadonlyMap<string, number>;

const NOTHING: Chain = new Map();
/** A chain of more links is kept as their product: what two such chains have in common then counts twice. */
const MOST_LINKS = 64;
const known = new WeakMap<Surroundings, Availabilities>();

/** Made once for all documents that are judged beside each other. */
export function availabilitiesOf(surroundings: Surroundings): Availabilities {
  let found = known.get(surroundings);
  if (found === undefined) {
    found = new Availabilities(surroundings.byId);
    known.set(surroundings, found);
  }
  return found;
}

export class Availabilities {
  readonly #byId: Surroundings['byId'];
  /** Which group of documents that all build on each other one is in; documents of no circle are alone in theirs. */
  readonly #groups = new Map<string, number>();
  readonly #alone = new Map<string, Chain>();

  #nextGroup = 0;

  constructor(byId: Surroundings['byId']) {
    this.#byId = byId;
  }

  /** What a document's hard dependencies allow, its own promise and its own fallbacks left out. */
  needed(digest: Digest): Chain {
    this.#settle(around(digest, this.#byId));
    return this.#needed(digest.id, digest.dependsOn, undefined);
  }

  /** What a document can be relied on for, its fallbacks included. */
  effective(digest: Digest): Chain {
    this.#settle([digest.id, ...standIns(digest, this.#byId)]);
    return this.#withFallbacks(digest, undefined);
  }

  /** Share of the time in which all fallbacks of a document are down; 1 where it has none. */
  fallbacksDown(digest: Digest): number {
    this.#settle(standIns(digest, this.#byId));
    return this.#down(digest, undefined);
  }

  /** Finds what these are worth alone, and everything that they build on before them; what was found before stays. */
  #settle(roots: readonly string[]): void {
    const graph = new Map<string, readonly string[]>();
    const open = roots.filter((id) => !this.#groups.has(id));
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const digest = graph.has(id) || this.#groups.has(id) ? undefined : this.#byId.get(id)?.[0]?.digest;
      if (digest === undefined) continue;
      const next = around(digest, this.#byId);
      graph.set(id, next);
      open.push(...next);
    }
    // Groups come in the order in which they build on each other.
    for (const ids of components(graph)) {
      const group = this.#nextGroup++;
      for (const id of ids) this.#groups.set(id, group);
      for (const id of ids) {
        const digest = this.#byId.get(id)?.[0]?.digest;
        if (digest !== undefined) this.#alone.set(id, this.#aloneOf(digest));
      }
    }
  }

  /** Its promise, or what its dependencies allow, if that is less or nothing is promised. In a circle others of it do not count. */
  #aloneOf({ id, dependsOn, objectives }: Digest): Chain {
    const own = promisedAvailability(objectives)?.ratio;
    const chain = this.#needed(id, dependsOn, this.#groups.get(id));
    return own === undefined || (chain.size > 0 && product(chain) < own) ? chain : new Map([[id, own]]);
  }

  #needed(itself: string, dependsOn: Digest['dependsOn'], except: number | undefined): Chain {
    const links = new Map<string, number>();
    for (const { id, soft } of dependsOn) {
      const digest = soft || this.#isIn(id, except) ? undefined : this.#byId.get(id)?.[0]?.digest;
      if (digest === undefined) continue;
      for (const [link, ratio] of this.#withFallbacks(digest, except)) links.set(link, Math.min(ratio, links.get(link) ?? 1));
    }
    return links.size <= MOST_LINKS ? links : new Map([[itself, product(links)]]);
  }

  #withFallbacks(digest: Digest, except: number | undefined): Chain {
    const chain = this.#alone.get(digest.id) ?? NOTHING;
    const down = chain.size === 0 ? 1 : this.#down(digest, except);
    return down === 1 ? chain : new Map([[digest.id, 1 - (1 - product(chain)) * down]]);
  }

  #down(digest: Digest, except: number | undefined): number {
    let down = 1;
    for (const id of standIns(digest, this.#byId)) {
      const chain = this.#isIn(id, except) ? NOTHING : (this.#alone.get(id) ?? NOTHING);
      if (chain.size > 0) down *= 1 - product(chain);
    }
    return down;
  }

  #isIn(id: string, group: number | undefined): boolean {
    return group !== undefined && this.#groups.get(id) === group;
  }
}

/** All of it up at once. */
export function product(chain: Chain): number {
  let all = 1;
  for (const ratio of chain.values()) all *= ratio;
  return all;
}

/** Whatever decides how much it can be relied on: its hard dependencies, and what stands in for those. */
function around({ dependsOn }: Digest, byId: Surroundings['byId']): readonly string[] {
  const ids: string[] = [];
  for (const { id, soft } of dependsOn) {
    const digest = soft ? undefined : byId.get(id)?.[0]?.digest;
    if (digest !== undefined) ids.push(id, ...standIns(digest, byId));
  }
  return ids;
}

/** Integrations that answer in its place and need not be down when it is. */
function standIns(digest: Digest, byId: Surroundings['byId']): readonly string[] {
  const ids: string[] = [];
  for (const step of digest.policies.fallback.steps) {
    const other = step.kind === 'requirement' ? byId.get(step.id)?.[0]?.digest : undefined;
    if (other !== undefined && sharedFate(digest, other) === undefined && !ids.includes(other.id)) ids.push(other.id);
  }
  return ids;
}
