/** What can be folded: sections, code, tables, lists of sub-clauses, comments. */
import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import type { Document } from '../../document/document.ts';
import type { Block } from '../../document/grammar/block.ts';
import { lastLines } from './section-ends.ts';

const MOST = 5_000;

export function foldings({ sections, blocks, lineStarts, text }: Document): FoldingRange[] {
  const found: FoldingRange[] = [];
  const add = (first: number, last: number, kind?: FoldingRangeKind): void => {
    let end = last;
    while (end > first && lineOf(text, lineStarts, end).trim() === '') end--;
    if (end > first && found.length < MOST)
      found.push({ startLine: first - 1, endLine: end - 1, ...(kind === undefined ? {} : { kind }) });
  };
  const ends = lastLines(sections, lineStarts.length);
  for (const [index, { heading }] of sections.entries())
    if (index > 0) add(heading.start.line, ends[index] ?? heading.start.line, FoldingRangeKind.Region);
  const walk = (inner: readonly Block[], depth: number): void => {
    for (const block of inner) {
      const { kind, line, endLine } = block;
      if (kind === 'code' || kind === 'table' || kind === 'frontMatter') add(line, endLine);
      else if (kind === 'html') add(line, endLine, FoldingRangeKind.Comment);
      else if (kind === 'quote') walk(block.children, depth + 1);
      else if (kind === 'list' && depth < 20) {
        for (const item of block.items) {
          if (item.children.length > 1) add(item.line, item.endLine);
          walk(item.children, depth + 1);
        }
      }
    }
  };
  walk(blocks, 0);
  return found.sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
}

function lineOf(text: string, lineStarts: readonly number[], line: number): string {
  const start = lineStarts[line - 1];
  return start === undefined ? '' : text.slice(start, lineStarts[line] ?? text.length);
}
