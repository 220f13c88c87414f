/** Values of one clause: the forms that its reader takes, and what the other documents of the folder know. */
import { CompletionItemKind } from 'vscode-languageserver';
import { definitionOf, keyOf } from '../../document/clauses/index.ts';
import { PROFILES } from '../../profiles/index.ts';
import type { Project } from '../project.ts';
import type { Text } from '../text.ts';
import type { Context } from './context.ts';
import type { Offer } from './item.ts';
import { formsOf } from './labels.ts';

type Value = Extract<Context, { kind: 'value' }>;
const ENVIRONMENTS = ['sandbox', 'staging'];

/** What replaces the last word of the value. */
export function wordOffers(project: Project, text: Text, { label, section }: Value): Offer[] {
  switch (keyFor(label, section.within)) {
    case 'general-information.depends-on':
    case 'error-handling.fallback':
      return idOffers(project, text);
    case 'general-information.supports':
      return features(project).map((id) => ({ label: id, kind: CompletionItemKind.Reference, text: id }));
    default:
      return [];
  }
}

/** What replaces the whole value. */
export function valueOffers(project: Project, { label, section }: Value): Offer[] {
  const definition = definitionOf(label, section.within);
  if (definition === undefined) return [];
  const key = keyOf(definition);
  if (key === 'general-information.profile')
    return PROFILES.map(({ name }) => name)
      .concat('none')
      .map(plainOffer);
  if (key === 'general-information.owner') return owners(project).map(plainOffer);
  // An example's ids are nobody's.
  return formsOf(definition)
    .filter((form) => !form.includes('REQ-'))
    .map(plainOffer);
}

/** What can stand in brackets after a label: an environment, and an operation where the clause can be said for one. */
export function qualifierOffers(project: Project, text: Text, label: string, within: string): Offer[] {
  const environments = new Set(ENVIRONMENTS);
  for (const { digest } of project.entries) for (const name of digest?.environments ?? []) environments.add(name);
  const governs = definitionOf(label, within)?.govern !== undefined;
  const operations = governs
    ? text.document.operations.flatMap(({ columns, rows }) =>
        rows.flatMap(({ cells }) => cells[columns.indexOf('operation')]?.text.replaceAll('`', '').trim() ?? []),
      )
    : [];
  return [...operations.filter((name) => name !== ''), ...environments].map(plainOffer);
}

function idOffers(project: Project, text: Text): Offer[] {
  return project.entries.flatMap(({ id, title, file }) =>
    id === undefined || file === text.file ? [] : [{ label: id, kind: CompletionItemKind.Reference, detail: title, text: id }],
  );
}

function features(project: Project): string[] {
  return [...new Set(project.entries.flatMap(({ digest }) => digest?.supports ?? []))].sort();
}

function owners(project: Project): string[] {
  return [...new Set(project.entries.flatMap(({ digest }) => digest?.owner ?? []))].sort();
}

function keyFor(label: string, within: string): string {
  const definition = definitionOf(label, within);
  return definition === undefined ? '' : keyOf(definition);
}

function plainOffer(text: string): Offer {
  return { label: text, kind: CompletionItemKind.Value, text };
}
