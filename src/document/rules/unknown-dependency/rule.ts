import { requirementSteps } from '../fallbacks.ts';
import type { Finding, Rule } from '../rule.ts';

const DEPENDS_ON = 'general-information.depends-on';

export const unknownDependency: Rule = {
  code: 'unknown-dependency',
  why: 'What a document builds on must be described too, or nobody can tell what breaks with it.',
  *among({ digest, mentions, places, heading }, { byId, complete }) {
    if (!complete) return;
    for (const { id, range } of mentions) if (!byId.has(id)) yield mentioned(id, range);
    if (digest === undefined) return;
    const dependencies = digest.dependsOn.map(({ id }) => ({ id, key: DEPENDS_ON, role: 'depends on' }));
    const fallbacks = requirementSteps(digest).map(({ id, clause }) => ({ id, key: clause, role: 'falls back to' }));
    for (const { id, key, role } of [...dependencies, ...fallbacks]) {
      if (byId.has(id)) continue;
      yield {
        severity: 'error',
        range: places[key] ?? heading,
        clause: key,
        message: `${digest.id} ${role} ${id}, and no document has that id.`,
        remedy: remedy(id),
      };
    }
  },
};

/** Ids in prose and tables: somebody meant a document that is not there. */
function mentioned(id: string, range: Finding['range']): Finding {
  const message = `The text mentions ${id}, and no document has that id.`;
  return { severity: 'note', range, clause: undefined, message, remedy: remedy(id) };
}

function remedy(id: string): string {
  return `Write the document of ${id}, or correct the id.`;
}
