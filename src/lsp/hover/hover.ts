/** What is under the cursor: a silenced code, an id, a link to a contract, else a clause. The smallest thing answers. */
import { type Hover, MarkupKind, type Position } from 'vscode-languageserver';
import type { Abilities } from '../abilities.ts';
import type { Project } from '../project.ts';
import type { Text } from '../text.ts';
import { hoverOfClause } from './clause.ts';
import { hoverOfCode } from './code.ts';
import { hoverOfContract } from './contract.ts';
import { hoverOfId } from './id.ts';
import { plain } from './markdown.ts';

export function hover(project: Project, text: Text, position: Position, { markdown: shows }: Abilities): Hover | null {
  const offset = text.offsetAt(position);
  const answer =
    hoverOfCode(text, offset) ??
    hoverOfContract(project, text, offset) ??
    hoverOfId(project, text, offset) ??
    hoverOfClause(text, position);
  if (answer === undefined) return null;
  const { range, markdown } = answer;
  return {
    range,
    contents: shows ? { kind: MarkupKind.Markdown, value: markdown } : { kind: MarkupKind.PlainText, value: plain(markdown) },
  };
}
