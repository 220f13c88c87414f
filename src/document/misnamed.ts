/**
 * Markdown files beside the documents that do not have the name of one. A file that says by itself that it is a requirement was
 * meant to be read; nothing else is said about the others than how many there are.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Diagnostic } from '../requirement/diagnostic.ts';
import { CODES } from './codes.ts';
import { findSecrets, maskSecrets } from './credentials/secrets.ts';
import { kebab } from './vocabulary/vocabulary.ts';

export interface Misnamed {
  readonly file: string;
  /** The id that its heading or its ID clause gives; undefined for a file that is no requirement by what it says. */
  readonly id: string | undefined;
}

/** Bytes that are looked at: the heading and the first section. */
const HEAD = 4096;
/** Files that are looked into; the others count as no requirements. */
const MOST = 300;
/** Files that stand in many folders, and are never requirements. */
const KNOWN: ReadonlySet<string> = new Set([
  'agents',
  'architecture',
  'authors',
  'changelog',
  'claude',
  'code_of_conduct',
  'contributing',
  'glossary',
  'index',
  'licence',
  'license',
  'notice',
  'security',
  'template',
]);
const ID = /^REQ-I-\d+(?:-[A-Z][A-Z0-9]*)?$/;

/** `files`: Markdown files that are neither documents nor READMEs, in any order. */
export function misnamedAmong(files: readonly string[]): readonly Misnamed[] {
  const others = files.filter((file) => !KNOWN.has(nameOf(file).toLowerCase()));
  return others.map((file, at) => ({ file, id: at < MOST ? idIn(head(file)) : undefined }));
}

/** The finding about a file that says it is a requirement. */
export function misnamedDocument({ file, id = '' }: Misnamed): Diagnostic {
  const { severity, why, remedy } = CODES['misnamed-document'];
  return {
    code: 'misnamed-document',
    severity,
    file,
    range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
    message: `This file says that it is ${id}, and is not read: a document is called REQ-I-<number>-<name>.md. Rename it to ${properName(file, id)}.`,
    why,
    remedy,
    fix: undefined,
    requirement: id,
    clause: undefined,
    blocks: false,
  };
}

/** `stripe-payments.md` that is REQ-I-001: `REQ-I-001-stripe-payments.md`. */
export function properName(file: string, id: string): string {
  const name = kebab(nameOf(file));
  const own = id.toLowerCase();
  const rest = name === own ? '' : name.startsWith(`${own}-`) ? name.slice(own.length + 1) : name;
  return rest === '' ? `${id}.md` : `${id}-${rest}.md`;
}

/** Without folders and ending. */
function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1, -'.md'.length);
}

/** Empty when it cannot be read: then nothing is known of it, and it is no document anyway. */
function head(file: string): string {
  if (findSecrets(file).length > 0) return '';
  try {
    const handle = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(HEAD);
      return bytes.toString('utf8', 0, readSync(handle, bytes, 0, HEAD, 0));
    } finally {
      closeSync(handle);
    }
  } catch {
    return '';
  }
}

/** The id of the one requirement that a text is. A text of several is a collection, and none of them. */
function idIn(text: string): string | undefined {
  let fenced = false;
  let titled: string | undefined;
  const ids = new Set<string>();
  for (const written of text.split('\n')) {
    const line = written.trim();
    if (line.startsWith('```') || line.startsWith('~~~')) fenced = !fenced;
    if (fenced || line.length > 500) continue;
    if (line.startsWith('#')) {
      const id = firstId(line.slice(line.lastIndexOf('#', 6) + 1));
      if (id !== undefined) ids.add(id);
      if (line.startsWith('# ')) titled ??= id;
    } else {
      const clause = line.startsWith('- ') || line.startsWith('* ') ? line.slice(2).trimStart() : line;
      const value = ['**ID**:', '**ID:**', '__ID__:'].find((label) => clause.startsWith(label));
      const id = value === undefined ? undefined : firstId(clause.slice(value.length));
      if (id !== undefined) ids.add(id);
    }
  }
  const [only] = ids;
  return ids.size === 1 ? maskSecrets(titled ?? only ?? '') : undefined;
}

/** At the very start, up to a colon or a blank. */
function firstId(written: string): string | undefined {
  const text = written.trimStart();
  let end = 0;
  while (end < text.length && end < 40 && !' :\t–—,`*'.includes(text[end] ?? ' ')) end++;
  const id = text.slice(0, end);
  return ID.test(id) ? id : undefined;
}
