/** Ids by id or slug, as the documents of the folder have them now; for commands that ask no gateway. */
import { existsSync } from 'node:fs';
import { readFolder } from '../document/folder.ts';
import type { Settings } from './settings.ts';

export function knownIds(settings: Settings): (idOrSlug: string) => string | undefined {
  let known: ReadonlyMap<string, string> | undefined;
  return (idOrSlug) => {
    known ??= read(settings.get('folder'));
    return known.get(idOrSlug.toLowerCase());
  };
}

function read(folder: string): ReadonlyMap<string, string> {
  const documents = existsSync(folder) ? readFolder(folder).documents : [];
  const named = documents.flatMap(({ id, slug }) => (id === undefined ? [] : [{ id, slug }]));
  // Where somebody's slug looks like another's id, the id counts.
  return new Map([
    ...named.map(({ id, slug }) => [slug.toLowerCase(), id] as const),
    ...named.map(({ id }) => [id.toLowerCase(), id] as const),
  ]);
}
