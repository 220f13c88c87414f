/**
 * The findings of a whole check, kept for as long as nothing has changed that any rule may look at: the documents, what lies beside
 * them, the day, the program. A check of an unchanged folder is then a walk through it.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../../requirement/diagnostic.ts';
import { type Folder, type Stamp, stampAt } from '../folder.ts';
import { packDiagnostics, unpackDiagnostics } from './pack.ts';

/** Files beside the documents that rules asked for, with what identified each when it was read; null for one that was not there. */
type Asked = readonly (readonly [file: string, identity: string | null])[];

/** What a verdict stands on: `key` is the program's. */
export interface Occasion {
  readonly key: string;
  readonly folder: Folder;
  readonly today: string;
}

/** Undefined when there is none, or when anything may have changed. */
export function readVerdict(file: string, occasion: Occasion): readonly Diagnostic[] | undefined {
  try {
    const [fingerprint = '', beside = '', diagnostics = ''] = readFileSync(file, 'utf8').split('\n');
    if (fingerprint !== fingerprintOf(occasion)) return undefined;
    const asked = JSON.parse(beside) as Asked;
    if (asked.some(([name, before]) => (stampAt(name)?.identity ?? null) !== before)) return undefined;
    return unpackDiagnostics(diagnostics);
  } catch {
    // There is none yet, or none that can be read: everything is judged again.
    return undefined;
  }
}

export function verdict(
  occasion: Occasion,
  beside: ReadonlyMap<string, Stamp | undefined>,
  diagnostics: readonly Diagnostic[],
): string {
  const asked: Asked = Array.from(beside, ([name, stamp]) => [name, stamp?.identity ?? null] as const);
  return [fingerprintOf(occasion), JSON.stringify(asked), packDiagnostics(diagnostics)].join('\n');
}

function fingerprintOf({ key, today, folder: { path, complete, texts, readmes, unreadable, misnamed } }: Occasion): string {
  const hash = createHash('sha256').update(JSON.stringify([key, today, path, complete, unreadable, misnamed]));
  for (const { file, stamp } of texts) hash.update(`${file}\0${stamp?.identity}\n`);
  for (const { file, text } of readmes) hash.update(`${file}\0${text.length}\0${text}\n`);
  return hash.digest('base64');
}
