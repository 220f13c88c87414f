/** Rules that ask for something the template has: each says what, how loud, and what to write. */
import type { Severity } from '../../requirement/diagnostic.ts';
import type { Criticality } from '../../requirement/requirement.ts';
import { definitionOf, keyOf } from '../clauses/index.ts';
import type { Document, Section } from '../document.ts';
import { kebab, type SectionKey } from '../vocabulary/vocabulary.ts';
import { insertClause, insertSection } from './insertion.ts';
import { clausesNamed, placeOfMissing } from './place.ts';
import { isAboutFailing } from './prose.ts';
import { type Finding, type Meaning, NOTHING, type Rule } from './rule.ts';

export interface Presence extends Missing {
  readonly code: string;
  readonly why: string;
  /** What is missing, as the subject of a sentence: `its availability`. */
  readonly what: string;
  readonly remedy: string;
  /** Words, in lower case, by which the prose of the section says it: then it is said, and only not in a form that is read. */
  readonly words?: readonly string[];
  /** Undefined: not asked for at that criticality. */
  readonly severity: Readonly<Record<Criticality, Severity | undefined>>;
  /** Whether it is asked for at all. Default: always. */
  isAsked?(requirement: Meaning, document: Document): boolean;
  /** Default: whether the clause, or else the section, says anything. */
  isThere?(document: Document): boolean;
}

/** A clause, or else a section. */
export interface Missing {
  readonly section: SectionKey;
  /** The clause asked for, where it is one. */
  readonly label?: string;
  /** What the section starts with, where it is a section. Default: `TBD`. */
  readonly lines?: readonly string[];
  /** Keys of the clauses that ask for it, the first that is there. Default: the criticality asks. */
  readonly askers?: readonly string[];
}

export function requirePresence(presence: Presence): Rule {
  const { code, why, what, words, remedy, severity, section, label, isAsked, isThere } = presence;
  return {
    code,
    why,
    meaning(requirement, document) {
      const level = severity[requirement.criticality];
      if (level === undefined || isAsked?.(requirement, document) === false) return NOTHING;
      const there = isThere?.(document) ?? (label === undefined ? hasSection(document, section) : hasClause(document, label));
      if (there) return NOTHING;
      const inProse = words !== undefined && speaksOf(document, section, words);
      const message = inProse
        ? `${requirement.id} says ${what} in prose only, and nothing is read out of prose.`
        : `${requirement.id} does not say ${what}.`;
      return [{ severity: level, message, remedy, ...missing(document, presence) }];
    },
  };
}

/** Where something missing is told of, and the edit that puts it in, for people to fill. */
export function missing(
  document: Document,
  { section, label, lines, askers }: Missing,
): Pick<Finding, 'range' | 'clause' | 'fix'> {
  const edits = label === undefined ? insertSection(document, section, lines ?? ['TBD']) : insertClause(document, section, label);
  return {
    range: placeOfMissing(document, section, askers),
    clause: label === undefined ? undefined : keyFor(section, label),
    fix: edits === undefined ? undefined : { edits, safe: false },
  };
}

function keyFor(section: SectionKey, label: string): string | undefined {
  const definition = definitionOf(label, section);
  return definition === undefined ? undefined : keyOf(definition);
}

/** Asked for by the bare template, so always. */
export const ALWAYS = { critical: 'error', important: 'warning', optional: 'note' } as const;
/** Beyond the bare template, and asked for by its practices or for safety: where it matters, failing nothing. */
export const WHERE_IT_MATTERS = { critical: 'warning', important: 'note', optional: undefined } as const;
/** Beyond the bare template, and nothing that its practices ask for: worth a thought where the product depends on it. */
export const WORTH_A_THOUGHT = { critical: 'note', important: undefined, optional: undefined } as const;

/** Whether a clause says anything. One whose label is not bold counts: that it is not read is another finding. */
export function hasClause(document: Document, name: string): boolean {
  return (
    clausesNamed(document, name).some(({ value, children }) => value !== '' || children.length > 0) ||
    (document.plain.length > 0 && document.plain.some(({ key }) => key.endsWith(`.${kebab(name)}`)))
  );
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

/**
 * Whether prose has one of some words, so that what is asked for may be said there: in a section, in labels of it that are no
 * clauses, and, for what is done when something fails, also in the description and in sections of any name that are about failing.
 */
export function speaksOf({ sections, clauses }: Document, section: SectionKey, words: readonly string[]): boolean {
  const isSpoken = (candidate: Section) =>
    candidate.within === section ||
    (section === 'error-handling' &&
      (candidate.within === 'integration-description' || (candidate.within === '' && isAboutFailing(candidate.title))));
  const has = (text: string) => {
    const lower = text.toLowerCase();
    return words.some((word) => lower.includes(word));
  };
  return (
    sections.some((candidate) => isSpoken(candidate) && candidate.prose.some(({ text }) => has(text))) ||
    clauses.some(({ name, value, rest, section: at }) => isSpoken(at) && ((name === undefined && has(value)) || has(rest)))
  );
}
