/** Clauses that a section does not have yet, each with a phrase that can be read as it stands. */
import { CompletionItemKind } from 'vscode-languageserver';
import { type ClauseDefinition, NO_CONTEXT } from '../../document/clauses/clause.ts';
import { guideTo, guideToPart } from '../../document/clauses/guide.ts';
import { CLAUSES, definitionOf, keyOf } from '../../document/clauses/index.ts';
import type { Section } from '../../document/document.ts';
import type { SectionKey } from '../../document/vocabulary/vocabulary.ts';
import type { Text } from '../text.ts';
import { parentAt } from './context.ts';
import { choice, escaped, type Offer } from './item.ts';

/** Clauses whose value is one of a few words. */
const CHOICES: ReadonlySet<string> = new Set(['general-information.criticality', 'general-information.type']);
/** Sections whose clauses the template writes as plain lines; in all others they are a list. */
const PLAIN: ReadonlySet<string> = new Set(['general-information', 'exchanged-data']);

export function labelOffers(text: Text, section: Section, mark: string, indented: boolean, line: number): Offer[] {
  if (indented) return partOffers(text, mark, line);
  const { clauses } = text.document;
  const here = clauses.filter((clause) => clause.section.within === section.within);
  const said = new Set(here.map(({ name }) => name));
  const bullet = mark === '' ? usualMark(text, section) : `${mark.trimEnd()} `;
  return CLAUSES.filter(
    ({ label, section: home, alsoIn }) =>
      !said.has(label) && (home === section.within || alsoIn?.includes(section.within as SectionKey) === true),
  ).map((definition) => offerOf(definition, bullet));
}

/** The accepted forms of a clause's value; empty where any words will do. */
export function formsOf(definition: ClauseDefinition): readonly string[] {
  if (definition.forms !== undefined) return definition.forms;
  if (definition.words === true) return [];
  const reading = definition.parse('\u0001', NO_CONTEXT);
  return reading.ok ? [] : reading.forms;
}

function offerOf(definition: ClauseDefinition, bullet: string): Offer {
  const { label } = definition;
  const key = keyOf(definition);
  const forms = formsOf(definition);
  const start = `${bullet}**${label}**: `;
  const value =
    forms[0] === undefined || forms[0].includes('REQ-') ? '$1' : CHOICES.has(key) ? choice(forms) : `\${1:${escaped(forms[0])}}`;
  return {
    label,
    kind: CompletionItemKind.Property,
    detail: forms[0],
    documentation: guideTo(key),
    text: start,
    snippet: `${escaped(start)}${value}`,
  };
}

/** What stands below a clause inside its list item: `Token URL` below Authentication. */
function partOffers(text: Text, mark: string, line: number): Offer[] {
  const parent = parentAt(text, line);
  const definition = parent?.name === undefined ? undefined : definitionOf(parent.name, parent.section.within);
  const said = new Set(parent?.children.map(({ name }) => name));
  const start = mark.trim() === '' ? `${mark}- ` : `${mark.trimEnd()} `;
  return (definition?.children ?? [])
    .filter((label) => !said.has(label))
    .map((label) => ({
      label,
      kind: CompletionItemKind.Property,
      documentation: guideToPart(label),
      text: `${start}**${label}**: `,
    }));
}

/** As the section's other clauses are written. */
function usualMark({ document }: Text, section: Section): string {
  const sibling = document.clauses.find((clause) => clause.section === section);
  if (sibling === undefined) return PLAIN.has(section.within) ? '' : '- ';
  const { start } = sibling.labelRange;
  const from = document.lineStarts[start.line - 1] ?? 0;
  const first = document.text.slice(from, from + start.column - 1).trimStart();
  return first.startsWith('- ') || first.startsWith('* ') || first.startsWith('+ ') ? first.slice(0, 2) : '';
}
