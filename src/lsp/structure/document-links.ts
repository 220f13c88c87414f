/** Links to files beside a document that are there. */
import { existsSync } from 'node:fs';
import type { DocumentLink } from 'vscode-languageserver';
import { linksIn, pathOfLink } from '../links.ts';
import { pathIn, uriOfPath } from '../paths.ts';
import type { Project } from '../project.ts';
import type { Text } from '../text.ts';

const MOST = 1_000;

export function documentLinks(project: Project, text: Text): DocumentLink[] {
  const from = pathIn(project.root, text.file);
  const there = new Map<string, boolean>();
  return linksIn(text)
    .slice(0, MOST)
    .flatMap((link) => {
      const path = pathOfLink(from, link);
      const exists = there.get(path) ?? existsSync(path);
      there.set(path, exists);
      return exists ? [{ range: text.rangeAt(link.start, link.end), target: uriOfPath(path) }] : [];
    });
}
