import type { FallbackStep } from '../../../requirement/policies.ts';
import type { FallbackValue } from '../../clauses/draft.ts';
import { placeOf } from '../place.ts';
import { rewrite } from '../rewrite.ts';
import type { Rule } from '../rule.ts';
import { ofOperation, scopes } from '../scopes.ts';
import { severityFor } from '../severity.ts';

/** A step after which nothing comes, or that an earlier one makes idle. */
export const unreachableFallbackStep: Rule = {
  code: 'unreachable-fallback-step',
  why: 'A step that is never reached looks like a safety net, and is none.',
  *meaning(requirement, document) {
    const seen = new Set<string>();
    for (const scope of scopes(requirement, ({ fallback }) => fallback)) {
      const { steps, clause } = scope.policies.fallback;
      const idle = firstIdle(steps);
      if (idle === undefined || seen.has(clause)) continue;
      seen.add(clause);
      yield {
        severity: severityFor(requirement.criticality),
        ...placeOf(document, clause),
        message: `The fallback${ofOperation(scope)} never gets to its step ${idle.place + 1}: ${idle.because}.`,
        remedy: `Take step ${idle.place + 1} out, or put it before step ${idle.earlier + 1}.`,
        fix: rewrite<FallbackValue>(document, clause, (value) => withoutIdle(value)),
      };
    }
  },
};

interface Idle {
  readonly place: number;
  readonly earlier: number;
  readonly because: string;
}

function firstIdle(steps: readonly FallbackStep[]): Idle | undefined {
  for (const [place, step] of steps.entries()) {
    for (const [earlier, before] of steps.slice(0, place).entries()) {
      const because = whyIdle(before, step, earlier + 1);
      if (because !== undefined) return { place, earlier, because };
    }
  }
  return undefined;
}

function whyIdle(before: FallbackStep, step: FallbackStep, number: number): string | undefined {
  if (before.kind === 'respond') return `step ${number} always answers`;
  if (before.kind === 'fail') return `step ${number} ends it`;
  if (before.kind === 'cached' && step.kind === 'cached' && step.maxAge <= before.maxAge)
    return `step ${number} has already looked for any answer as young as that`;
  if (before.kind === 'requirement' && step.kind === 'requirement' && step.id === before.id)
    return `step ${number} has already asked ${step.id}`;
  return undefined;
}

/** Steps for named operations stay: they may be all that those operations have. Undefined where nothing is left out. */
function withoutIdle(value: FallbackValue): FallbackValue | undefined {
  if (value.some(({ operations }) => operations.length > 0)) return undefined;
  const kept: FallbackValue[number][] = [];
  for (const part of value) if (firstIdle([...kept.map(({ step }) => step), part.step]) === undefined) kept.push(part);
  return kept.length === value.length ? undefined : kept;
}
