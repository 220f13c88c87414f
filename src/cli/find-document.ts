/** One document by what people call it: its id, its slug, or its file. */
import type { Document } from '../document/document.ts';
import { readFolder, readPaths } from '../document/folder.ts';
import { UsageError } from './command.ts';
import { nearest } from './suggest.ts';

/** Undefined when the folder has none of that id or slug; a path that cannot be read is an error of its own. */
export function findDocument(name: string, folder: string): Document | undefined {
  return name.endsWith('.md') ? readPaths([name]).documents[0] : named(name.toLowerCase(), folder);
}

/** Says which document there is instead. */
export function noSuchDocument(name: string, folder: string): UsageError {
  const known = readFolder(folder).documents.flatMap((document) => [document.id ?? document.slug, document.slug]);
  const meant = nearest(name, known);
  return new UsageError(
    `No document in ${folder} is called "${name}".`,
    meant === undefined ? 'Another folder is chosen with --folder or CONCORDAT_FOLDER.' : `Did you mean "${meant}"?`,
  );
}

function named(name: string, folder: string): Document | undefined {
  return readFolder(folder).documents.find((document) => document.id?.toLowerCase() === name || document.slug === name);
}
