import { quoted } from '../names.ts';
import type { Digest, Rule } from '../rule.ts';
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
        if (namesOf(other).has(name)) continue;
        const found = lacking.get(step.id);
        if (found !== undefined) found.names.push(name);
        else lacking.set(step.id, { clause: fallback.clause, names: [name], all: shareNone(digest, other) });
      }
    }
    for (const [id, { clause, names, all }] of lacking) {
      yield {
        severity: all ? severityFor(digest.criticality) : 'note',
        range: places[clause] ?? heading,
        clause,
        message: `${digest.id} falls back to ${id}, which has no operation called ${quoted(names)}.`,
        remedy: `Give an operation of ${id} that name, or name those that it has: \`${id} (read payment)\`.`,
      };
    }
  },
};

function shareNone({ operations }: Digest, other: Digest): boolean {
  const names = namesOf(other);
  return !operations.some(({ name }) => names.has(name));
}

const known = new WeakMap<Digest, ReadonlySet<string>>();

function namesOf(digest: Digest): ReadonlySet<string> {
  let names = known.get(digest);
  if (names === undefined) {
    names = new Set(digest.operations.map(({ name }) => name));
    known.set(digest, names);
  }
  return names;
}
