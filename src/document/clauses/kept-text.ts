/** Clauses that are words for people, or that a later version executes: read as text, kept whole. */
import type { Standing } from '../../requirement/clause.ts';
import { readable, unreadable } from '../../requirement/units/reading.ts';
import type { SectionKey } from '../vocabulary/vocabulary.ts';
import { type ClauseDefinition, clause } from './clause.ts';

export function text(
  label: string,
  section: SectionKey,
  standing: Standing,
  more: Partial<ClauseDefinition<string>> = {},
): ClauseDefinition {
  return clause<string>({
    label,
    section,
    standing,
    words: true,
    parse: (value) => (value === '' ? unreadable('nothing is said here', ['some words']) : readable(value)),
    phrase: (value) => value,
    ...(more.prose === true ? {} : { line: true as const }),
    ...(standing === 'pending' ? { pending: () => label } : {}),
    ...more,
  });
}
