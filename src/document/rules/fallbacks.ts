/** Which other integrations an integration falls back to. */
import type { Digest } from '../entry.ts';

export interface RequirementStep {
  readonly id: string;
  /** Key of the clause that says so. */
  readonly clause: string;
}

const NONE: readonly RequirementStep[] = [];
const known = new WeakMap<Digest, readonly RequirementStep[]>();

/** For all operations and for single ones; each other integration once. */
export function requirementSteps(digest: Digest): readonly RequirementStep[] {
  let steps = known.get(digest);
  if (steps === undefined) {
    steps = find(digest);
    known.set(digest, steps);
  }
  return steps;
}

function find({ policies, operations }: Digest): readonly RequirementStep[] {
  const found: RequirementStep[] = [];
  for (const { fallback } of [policies, ...operations]) {
    for (const step of fallback.steps)
      if (step.kind === 'requirement' && !found.some(({ id }) => id === step.id))
        found.push({ id: step.id, clause: fallback.clause });
  }
  return found.length === 0 ? NONE : found;
}
