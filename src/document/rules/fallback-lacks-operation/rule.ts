import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** A call goes on to the operation of the same name; without one the step is passed over. */
export const fallbackLacksOperation: Rule = {
  code: 'fallback-lacks-operation',
  why: 'A call is passed on by the name of its operation; where the other document has none of that name, the step is passed over.',
  *among({ digest, places, heading }, { byId }) {
    if (digest === undefined) return;
    const lacking = new Map<string, { readonly clause: string; readonly names: string[]; readonly all: boolean }>();
    for (const { name, fallback } of digest.operations) {
      for (const step of fallback.steps) {
        const other = step.kind === 'requirement' ? byId.get(step.id)?.[0]?.digest : undefined;
        if (step.kind !== 'requirement' || other === undefined || other.operations.length === 0) continue;
        if (other.operations.some((operation) => operation.name === name)) continue;
        const found = lacking.get(step.id);
        if (found !== undefined) found.names.push(name);
        else
          lacking.set(step.id, { clause: fallback.clause, names: [name], all: shareNone(digest.operations, other.operations) });
      }
    }
    for (const [id, { clause, names, all }] of lacking) {
      yield {
        severity: all ? severityFor(digest.criticality) : 'note',
        range: places[clause] ?? heading,
        clause,
        message: `${digest.id} falls back to ${id}, which has no operation called ${names.map((name) => `"${name}"`).join(' or ')}.`,
        remedy: `Give an operation of ${id} that name, or name those that it has: \`${id} (read payment)\`.`,
      };
    }
  },
};

function shareNone(own: readonly { readonly name: string }[], others: readonly { readonly name: string }[]): boolean {
  const names = new Set(others.map(({ name }) => name));
  return !own.some(({ name }) => names.has(name));
}
