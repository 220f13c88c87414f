import type { Digest, Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const fallbackSharesFate: Rule = {
  code: 'fallback-shares-fate',
  why: 'A fallback that fails whenever the original fails is no fallback, only a slower failure.',
  *among({ digest, places, heading }, { byId }) {
    if (digest === undefined) return;
    const seen = new Set<string>();
    for (const { fallback } of [digest.policies, ...digest.operations]) {
      for (const step of fallback.steps) {
        if (step.kind !== 'requirement' || seen.has(step.id)) continue;
        seen.add(step.id);
        const other = step.id === digest.id ? digest : byId.get(step.id)?.[0]?.digest;
        const fate = other === undefined ? undefined : sharedFate(digest, other);
        if (fate === undefined) continue;
        yield {
          severity: severityFor(digest.criticality),
          range: places[fallback.clause] ?? heading,
          clause: fallback.clause,
          message: `${digest.id} falls back to ${step.id}, which ${fate}.`,
          remedy:
            'Name an integration with another system behind it, or answer from `cached up to 10 min` or `respond 503` instead.',
        };
      }
    }
  },
};

/** Why the other one is down whenever this one is; undefined when it need not be. */
function sharedFate(digest: Digest, other: Digest): string | undefined {
  if (other === digest) return 'is itself';
  const host = hostOf(digest);
  if (host !== undefined && host === hostOf(other)) return `calls the same host, ${host}`;
  if (digest.system.toLowerCase() === other.system.toLowerCase()) return `calls the same system, ${other.system}`;
  const { group } = digest.policies.rateLimit;
  if (group !== undefined && group === other.policies.rateLimit.group) return `shares its limit, ${group}`;
  return other.dependsOn.some(({ id, soft }) => id === digest.id && !soft) ? `depends on ${digest.id} itself` : undefined;
}

function hostOf({ endpoint }: Digest): string | undefined {
  return endpoint.url === undefined ? undefined : URL.parse(endpoint.url)?.host;
}
