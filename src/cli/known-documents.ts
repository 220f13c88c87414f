/** What commands that look among documents need of them: their entries, without the findings of rules. */
import { basename } from 'node:path';
import type { Entry } from '../document/entry.ts';
import { type Folder, readPaths } from '../document/folder.ts';
import { properName } from '../document/misnamed.ts';
import { judge } from '../document/workspace.ts';
import { PROFILES } from '../profiles/index.ts';
import { UsageError } from './command.ts';
import { documentsFolder } from './documents-folder.ts';
import type { Output } from './output.ts';
import { counted } from './render/count.ts';
import { printable } from './render/printable.ts';
import type { Settings } from './settings.ts';
import { nearest } from './suggest.ts';

export interface KnownDocuments {
  readonly places: readonly string[];
  readonly folder: Folder;
  /** In the order of their files. */
  readonly entries: readonly Entry[];
}

/** The documents at the paths, or of the folder that the settings name. Throws UsageError when there is none. */
export function knownDocuments(paths: readonly string[], settings: Settings): KnownDocuments {
  const places = paths.length > 0 ? paths : [documentsFolder(settings)];
  const folder = readPaths(places);
  const entries = folder.texts.map((written) => judge(written, { profiles: PROFILES, rules: [] }).entry);
  const meant = folder.misnamed?.find(({ id }) => id !== undefined);
  if (entries.length === 0 && folder.unreadable.length === 0)
    throw new UsageError(
      `There is no document in ${places.join(', ')}: a document is a file called REQ-I-<number>-<name>.md.`,
      meant?.id !== undefined
        ? `Rename ${meant.file} to ${properName(meant.file, meant.id)}.`
        : 'Make a first one with "concordat init" or "concordat new".',
    );
  return { places, folder, entries: entries.sort((a, b) => (a.file < b.file ? -1 : 1)) };
}

/** The entry of an id or slug. Throws UsageError, which says what there is instead. */
export function entryNamed(name: string, { entries, places }: KnownDocuments): Entry {
  const wanted = name.toLowerCase();
  const found = entries.find(
    ({ id, slug, file }) => id?.toLowerCase() === wanted || slug === wanted || basename(file) === name || file === name,
  );
  if (found !== undefined) return found;
  const meant = nearest(
    name,
    entries.flatMap(({ id, slug }) => [id ?? slug, slug]),
  );
  throw new UsageError(
    `No document in ${places.join(', ')} is called "${name}".`,
    meant === undefined ? '"concordat matrix" lists what there is.' : `Did you mean "${meant}"?`,
  );
}

/** Says which documents nothing is known of; true when there is any. */
export function tellUnknown({ entries, folder }: KnownDocuments, talk: Output): boolean {
  const broken = [...entries.filter(({ digest }) => digest === undefined), ...folder.unreadable].map(({ file }) => file);
  if (broken.length === 0) return false;
  const shown = broken.slice(0, 3).map(printable).join(', ');
  const more = broken.length > 3 ? ` and ${broken.length - 3} more` : '';
  talk.lines(
    `${talk.paint('warning', 'warning')}  ${counted(broken.length, 'document')} cannot be read or ${broken.length === 1 ? 'does' : 'do'} not compile, so nothing is known of ${broken.length === 1 ? 'it' : 'them'}: ${shown}${more}`,
    '         "concordat check" says why.',
  );
  return true;
}
