/** The outline of a document: its sections, and the clauses and operations in them. */
import { type DocumentSymbol, type SymbolInformation, SymbolKind } from 'vscode-languageserver';
import type { Document, RawClause } from '../../document/document.ts';
import type { Range } from '../../requirement/clause.ts';
import { rangeOf } from '../place.ts';
import { lastLines } from './section-ends.ts';

export function symbols(document: Document): DocumentSymbol[] {
  const { sections, lineStarts } = document;
  const top: DocumentSymbol[] = [];
  const ends = lastLines(sections, lineStarts.length);
  const clauses = Map.groupBy(document.clauses, ({ section }) => section);
  const operations = Map.groupBy(document.operations, ({ section }) => section);
  const open: { readonly level: number; readonly into: DocumentSymbol[] }[] = [{ level: 0, into: top }];
  if (document.heading !== undefined) {
    const whole = { start: document.heading.range.start, end: { line: lineStarts.length + 1, column: 1 } };
    open.push({ level: 1, into: entered(top, document.heading.text, SymbolKind.File, whole, document.heading.range) });
  }
  for (const [index, section] of sections.entries()) {
    if (index > 0) {
      while ((open.at(-1)?.level ?? 0) >= section.level && open.length > 1) open.pop();
      const into = open.at(-1)?.into ?? top;
      const whole = { start: section.heading.start, end: { line: (ends[index] ?? section.heading.start.line) + 1, column: 1 } };
      open.push({
        level: section.level,
        into: entered(into, section.title, SymbolKind.Namespace, whole, section.heading),
      });
    }
    const into = open.at(-1)?.into ?? top;
    for (const clause of clauses.get(section) ?? []) into.push(clauseSymbol(clause));
    for (const table of operations.get(section) ?? []) {
      for (const { range, cells } of table.rows) {
        const [name, request] = cells;
        if (name !== undefined && name.text !== '')
          entered(into, name.text, SymbolKind.Function, range, name.range, request?.text.replaceAll('`', ''));
      }
    }
  }
  return top;
}

/** The same for clients that know no nesting. */
export function flatSymbols(document: Document, uri: string): SymbolInformation[] {
  const flat: SymbolInformation[] = [];
  const visit = (all: readonly DocumentSymbol[], containerName: string): void => {
    for (const { name, kind, range, children = [] } of all) {
      flat.push({ name, kind, location: { uri, range }, ...(containerName === '' ? {} : { containerName }) });
      visit(children, name);
    }
  };
  visit(symbols(document), '');
  return flat;
}

function entered(
  into: DocumentSymbol[],
  name: string,
  kind: SymbolKind,
  range: Range,
  selection: Range,
  detail?: string,
): DocumentSymbol[] {
  const children: DocumentSymbol[] = [];
  into.push({
    name: name.trim() === '' ? '–' : name,
    kind,
    range: rangeOf(range),
    selectionRange: rangeOf(selection),
    children,
    ...(detail === undefined ? {} : { detail }),
  });
  return children;
}

function clauseSymbol({ label, qualifier, value, labelRange, range, children }: RawClause): DocumentSymbol {
  const name = qualifier === undefined ? label : `${label} (${qualifier})`;
  const last = children.at(-1)?.range.end ?? range.end;
  const whole = { start: labelRange.start, end: later(last, labelRange.end) };
  return {
    name: name.trim() === '' ? '–' : name,
    detail: value.length > 120 ? `${value.slice(0, 117)}…` : value,
    kind: SymbolKind.Property,
    range: rangeOf(whole),
    selectionRange: rangeOf(labelRange),
    children: children.map(clauseSymbol),
  };
}

function later(a: Range['start'], b: Range['start']): Range['start'] {
  return a.line > b.line || (a.line === b.line && a.column >= b.column) ? a : b;
}
