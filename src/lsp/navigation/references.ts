/** Everywhere an id stands: headings, clauses, tables, prose, the README beside the documents. */
import type { Location } from 'vscode-languageserver';
import { nextTurn } from '../../runtime/platform/turn.ts';
import { type FoundId, idAt, idsIn } from '../ids.ts';
import { pathIn, uriOfPath } from '../paths.ts';
import { rangeOf } from '../place.ts';
import type { Project } from '../project.ts';
import type { Text } from '../text.ts';

const SLICE = 50;

export interface Occurrence {
  readonly text: Text;
  readonly found: FoundId;
}

/** In the order of the files. Gives up, with what there is, when nobody wants it any more. */
export async function occurrencesOf(project: Project, id: string, cancelled: () => boolean): Promise<Occurrence[]> {
  const occurrences: Occurrence[] = [];
  let read = 0;
  for (const file of project.files) {
    if (++read % SLICE === 0) {
      await nextTurn();
      if (cancelled()) return occurrences;
    }
    const text = project.text(file);
    if (text === undefined) continue;
    for (const found of idsIn(text.written)) if (found.id === id) occurrences.push({ text, found });
  }
  return occurrences;
}

export async function references(
  project: Project,
  text: Text,
  offset: number,
  withDeclaration: boolean,
  cancelled: () => boolean,
): Promise<Location[]> {
  const id = idAt(text.document.text, offset)?.id;
  if (id === undefined) return [];
  const declarations = new Map(project.withId(id).map(({ file, heading }) => [file, rangeOf(heading).start.line]));
  const occurrences = await occurrencesOf(project, id, cancelled);
  return occurrences.flatMap(({ text: where, found }) => {
    const range = where.rangeAt(found.start, found.end);
    const declared = declarations.get(where.file) === range.start.line;
    return declared && !withDeclaration ? [] : [{ uri: uriOfPath(pathIn(project.root, where.file)), range }];
  });
}
