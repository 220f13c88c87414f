/** What can be written at the cursor. */
import { dirname } from 'node:path';
import { type CompletionItem, CompletionItemKind, type CompletionList, type Position, type Range } from 'vscode-languageserver';
import { SECTIONS } from '../../document/vocabulary/vocabulary.ts';
import type { Abilities } from '../abilities.ts';
import { silenceableCodes } from '../codes.ts';
import { pathOfLink } from '../links.ts';
import { pathIn } from '../paths.ts';
import type { Project } from '../project.ts';
import type { Text } from '../text.ts';
import { cellOffers } from './cells.ts';
import { type Context, contextAt, sectionAt } from './context.ts';
import { fileOffers, fragmentOffers } from './files.ts';
import { itemOf, MOST, type Offer } from './item.ts';
import { labelOffers } from './labels.ts';
import { secretOffers } from './secrets.ts';
import { qualifierOffers, valueOffers, wordOffers } from './values.ts';

export const TRIGGERS: readonly string[] = ['*', '#', ':', '(', '/', ' ', '|'];

/** Sections that stand inside another one. */
const NESTED: ReadonlySet<string> = new Set(['endpoint-connection', 'exchanged-data']);

export function completion(project: Project, text: Text, position: Position, { snippets }: Abilities): CompletionList {
  const context = contextAt(text, position);
  const items: CompletionItem[] = [];
  let more = false;
  const add = (offers: readonly Offer[], range: Range): void => {
    const written = text.document.text.slice(text.offsetAt(range.start), text.offsetAt(range.end)).toLowerCase();
    const fitting = offers.length <= MOST ? offers : offers.filter((offer) => offer.text.toLowerCase().startsWith(written));
    more ||= fitting.length > MOST || fitting.length < offers.length;
    for (const offer of fitting.slice(0, MOST)) items.push(itemOf(offer, range, items.length, snippets));
  };
  if (context !== undefined) offer(context, project, text, position, add);
  return { isIncomplete: more, items };
}

function offer(
  context: Context,
  project: Project,
  text: Text,
  position: Position,
  add: (offers: readonly Offer[], range: Range) => void,
): void {
  const { range } = context;
  if (context.kind === 'code') add(codeOffers(text), range);
  else if (context.kind === 'heading') add(sectionOffers(text), range);
  else if (context.kind === 'secret') add(secretOffers(project, text.file), range);
  else if (context.kind === 'cell') add(cellOffers(context.column), range);
  else if (context.kind === 'label')
    add(labelOffers(text, context.section, context.mark, context.indented, position.line + 1), range);
  else if (context.kind === 'qualifier')
    add(qualifierOffers(project, text, context.label, sectionAt(text, position.line + 1).within), range);
  else if (context.kind === 'link') add(linkOffers(project, text, context.address), range);
  else {
    add(wordOffers(project, text, context), context.word);
    add(valueOffers(project, context), range);
  }
}

function codeOffers(text: Text): Offer[] {
  const offers: Offer[] = [];
  for (const { code, why } of silenceableCodes()) {
    if (text.document.text.includes(`concordat-ignore ${code}:`)) continue;
    offers.push({ label: code, kind: CompletionItemKind.EnumMember, detail: why, text: code });
  }
  return offers;
}

function sectionOffers({ document }: Text): Offer[] {
  const there = new Set(document.sections.map(({ key }) => key));
  return Object.entries(SECTIONS).flatMap(([key, { title }]) => {
    if (there.has(key)) return [];
    const heading = `${NESTED.has(key) ? '###' : '##'} ${title}`;
    return [{ label: title, kind: CompletionItemKind.Module, detail: heading, text: heading }];
  });
}

function linkOffers(project: Project, text: Text, address: string): Offer[] {
  const path = pathIn(project.root, text.file);
  const hash = address.indexOf('#');
  if (hash < 0) return fileOffers(dirname(path));
  const file = address.slice(0, hash);
  if (file === '' || file.includes(':')) return [];
  return fragmentOffers(file, pathOfLink(path, { file, fragment: undefined, start: 0, end: 0 }));
}
