/** The contracts that a document links to: in its operations, its clauses and its prose. */
import type { Range } from '../../requirement/clause.ts';
import type { ContractLink } from '../../requirement/operation.ts';
import type { Document } from '../document.ts';
import type { Link } from '../entry.ts';
import type { Block } from '../grammar/block.ts';
import { Places } from '../grammar/place.ts';
import { fileOf, isContractFile, linksIn } from './link.ts';
import { percentDecoded } from './pointer.ts';

/** A document that links more has its first ones looked at. */
const MOST = 2_000;
/** Where none of these stands, nothing is code, comment or quote. */
const HIDERS = ['```', '~~~', '<', '\n>', '\n    ', '\n\t'];

/** In the order of their places. `named` are the contracts of its clauses, which may be written without a link's brackets. */
export function documentLinks(document: Document, named: readonly ContractLink[]): Link[] {
  const { text } = document;
  const found: { readonly start: number; readonly target: string }[] = [];
  for (const { start, target, text: words } of linksIn(text)) {
    if (found.length >= MOST) break;
    const to = fileOf(target);
    if (to === undefined || !isContractFile(percentDecoded(to.file))) continue;
    if (text[start - words.length - 4] !== '`') found.push({ start, target });
  }
  for (const { file, fragment } of named) {
    const target = fragment === undefined ? file : `${file}#${fragment}`;
    if (found.some((link) => link.target === target)) continue;
    const start = text.indexOf(target);
    found.push({ start, target });
  }
  if (found.length === 0) return [];
  const hidden = hiddenPlaces(document);
  const places = new Places(document.lineStarts);
  return found
    .filter(({ start }) => !hidden.some(([from, to]) => start >= from && start < to))
    .sort((a, b) => a.start - b.start)
    .map(({ start, target }) => {
      const { file, fragment } = fileOf(target) ?? { file: target, fragment: undefined };
      const at = (from: number, to: number): Range =>
        start < 0 ? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } } : places.range(start + from, start + to);
      return {
        file: percentDecoded(file),
        fragment,
        range: at(0, file.length),
        fragmentRange: fragment === undefined ? undefined : at(file.length + 1, target.length),
      };
    });
}

/** Where the request of each declared operation is written, by the operation's name. */
export function requestPlaces({ operations }: Document): Record<string, Range> {
  const places: Record<string, Range> = Object.create(null);
  for (const { columns, rows } of operations) {
    const [name, request] = [columns.indexOf('operation'), columns.indexOf(columns.includes('path') ? 'path' : 'request')];
    for (const { cells } of rows) {
      const written = cells[name]?.text.replaceAll('`', '').replaceAll('*', '').trim();
      const range = cells[request]?.range;
      if (written !== undefined && range !== undefined) places[written] ??= range;
    }
  }
  return places;
}

/** Code, comments and quotes: what stands there is an example, or somebody else's words. */
function hiddenPlaces(document: Document): (readonly [number, number])[] {
  if (!HIDERS.some((hider) => document.text.includes(hider))) return [];
  const hidden: (readonly [number, number])[] = [];
  const visit = (blocks: readonly Block[]): void => {
    for (const block of blocks) {
      if (block.kind === 'code' || block.kind === 'html' || block.kind === 'quote') hidden.push([block.start, block.end]);
      else if (block.kind === 'list') for (const item of block.items) visit(item.children);
    }
  };
  visit(document.blocks);
  return hidden;
}
