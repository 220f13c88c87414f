import type { Document } from '../../document.ts';
import { placeOf, rangeAt } from '../place.ts';
import type { Rule } from '../rule.ts';

const PREFIX = 'REQ-I-';

export const unknownDependency: Rule = {
  code: 'unknown-dependency',
  why: 'What a document builds on must be described too, or nobody can tell what breaks with it.',
  *meaningAmong(requirement, document, { byId, complete }) {
    if (!complete) return;
    const dependencies = requirement.dependsOn.map(({ id }) => ({
      id,
      key: 'general-information.depends-on',
      role: 'depends on',
    }));
    const steps = [requirement, ...requirement.operations].flatMap(({ policies }) =>
      policies.fallback.steps.map((step) => ({ step, key: policies.fallback.clause })),
    );
    const fallbacks = steps.flatMap(({ step, key }) =>
      step.kind === 'requirement' ? [{ id: step.id, key, role: 'falls back to' }] : [],
    );
    const seen = new Set<string>();
    for (const { id, key, role } of [...dependencies, ...fallbacks]) {
      if (byId.has(id) || seen.has(role + id)) continue;
      seen.add(role + id);
      yield {
        severity: 'error',
        ...placeOf(document, key),
        message: `${requirement.id} ${role} ${id}, and no document has that id.`,
        remedy: `Write the document of ${id}, or correct the id.`,
      };
    }
  },
  /** Ids in prose and tables: somebody meant a document that is not there. */
  *textAmong(document, { byId, complete }) {
    if (!complete) return;
    let said: Set<string> | undefined;
    for (const { id, start } of mentions(document.text)) {
      if (id === document.id || byId.has(id)) continue;
      said ??= new Set(spokenFor(document));
      if (said.has(id)) continue;
      said.add(id);
      yield {
        severity: 'note',
        range: rangeAt(document, start, start + id.length),
        clause: undefined,
        message: `The text mentions ${id}, and no document has that id.`,
        remedy: `Write the document of ${id}, or correct the id.`,
      };
    }
  },
};

/** Ids in clauses that the other half of this rule judges. */
function* spokenFor({ clauses }: Document): Generator<string> {
  for (const { name, value } of clauses) {
    if (name === 'Depends On' || name === 'Fallback' || name === 'ID') for (const { id } of mentions(value)) yield id;
  }
}

function* mentions(text: string): Generator<{ readonly id: string; readonly start: number }> {
  for (let start = text.indexOf(PREFIX); start >= 0; start = text.indexOf(PREFIX, start + 1)) {
    let end = start + PREFIX.length;
    while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
    if (end > start + PREFIX.length && text[end] !== '-') yield { id: text.slice(start, end), start };
  }
}
