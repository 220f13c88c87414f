/**
 * What a kind of clause is: its label, how its phrase is read and printed, and where its value lands in a requirement.
 * A family of clauses is one file in this folder; `index.ts` lists them. The next clause is one file and one line there.
 */
import type { Standing } from '../../requirement/clause.ts';
import { inEnglish } from '../../requirement/units/in-english.ts';
import type { Reading } from '../../requirement/units/reading.ts';
import type { SectionKey } from '../vocabulary/vocabulary.ts';
import type { PolicyDraft, RequirementDraft } from './draft.ts';

export interface ClauseDefinition<V = unknown> {
  /** Canonical label, `Circuit Breaker`. */
  readonly label: string;
  readonly section: SectionKey;
  readonly standing: Standing;
  /** Other sections in which it is just as much at home. */
  readonly alsoIn?: readonly SectionKey[];
  /** Labels of nested clauses that belong to this one's value. */
  readonly children?: readonly string[];
  /** Without this, nothing runs safely: `TBD` cannot stand here. */
  readonly essential?: boolean;
  /** Any words will do: nothing is read out of them, so they may be as long as they like. */
  readonly words?: true;
  /** A name or an address: its whole line is the value, because a full stop inside of it ends no sentence (`Dr. Anna Weber`). */
  readonly line?: true;
  /** Accepted ways to write it, where the refusal of an unreadable text does not name them all. */
  readonly forms?: readonly string[];
  /** An empty value with prose below it is fine (`**Input**:` and a list). */
  readonly prose?: boolean;
  /** Text comes trimmed, without surrounding code marks. Never throws. */
  parse(text: string, context: ClauseContext): Reading<V>;
  /** The canonical phrase: reading it again gives an equal value. Sub-clauses are written inside it. */
  phrase(value: V): string;
  /** What people must know of a value that is read only in part: told as a warning. */
  remark?(value: V): string | undefined;
  /** The part of this value that this version does not execute; undefined when it executes all of it. */
  pending?(value: V): string | undefined;
  /** Whether the whole value is pending, where that depends on the value. */
  standingOf?(value: V): Standing;
  /** Puts the value into the requirement. */
  land?(value: V, draft: RequirementDraft): void;
  /** Puts the value into the policies of the requirement or of one operation; `key` is the deciding clause's. */
  govern?(value: V, policies: PolicyDraft, key: string): void;
}

export interface ClauseContext {
  /** The value of a nested clause by its canonical label. */
  sub(label: string): string | undefined;
}

export const NO_CONTEXT: ClauseContext = { sub: () => undefined };

/** Keeps the value's type inside the definition and hides it in the list. */
export function clause<V>(definition: ClauseDefinition<V>): ClauseDefinition {
  if (definition.words === true) return definition as ClauseDefinition;
  return { ...definition, parse: inAnyLanguage(definition) } as ClauseDefinition;
}

/** What cannot be read as it stands is read with its foreign words in English; what is wrong is told of the text as written. */
function inAnyLanguage<V>(definition: ClauseDefinition<V>): ClauseDefinition<V>['parse'] {
  return (text, context) => {
    const reading = definition.parse(text, context);
    const english = reading.ok ? undefined : inEnglish(text);
    if (english === undefined) return reading;
    const again = definition.parse(english, context);
    return again.ok ? again : reading;
  };
}
