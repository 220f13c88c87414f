/**
 * What happens when one integration fails: what goes down with it, what only degrades, and which fallbacks catch it. A fallback
 * catches when it does not share the fate of what it stands in for and when nothing it needs is among what fails.
 */
import { byId, type Digest, type Entry } from '../document/entry.ts';
import { sharedFate } from '../document/rules/fate.ts';
import type { FallbackStep } from '../requirement/policies.ts';
import { type FeatureAvailability, featureAvailabilities, WINDOW } from './availability.ts';
import { type Fallback, fallbacksOf } from './network.ts';

export interface Impact {
  readonly id: string;
  /** What becomes of its own callers. */
  readonly state: 'down' | 'caught';
  /** Integrations that answer in its place. */
  readonly caughtBy: readonly string[];
  /** Its fallbacks that do not help now, and why. */
  readonly lost: readonly LostFallback[];
  /** What its document does besides, `cached up to 10 min`: it softens the failure, for a while. */
  readonly relief: readonly Relief[];
  /** Others that the same outage may take down: `calls the same host, …`. */
  readonly sameFate: readonly { readonly id: string; readonly why: string }[];
  /** Every integration that is hurt, the worst first. */
  readonly integrations: readonly Hurt[];
  readonly features: readonly HurtFeature[];
  /** Milliseconds that budgets are counted over. */
  readonly window: number;
}

/** `caught`: a fallback answers, here or in something it depends on; `degraded`: something it can do without is missing. */
export type State = 'down' | 'degraded' | 'caught';

export interface Hurt {
  readonly id: string;
  readonly state: State;
  /** What it depends on that hurts it. */
  readonly through: readonly string[];
  readonly caughtBy: readonly string[];
}

export interface HurtFeature extends FeatureAvailability {
  readonly state: State;
  readonly through: readonly string[];
  /** Milliseconds it may be down in the window, by the arithmetic; undefined where that is not known. */
  readonly budget: number | undefined;
}

export interface LostFallback extends Fallback {
  readonly why: string;
}

export interface Relief {
  readonly step: Extract<FallbackStep, { kind: 'cached' | 'queue' | 'respond' }>;
  /** Empty: for all operations. */
  readonly operations: readonly string[];
}

/** Undefined when no document has the id, or the one that has it does not compile. */
export function impactOf(id: string, entries: readonly Entry[]): Impact | undefined {
  const known = byId(entries);
  const digest = known.get(id)?.[0]?.digest;
  if (digest === undefined) return undefined;
  const spread = new Spread(id, known);
  const own = spread.catches(digest);
  const availability = digest.objectives.availability;
  const window = availability !== undefined && 'window' in availability ? availability.window.length : WINDOW;
  return {
    id,
    state: own.caughtBy.length > 0 ? 'caught' : 'down',
    ...own,
    relief: reliefOf(digest),
    sameFate: [...known].flatMap(([other, [entry]]) => {
      const why =
        entry?.digest === undefined || other === id || dependsHard(entry.digest, id)
          ? undefined
          : sharedFate(digest, entry.digest);
      return why === undefined || why.startsWith('depends on') ? [] : { id: other, why };
    }),
    integrations: spread.hurt(),
    features: featuresHurt(entries, known, spread, window),
    window,
  };
}

function dependsHard({ dependsOn }: Digest, id: string): boolean {
  return dependsOn.some((dependency) => dependency.id === id && !dependency.soft);
}

const WORST: Readonly<Record<State, number>> = { down: 0, degraded: 1, caught: 2 };

class Spread {
  readonly #root: string;
  readonly #known: ReadonlyMap<string, readonly Entry[]>;
  /** Who depends on an id. */
  readonly #hard = new Map<string, string[]>();
  readonly #soft = new Map<string, string[]>();
  /** Everything that would fail if nothing caught anything: a fallback in here is not counted on. */
  readonly #reach: ReadonlySet<string>;
  readonly #hurt = new Map<string, { state: State; through: Set<string>; caughtBy: readonly string[] }>();
  readonly rootState: State;

  constructor(root: string, known: ReadonlyMap<string, readonly Entry[]>) {
    this.#root = root;
    this.#known = known;
    for (const [id, [entry]] of known) {
      for (const dependency of entry?.digest?.dependsOn ?? []) {
        const users = dependency.soft ? this.#soft : this.#hard;
        const list = users.get(dependency.id);
        if (list === undefined) users.set(dependency.id, [id]);
        else list.push(id);
      }
    }
    const reach = new Set([root]);
    for (const id of reach) for (const user of this.#hard.get(id) ?? []) reach.add(user);
    this.#reach = reach;
    const digest = known.get(root)?.[0]?.digest;
    this.rootState = digest !== undefined && this.catches(digest).caughtBy.length > 0 ? 'caught' : 'down';
    this.#spread();
  }

  /** Which fallbacks of a document that cannot answer itself stand in for it, and which do not. */
  catches(digest: Digest): { readonly caughtBy: readonly string[]; readonly lost: readonly LostFallback[] } {
    const caughtBy: string[] = [];
    const lost: LostFallback[] = [];
    for (const fallback of fallbacksOf(digest)) {
      const why = this.#whyNot(digest, fallback);
      if (why === undefined) caughtBy.push(fallback.id);
      else lost.push({ ...fallback, why });
    }
    return { caughtBy, lost };
  }

  #whyNot(digest: Digest, { id, operations }: Fallback): string | undefined {
    const other = this.#known.get(id)?.[0]?.digest;
    if (other === undefined) return this.#known.has(id) ? 'has a document that does not compile' : 'has no document';
    if (this.#reach.has(id)) return id === this.#root ? 'is what fails' : 'fails with it';
    const why = sharedFate(digest, other) ?? this.#fateWithRoot(other);
    if (why !== undefined) return why;
    return operations.length > 0 ? `stands in for ${operations.join(', ')} only` : undefined;
  }

  #fateWithRoot(other: Digest): string | undefined {
    const root = this.#known.get(this.#root)?.[0]?.digest;
    return root === undefined ? undefined : sharedFate(root, other);
  }

  /** Breadth first; what is down takes its users down, unless they have a fallback; else they are as well off as it is. */
  #spread(): void {
    const queue: { readonly id: string; readonly state: State }[] = [{ id: this.#root, state: this.rootState }];
    for (const { id, state } of queue) {
      for (const user of this.#hard.get(id) ?? []) this.#reached(user, id, state === 'down' ? this.#fate(user) : state, queue);
      for (const user of this.#soft.get(id) ?? []) if (state === 'down') this.#reached(user, id, 'degraded', queue);
    }
  }

  #fate(id: string): State {
    const digest = this.#known.get(id)?.[0]?.digest;
    return digest !== undefined && this.catches(digest).caughtBy.length > 0 ? 'caught' : 'down';
  }

  #reached(id: string, through: string, state: State, queue: { readonly id: string; readonly state: State }[]): void {
    if (id === this.#root) return;
    const before = this.#hurt.get(id);
    const digest = this.#known.get(id)?.[0]?.digest;
    const caughtBy = state === 'caught' && digest !== undefined ? this.catches(digest).caughtBy : [];
    if (before === undefined) this.#hurt.set(id, { state, through: new Set([through]), caughtBy });
    else {
      before.through.add(through);
      if (WORST[state] >= WORST[before.state]) return;
      before.state = state;
      if (caughtBy.length > 0) before.caughtBy = caughtBy;
    }
    queue.push({ id, state });
  }

  hurt(): readonly Hurt[] {
    return [...this.#hurt]
      .map(([id, { state, through, caughtBy }]) => ({ id, state, through: [...through].sort(), caughtBy }))
      .sort((a, b) => WORST[a.state] - WORST[b.state] || (a.id < b.id ? -1 : 1));
  }

  stateOf(id: string): State | undefined {
    return id === this.#root ? this.rootState : this.#hurt.get(id)?.state;
  }
}

function featuresHurt(
  entries: readonly Entry[],
  known: ReadonlyMap<string, readonly Entry[]>,
  spread: Spread,
  window: number,
): readonly HurtFeature[] {
  const found: HurtFeature[] = [];
  for (const feature of featureAvailabilities(entries, known)) {
    const state = worst([
      ...feature.needs.map((id) => spread.stateOf(id)),
      ...feature.enriches.map((id) => (spread.stateOf(id) === 'down' ? ('degraded' as const) : spread.stateOf(id))),
    ]);
    if (state === undefined) continue;
    const through = [...feature.needs, ...feature.enriches].filter((id) => spread.stateOf(id) !== undefined);
    const budget = feature.ratio === undefined ? undefined : (1 - feature.ratio) * window;
    found.push({ ...feature, state, through, budget });
  }
  return found.sort((a, b) => WORST[a.state] - WORST[b.state] || (a.feature < b.feature ? -1 : 1));
}

function worst(states: readonly (State | undefined)[]): State | undefined {
  return states.filter((state) => state !== undefined).sort((a, b) => WORST[a] - WORST[b])[0];
}

/** Everything but other integrations and giving up. */
function reliefOf({ policies, operations }: Digest): readonly Relief[] {
  const relief = new Map<string, { step: Relief['step']; operations: string[] }>();
  for (const step of policies.fallback.steps)
    if (step.kind !== 'requirement' && step.kind !== 'fail') relief.set(JSON.stringify(step), { step, operations: [] });
  const whole = new Set(relief.keys());
  for (const { name, fallback } of operations) {
    for (const step of fallback.steps) {
      if (step.kind === 'requirement' || step.kind === 'fail') continue;
      const key = JSON.stringify(step);
      if (whole.has(key)) continue;
      const known = relief.get(key);
      if (known === undefined) relief.set(key, { step, operations: [name] });
      else known.operations.push(name);
    }
  }
  return [...relief.values()];
}
