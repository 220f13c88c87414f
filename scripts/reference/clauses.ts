/** `docs/reference/clauses.md`: every clause with what it does, its standing and the forms it is read in, from the definitions. */
import { type ClauseDefinition, NO_CONTEXT } from '../../src/document/clauses/clause.ts';
import { guideTo, guideToPart } from '../../src/document/clauses/guide.ts';
import { CLAUSES, keyOf } from '../../src/document/clauses/index.ts';
import { SECTIONS, type SectionKey } from '../../src/document/vocabulary/vocabulary.ts';
import type { Standing } from '../../src/requirement/clause.ts';
import type { Reading } from '../../src/requirement/units/reading.ts';
import { anchor, code, list, page, table } from './markdown.ts';

/** In words, as `explain`, the editor and these pages use them. */
export const STANDINGS: Readonly<Record<Standing, string>> = {
  enforced: 'enforced',
  kept: 'kept',
  pending: 'not executed yet',
};

/** Texts that most readers refuse, and tell what they accept. */
const UNREADABLE = ['\u0001', '', '???'];

const sections = Object.entries(SECTIONS) as [SectionKey, (typeof SECTIONS)[SectionKey]][];

export function clausePage(): string {
  return page(
    'Clauses',
    '`src/document/clauses/`',
    'Every clause, by the section where it belongs. [The document language](document-language.md) says how a clause is written; what else it may be called, in six languages, is in [words](document-words.md).',
    '**Enforced**: what Concordat does obeys it: calls, or the rules of `check` (Criticality, Data Classification). **Kept**: for people and for rules; there is nothing to execute. **Not executed yet**: read, checked and kept, but this version does nothing with it, and `check` and `explain` say so.',
    'Below each clause are the forms it is read in, with what `concordat fmt` makes of one where that differs. Many more spellings are accepted; what cannot be read is answered with these forms. `TBD` and the like can stand for every value but an ID.',
    ...sections.flatMap(([key, { title }]) => {
      const here = CLAUSES.filter(({ section }) => section === key);
      return here.length === 0 ? [] : [`## ${title}`, ...here.map(described)];
    }),
  );
}

/** One row per section: what it is for the machine, and the clauses in it. */
export function sectionTable(): string {
  return table(
    ['Section', 'Clauses'],
    sections.map(([key, { title }]) => [
      title,
      CLAUSES.filter(({ section }) => section === key)
        .map(linkTo)
        .join(', '),
    ]),
  );
}

function described(definition: ClauseDefinition): string {
  const { label, section, alsoIn = [], children = [] } = definition;
  const also = alsoIn.map((key) => SECTIONS[key].title);
  const forms = formsOf(definition);
  return [
    `### ${headingOf(definition)}`,
    `*${standing(definition, forms)}.* ${guideTo(keyOf(definition)) ?? ''}`.trim(),
    ...(forms.length === 0 ? ['Any words.'] : [list(forms.map((form) => formLine(definition, form)))]),
    ...(definition.prose === true ? ['It may be empty where prose, a list or a table stands below it.'] : []),
    ...(children.length === 0
      ? []
      : [
          'Clauses nested below it:',
          list(children.map((child) => `**${child}**: ${guideToPart(child) ?? missing(`what ${label} › ${child} means`)}`)),
        ]),
    ...(also.length === 0 ? [] : [`Just as much at home in ${also.join(', ')}.`]),
    ...(definition.govern === undefined || section === 'webhooks'
      ? []
      : [`Can be said for one operation: \`${label} (refund)\`.`]),
  ].join('\n\n');
}

/** `Retry` is in two sections. */
function headingOf({ label, section }: ClauseDefinition): string {
  return CLAUSES.filter((other) => other.label === label).length > 1 ? `${label} (${SECTIONS[section].title})` : label;
}

export function linkTo(definition: ClauseDefinition): string {
  return `[${definition.label}](clauses.md#${anchor(headingOf(definition))})`;
}

/** Asked of the readers themselves: what an unreadable text is answered with. */
export function formsOf(definition: ClauseDefinition): readonly string[] {
  if (definition.forms !== undefined) return definition.forms;
  if (definition.words === true) return [];
  const forms = UNREADABLE.flatMap((text) => {
    const reading = definition.parse(text, NO_CONTEXT);
    return reading.ok ? [] : reading.forms.filter((form) => form !== 'a, b' && read(definition, form).ok);
  });
  return forms.length === 0 ? missing(`how ${definition.label} is written`) : [...new Set(forms)];
}

function formLine(definition: ClauseDefinition, form: string): string {
  const reading = read(definition, form);
  if (!reading.ok) return missing(`what \`${form}\` of ${definition.label} means`);
  const phrase = definition.phrase(reading.value);
  const waits = definition.standing === 'pending' ? undefined : definition.pending?.(reading.value);
  return [
    code(form),
    ...(phrase === form || definition.children !== undefined ? [] : [`is written ${code(phrase)} by \`fmt\``]),
    ...(waits === undefined ? [] : [waits === form ? 'not executed yet' : `not executed yet: ${waits}`]),
  ].join('; ');
}

/** The form of a clause with others below it tells of them in brackets. */
function read(definition: ClauseDefinition, form: string): Reading<unknown> {
  const nested = definition.children === undefined ? -1 : form.indexOf(' (with ');
  if (nested < 0) return definition.parse(form, NO_CONTEXT);
  return definition.parse(form.slice(0, nested), {
    sub: (label) => (label.endsWith('URL') ? 'https://auth.example.com/token' : 'env:NAME'),
  });
}

function standing(definition: ClauseDefinition, forms: readonly string[]): string {
  const { standing: usual, pending } = definition;
  const some =
    usual !== 'pending' &&
    forms.some((form) => {
      const reading = read(definition, form);
      return reading.ok && pending?.(reading.value) !== undefined;
    });
  const words = `${STANDINGS[usual]}${some ? ', some of it not yet' : ''}`;
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

function missing(what: string): never {
  throw new Error(`nothing says ${what}`);
}
