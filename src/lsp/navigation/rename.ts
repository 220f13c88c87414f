/**
 * Gives an integration another id: in its heading and clause, in every document and README that names it, and in the name of its
 * file where the client can rename files.
 */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  LSPErrorCodes,
  type OptionalVersionedTextDocumentIdentifier,
  type Range,
  RenameFile,
  ResponseError,
  TextDocumentEdit,
  TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Abilities } from '../abilities.ts';
import { idAt, idsIn, isIntegrationId } from '../ids.ts';
import { pathIn, uriOfPath } from '../paths.ts';
import type { Project } from '../project.ts';
import type { Text } from '../text.ts';
import { occurrencesOf } from './references.ts';

/** How the client calls an open document; undefined for one that is not open. */
export type Opened = (path: string) => OptionalVersionedTextDocumentIdentifier | undefined;

/** Undefined where no id of an integration stands: only these are renamed. */
export function renameable(text: Text, offset: number): { readonly range: Range; readonly placeholder: string } | undefined {
  const found = idAt(text.document.text, offset);
  if (found === undefined || !found.id.startsWith('REQ-I-')) return undefined;
  return { range: text.rangeAt(found.start, found.end), placeholder: found.id };
}

/** Throws ResponseError with the reason when the name cannot be given. */
export async function rename(
  project: Project,
  text: Text,
  offset: number,
  newName: string,
  abilities: Abilities,
  opened: Opened,
  cancelled: () => boolean,
): Promise<WorkspaceEdit | null> {
  const from = renameable(text, offset)?.placeholder;
  if (from === undefined) throw refused('Only the id of an integration can be renamed, such as REQ-I-007.');
  const to = newName.trim().toUpperCase();
  if (!isIntegrationId(to))
    throw refused(`"${newName.slice(0, 60)}" is not the id of an integration: write REQ-I-007 or REQ-I-012-SAP.`);
  if (to === from) return null;
  const [taken] = project.withId(to);
  if (taken !== undefined) throw refused(`${to} is already the id of ${taken.file}.`);
  const edits = new Map<string, TextEdit[]>();
  for (const { text: where, found } of await occurrencesOf(project, from, cancelled)) {
    // A file's name in a link changes together with the file, or not at all.
    if (found.named && !abilities.renamesFiles) continue;
    const path = pathIn(project.root, where.file);
    const change = TextEdit.replace(where.rangeAt(found.start, found.end), to);
    edits.set(path, [...(edits.get(path) ?? []), change]);
  }
  if (cancelled()) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
  if (!abilities.documentChanges) {
    return { changes: Object.fromEntries([...edits].map(([path, changes]) => [opened(path)?.uri ?? uriOfPath(path), changes])) };
  }
  const changes: (TextDocumentEdit | RenameFile)[] = [...edits].map(([path, inFile]) =>
    TextDocumentEdit.create(opened(path) ?? { uri: uriOfPath(path), version: null }, inFile),
  );
  if (abilities.renamesFiles) changes.push(...fileRenames(project, from, to, opened));
  return { documentChanges: changes };
}

function fileRenames(project: Project, from: string, to: string, opened: Opened): RenameFile[] {
  return project.withId(from).flatMap(({ file }) => {
    const path = pathIn(project.root, file);
    const name = basename(path);
    const [found] = idsIn(name);
    if (found?.id !== from || found.start !== 0) return [];
    const target = join(dirname(path), to + name.slice(found.end));
    if (existsSync(target)) throw refused(`There is a file ${basename(target)} already.`);
    return [RenameFile.create(opened(path)?.uri ?? uriOfPath(path), uriOfPath(target))];
  });
}

function refused(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
