/** The folder of documents that the settings name. */
import { existsSync, readdirSync } from 'node:fs';
import { isNamedLikeADocument } from '../document/folder.ts';
import { UsageError } from './command.ts';
import type { Settings } from './settings.ts';

/** Throws UsageError, which says what to do, when it is not there. */
export function documentsFolder(settings: Settings): string {
  const folder = settings.get('folder');
  if (existsSync(folder)) return folder;
  throw new UsageError(
    `There is no folder ${folder}, where the documents would be.`,
    holdsDocuments('.')
      ? 'The current folder has documents itself: name it, as in "concordat check .".'
      : 'Make it with "concordat init", or name the folder that holds them.',
  );
}

function holdsDocuments(folder: string): boolean {
  try {
    return readdirSync(folder).some(isNamedLikeADocument);
  } catch {
    // A folder that cannot be listed has nothing to say.
    return false;
  }
}
