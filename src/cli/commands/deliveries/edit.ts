/** Another body for one delivery: from a flag, or from the editor of whoever asks. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type ExitCode, UsageError } from '../../command.ts';
import { type OrderContext, orderEach } from './orders.ts';
import { read } from './show.ts';

export async function edit(id: string, context: OrderContext): Promise<ExitCode> {
  const { flags, session } = context;
  const body = flags.input === undefined ? await fromEditor(id, context) : await fromFlag(flags.input, session.input.stream);
  if (body === undefined) {
    session.talk.lines('The body is as it was; nothing was done.');
    return 0;
  }
  return orderEach('edit', [id], context, { text: body });
}

async function fromFlag(written: string, standardInput: () => NodeJS.ReadableStream): Promise<string> {
  if (written === '-') return text(standardInput());
  if (!written.startsWith('@')) return written;
  try {
    return readFileSync(written.slice(1), 'utf8');
  } catch (error) {
    throw new UsageError(`${written.slice(1)} cannot be read: ${(error as Error).message}`);
  }
}

/** Undefined: it was left as it is. */
async function fromEditor(id: string, { source, flags, who, session }: OrderContext): Promise<string | undefined> {
  const editor = session.environment.VISUAL || session.environment.EDITOR;
  if (!session.input.interactive || editor === undefined || editor === '')
    throw new UsageError(
      'There is no editor to write the body in.',
      'Set EDITOR and use a terminal, or hand the body over: --input @file, --input -.',
    );
  const { payload } = await read(source, id, { who, why: flags.why ?? 'to edit it' });
  if (payload === undefined || !('text' in payload))
    throw new UsageError(`The body of ${id} is not text.`, 'Hand another one over with --input @file.');
  // Readable by nobody else, and gone afterwards: it may hold other people's data.
  const folder = mkdtempSync(join(tmpdir(), 'concordat-edit-'));
  const file = join(folder, 'body.json');
  try {
    writeFileSync(file, payload.text, { mode: 0o600 });
    const status = await run(editor, file);
    if (status !== 0) throw new UsageError(`The editor ended with ${status}; nothing was done.`);
    const after = readFileSync(file, 'utf8');
    return after === payload.text || after === `${payload.text}\n` ? undefined : after;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(editor: string, file: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
    child.once('error', reject).once('close', resolve);
  });
}
