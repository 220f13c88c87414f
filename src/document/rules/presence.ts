/** Rules that ask for something the template has: each says what, how loud, and what to write. */
import type { Severity } from '../../requirement/diagnostic.ts';
import type { Criticality } from '../../requirement/requirement.ts';
import type { Document } from '../document.ts';
import { heading } from './place.ts';
import type { Rule } from './rule.ts';

export interface Presence {
  readonly code: string;
  readonly why: string;
  /** What is missing, as the subject of a sentence: `its availability`. */
  readonly what: string;
  readonly remedy: string;
  /** Key of the clause asked for, where it is one. */
  readonly clause?: string;
  /** Undefined: not asked for at that criticality. */
  readonly severity: Readonly<Record<Criticality, Severity | undefined>>;
  isThere(document: Document): boolean;
}

export function requirePresence({ code, why, what, remedy, clause, severity, isThere }: Presence): Rule {
  return {
    code,
    why,
    *meaning(requirement, document) {
      const level = severity[requirement.criticality];
      if (level === undefined || isThere(document)) return;
      yield { severity: level, range: heading(document), clause, message: `${requirement.id} does not say ${what}.`, remedy };
    },
  };
}

/** Asked for by the bare template, so always. */
export const ALWAYS = { critical: 'error', important: 'warning', optional: 'note' } as const;
/** Beyond the bare template: asked for where it matters, failing nothing. */
export const WHERE_IT_MATTERS = { critical: 'warning', important: 'note', optional: undefined } as const;

export function hasClause(document: Document, name: string): boolean {
  return document.clauses.some((clause) => clause.name === name && (clause.value !== '' || clause.children.length > 0));
}

/** Whether anything stands in a section: a clause, a table, or words. */
export function hasSection(document: Document, section: string): boolean {
  const inside = (within: { readonly key: string; readonly within: string }) =>
    within.key === section || within.within === section;
  return (
    document.sections.some((candidate) => inside(candidate) && candidate.prose.some(({ text }) => text.trim() !== '')) ||
    document.clauses.some((clause) => inside(clause.section)) ||
    [...document.tables, ...document.errors, ...document.operations, ...document.risks].some((table) => inside(table.section))
  );
}
