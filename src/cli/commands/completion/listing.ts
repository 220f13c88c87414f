/** What the scripts ask for while somebody types, because it is different in every folder. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { FolderError, readFolder } from '../../../document/folder.ts';

/** The command that writes what is offered, one in a line. */
export function listing(offers: 'id' | 'subject'): string {
  return `concordat completion --ids${offers === 'subject' ? ' --codes' : ''} 2>/dev/null`;
}

/** As the names of the files say them: no document is read. */
export function idsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  try {
    const names = readFolder(folder).texts.map(({ file }) => basename(file));
    return [...new Set(names.flatMap((name) => /^REQ-I-\d{1,9}/i.exec(name)?.[0].toUpperCase() ?? []))];
  } catch (error) {
    if (error instanceof FolderError) return [];
    throw error;
  }
}
