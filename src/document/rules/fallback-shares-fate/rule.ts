import { placeOf } from '../place.ts';
import type { Meaning, Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const fallbackSharesFate: Rule = {
  code: 'fallback-shares-fate',
  why: 'A fallback that fails whenever the original fails is no fallback, only a slower failure.',
  *meaningAmong(requirement, document, { byId }) {
    const seen = new Set<string>();
    for (const { policies } of [requirement, ...requirement.operations]) {
      for (const step of policies.fallback.steps) {
        if (step.kind !== 'requirement' || seen.has(step.id)) continue;
        seen.add(step.id);
        const other = step.id === requirement.id ? requirement : byId.get(step.id)?.[0]?.requirement;
        const fate = other === undefined ? undefined : sharedFate(requirement, other);
        if (fate === undefined) continue;
        yield {
          severity: severityFor(requirement.criticality),
          ...placeOf(document, policies.fallback.clause),
          message: `${requirement.id} falls back to ${step.id}, which ${fate}.`,
          remedy:
            'Name an integration with another system behind it, or answer from `cached up to 10 min` or `respond 503` instead.',
        };
      }
    }
  },
};

/** Why the other one is down whenever this one is; undefined when it need not be. */
function sharedFate(requirement: Meaning, other: Meaning): string | undefined {
  if (other === requirement) return 'is itself';
  const host = hostOf(requirement);
  if (host !== undefined && host === hostOf(other)) return `calls the same host, ${host}`;
  if (requirement.system.toLowerCase() === other.system.toLowerCase()) return `calls the same system, ${other.system}`;
  const { group } = requirement.policies.rateLimit;
  if (group !== undefined && group === other.policies.rateLimit.group) return `shares its limit, ${group}`;
  return other.dependsOn.some(({ id, soft }) => id === requirement.id && !soft)
    ? `depends on ${requirement.id} itself`
    : undefined;
}

function hostOf({ endpoint }: Meaning): string | undefined {
  return endpoint.url === undefined ? undefined : URL.parse(endpoint.url)?.host;
}
