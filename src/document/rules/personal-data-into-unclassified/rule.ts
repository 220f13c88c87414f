import { requirementSteps } from '../fallbacks.ts';
import type { Digest, Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

const PROTECTED = ['PCI', 'PII', 'PHI', 'confidential'];
const DEPENDS_ON = 'general-information.depends-on';

export const personalDataIntoUnclassified: Rule = {
  code: 'personal-data-into-unclassified',
  why: 'Data is protected as well as the last system that it goes to, and only where somebody knows that it goes there.',
  *among({ digest, places, heading }, { byId }) {
    if (digest === undefined) return;
    const held = protectedIn(digest);
    if (held.length === 0) return;
    const names = held.join(', ');
    const seen = new Set<string>();
    for (const { id, clause } of requirementSteps(digest)) {
      const why = whyOpen(byId.get(id)?.[0]?.digest);
      if (why === undefined) continue;
      seen.add(id);
      yield {
        severity: severityFor(digest.criticality),
        range: places[clause] ?? heading,
        clause,
        message: `${digest.id} holds ${names} and sends its calls to ${id} when it fails, which ${why}.`,
        remedy: `Write in ${id} which data it gets, \`**Data Classification**: ${names}\`, or fall back to something that may have it.`,
      };
    }
    for (const { id } of digest.dependsOn) {
      const why = seen.has(id) ? undefined : whyOpen(byId.get(id)?.[0]?.digest);
      if (why === undefined) continue;
      yield {
        severity: 'note',
        range: places[DEPENDS_ON] ?? heading,
        clause: DEPENDS_ON,
        message: `${digest.id} holds ${names} and depends on ${id}, which ${why}.`,
        remedy: `Write in ${id} which data it gets: \`**Data Classification**: ${names}\`, or \`internal\` if none of this goes there.`,
      };
    }
  },
};

function protectedIn({ security }: Digest): readonly string[] {
  return security.dataClassification.filter((name) => PROTECTED.includes(name));
}

function whyOpen(other: Digest | undefined): string | undefined {
  if (other === undefined) return undefined;
  const classes = other.security.dataClassification;
  if (classes.length === 0) return 'says nothing of the data it gets';
  return classes.every((name) => name === 'public') ? 'is for public data' : undefined;
}
