/** Writes a document that is complete and checks; what it says is the template's to know. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFolder } from '../../../document/folder.ts';
import { newDocument } from '../../../document/template.ts';
import { kebab } from '../../../document/vocabulary/vocabulary.ts';
import { type ExitCode, type Run, UsageError } from '../../command.ts';
import { printable } from '../../render/printable.ts';
import { answersFrom } from './answers.ts';
import type { newCommand } from './command.ts';

export const run: Run<typeof newCommand> = async ({ flags }, session): Promise<ExitCode> => {
  const { out, talk, settings } = session;
  const folder = settings.get('folder');
  const answers = await answersFrom(flags, session);
  const id = flags.id === undefined ? nextId(folder) : checkedId(flags.id);
  const title = flags.name ?? answers.system;
  const text = newDocument({ id, title, ...answers });
  if (flags.print) {
    out.write(text);
    return 0;
  }
  const file = join(folder, `${id}-${kebab(title) || 'integration'}.md`);
  mkdirSync(folder, { recursive: true });
  write(file, text);
  out.lines(printable(file));
  talk.lines(`Read it through, then: concordat check ${printable(file)}`);
  return 0;
};

/** One more than the highest number in use. */
function nextId(folder: string): string {
  const used = existsSync(folder) ? readFolder(folder).documents : [];
  const highest = used.reduce((most, { id }) => Math.max(most, Number(/^REQ-I-(\d+)/.exec(id ?? '')?.[1] ?? 0)), 0);
  return `REQ-I-${String(highest + 1).padStart(3, '0')}`;
}

function checkedId(id: string): string {
  if (/^REQ-I-\d+(?:-[A-Za-z0-9]+)?$/i.test(id)) return id.toUpperCase();
  throw new UsageError(`--id is "${id}", which is not an id such as REQ-I-007.`);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new UsageError(`${file} exists and is left as it is.`, 'Choose another --id or --name.');
  }
}
