/** The folder of documents that the settings name. */
import { existsSync } from 'node:fs';
import { UsageError } from './command.ts';
import type { Settings } from './settings.ts';

/** Throws UsageError, which says what to do, when it is not there. */
export function documentsFolder(settings: Settings): string {
  const folder = settings.get('folder');
  if (existsSync(folder)) return folder;
  throw new UsageError(
    `There is no folder ${folder}, where the documents would be.`,
    'Make it with "concordat init", or name the folder that holds them.',
  );
}
