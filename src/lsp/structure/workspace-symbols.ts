/** Documents by id, title or system, wherever they lie. */
import { SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver';
import { pathIn, uriOfPath } from '../paths.ts';
import { rangeOf } from '../place.ts';
import type { Project } from '../project.ts';

const MOST = 200;

export function workspaceSymbols(projects: readonly Project[], query: string): WorkspaceSymbol[] {
  const wanted = query.toLowerCase();
  const found: WorkspaceSymbol[] = [];
  for (const project of projects) {
    for (const { id, title, file, heading, digest } of project.entries) {
      if (found.length >= MOST) return found;
      const name = `${id ?? ''} ${title}`.trim();
      if (!`${name} ${digest?.system ?? ''}`.toLowerCase().includes(wanted)) continue;
      const location = { uri: uriOfPath(pathIn(project.root, file)), range: rangeOf(heading) };
      found.push({ name: name === '' ? file : name, kind: SymbolKind.File, location });
    }
  }
  return found;
}
