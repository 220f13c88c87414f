/** Writes a document for each system that the sources speak of and the folder does not have. Overwrites nothing. */
import { constants, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readFolder } from '../../../document/folder.ts';
import { existingOf } from '../../../document/import/existing.ts';
import { type Planned, planImport } from '../../../document/import/plan.ts';
import type { SourceKind } from '../../../document/import/source.ts';
import { readMatrix } from '../../../document/matrix.ts';
import type { ExitCode, Run } from '../../command.ts';
import { counted } from '../../render/count.ts';
import { printable } from '../../render/printable.ts';
import type { Session } from '../../session.ts';
import type { importCommand } from './command.ts';
import { type Copy, type ReadSource, readSourceFile } from './sources.ts';

export const run: Run<typeof importCommand> = ({ arguments: paths, flags }, session): ExitCode => {
  const { talk, settings } = session;
  const folder = settings.get('folder');
  const places = { folder: resolve(session.cwd, folder), cwd: session.cwd, copy: flags.copy };
  const sources: ReadSource[] = [];
  let failed = false;
  for (const path of paths) {
    const reading = readSourceFile(path, flags.as as SourceKind | undefined, places);
    if (reading.ok) sources.push(reading.source);
    else {
      failed = true;
      talk.lines(`${talk.paint('error', 'error')}  ${printable(path)} cannot be imported: ${printable(reading.message)}.`);
    }
  }
  const known = existsSync(folder) ? readFolder(folder) : undefined;
  // A matrix may keep an id for a document that nobody has written yet.
  const reserved = (known?.readmes ?? []).flatMap(({ text }) => readMatrix(text)?.rows.flatMap(({ id }) => id ?? []) ?? []);
  const planned = planImport(sources, known?.documents.map(existingOf) ?? [], reserved);
  for (const one of planned) if (one.state === 'there') tellThere(one, session);
  const fresh = planned.filter((one) => one.state === 'new');
  if (flags['dry-run']) print(fresh, folder, session);
  else failed = !write(fresh, sources, folder, session) || failed;
  const left = sources.flatMap((source) => source.left);
  if (left.length > 0)
    talk.lines(printable(`Not made into documents: ${left.slice(0, 20).join(', ')}${left.length > 20 ? '…' : ''}.`));
  return failed ? 2 : 0;
};

type New = Extract<Planned, { state: 'new' }>;
type There = Extract<Planned, { state: 'there' }>;

function tellThere({ draft, match }: There, { talk }: Session): void {
  talk.lines(
    printable(
      `${draft.system} is there already: ${match.existing.id} has the same ${match.by} (${match.existing.file}). Nothing is changed.`,
    ),
  );
}

function print(fresh: readonly New[], folder: string, { out }: Session): void {
  for (const [at, { name, text }] of fresh.entries()) {
    if (at > 0) out.write('\n');
    out.write(`<!-- ${printable(join(folder, name))} -->\n${text}`);
  }
}

/** False when a file is in the way of one of them. */
function write(fresh: readonly New[], sources: readonly ReadSource[], folder: string, { out, talk }: Session): boolean {
  let free = true;
  const refuse = (file: string): void => {
    free = false;
    talk.lines(`${talk.paint('error', 'error')}  ${printable(file)} exists and is left as it is.`);
  };
  let open = 0;
  let written = 0;
  for (const source of sources) {
    const own = fresh.filter((one) => one.source === source);
    const inTheWay = own.length === 0 ? [] : [...source.copies.values()].filter(isOther);
    // A document that links to another contract of the same name would say what its source did not.
    for (const { to } of inTheWay) refuse(to);
    if (own.length === 0 || inTheWay.length > 0) continue;
    mkdirSync(folder, { recursive: true });
    for (const copy of source.copies.values()) copyBeside(copy);
    for (const { name, text, draft } of own) {
      const file = join(folder, name);
      if (!writeNew(file, text)) {
        refuse(file);
        continue;
      }
      out.lines(printable(file));
      open += draft.openCount;
      written++;
    }
  }
  if (written > 0)
    talk.lines(
      `${counted(written, 'document')} written, with ${counted(open, 'to-do')} in comments. Fill in what is TBD, then: concordat check ${printable(folder)}`,
    );
  return free;
}

function isOther(copy: Copy): boolean {
  return (
    existsSync(copy.to) && !('from' in copy ? readFileSync(copy.from) : Buffer.from(copy.text)).equals(readFileSync(copy.to))
  );
}

function copyBeside(copy: Copy): void {
  const { to } = copy;
  mkdirSync(dirname(to), { recursive: true });
  if (existsSync(to)) return;
  if ('from' in copy) copyFileSync(copy.from, to, constants.COPYFILE_EXCL);
  else writeFileSync(to, copy.text, { flag: 'wx' });
}

/** False when there is a file of that name. */
function writeNew(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
