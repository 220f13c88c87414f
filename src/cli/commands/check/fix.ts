/**
 * Makes the fixes that change nothing a document means, and judges again, until none is left. It never makes one that people have
 * to decide, and never touches a file whose bytes are not exactly the text that was judged.
 */
import { readFileSync } from 'node:fs';
import { applyEdits } from '../../../document/apply-edits.ts';
import type { Checked } from '../../../document/check.ts';
import type { DocumentText, Folder } from '../../../document/folder.ts';
import type { Diagnostic, Edit } from '../../../requirement/diagnostic.ts';
import { writeAtomically } from '../../write-atomically.ts';
import { textOf, withTexts } from './narrowed.ts';

/** A fix may uncover another; more rounds than that are two fixes that undo each other. */
const MOST_PASSES = 10;
/** Stands for each character of a credential in the text that rules see. */
const MASK = '•';

export interface Fixed {
  readonly folder: Folder;
  readonly checked: Checked;
  readonly changes: readonly Change[];
  /** Files that have fixes and were left alone, and why. */
  readonly left: readonly { readonly file: string; readonly why: string }[];
}

export interface Change {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** Codes of the findings whose fixes were made, each once. */
  readonly codes: readonly string[];
}

/** Judges a folder with every rule. */
export type Judge = (folder: Folder) => Promise<Checked>;

/** Nothing is written yet. */
export async function fixed(folder: Folder, judge: Judge): Promise<Fixed> {
  const original = new Map<string, string>();
  const codes = new Map<string, Set<string>>();
  const left = new Map<string, string>();
  let now = folder;
  let checked = await judge(now);
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const wanted = safeEdits(checked.diagnostics);
    // Edits are for the very text that was judged, so a text is kept and judged again before its first edit.
    if (keep(now, wanted.keys(), original)) {
      now = replaced(now, original);
      checked = await judge(now);
      continue;
    }
    const texts = new Map<string, string>();
    for (const [file, { edits, codes: made }] of wanted) {
      const text = textIn(now, file);
      const before = original.get(file);
      if (text === undefined || before === undefined || left.has(file)) continue;
      const why = whyNot(file, before);
      if (why !== undefined) left.set(file, why);
      const after = why === undefined ? applyEdits(text, edits) : text;
      if (after === text) continue;
      texts.set(file, after);
      const known = codes.get(file) ?? new Set();
      codes.set(file, known);
      for (const code of made) known.add(code);
    }
    if (texts.size === 0) break;
    now = replaced(now, texts);
    checked = await judge(now);
  }
  const changes = [...codes].flatMap(([file, made]): Change[] => {
    const [before, after] = [original.get(file), textIn(now, file)];
    return before === undefined || after === undefined || before === after ? [] : [{ file, before, after, codes: [...made] }];
  });
  return { folder: now, checked, changes, left: [...left].map(([file, why]) => ({ file, why })) };
}

/** Reads the texts that are not kept yet; says whether there was one. */
function keep(folder: Folder, files: Iterable<string>, kept: Map<string, string>): boolean {
  let read = false;
  for (const file of files) {
    const text = kept.has(file) ? undefined : textIn(folder, file);
    if (text === undefined) continue;
    kept.set(file, text);
    read = true;
  }
  return read;
}

/** Each file is written whole or not at all. */
export function write(changes: readonly Change[]): void {
  for (const { file, after } of changes) writeAtomically(file, [after]);
}

interface Wanted {
  readonly edits: Edit[];
  readonly codes: Set<string>;
}

function safeEdits(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const { file, code, fix } of diagnostics) {
    if (fix === undefined || !fix.safe || fix.edits.length === 0) continue;
    // It would write the dots that stand for a credential in place of the credential.
    if (fix.edits.some(({ text }) => text.includes(MASK))) continue;
    const known = wanted.get(file) ?? { edits: [], codes: new Set() };
    wanted.set(file, known);
    // Edits of one fix belong together; a fix that overlaps an earlier one waits for the next pass as a whole.
    if (fix.edits.some((edit) => known.edits.some((other) => touch(edit, other)))) continue;
    known.edits.push(...fix.edits);
    known.codes.add(code);
  }
  return wanted;
}

function touch({ range: a }: Edit, { range: b }: Edit): boolean {
  return !before(a.end, b.start) && !before(b.end, a.start);
}

function before(a: Edit['range']['start'], b: Edit['range']['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

function whyNot(file: string, judged: string): string | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return `it cannot be read again: ${(error as Error).message}`;
  }
  if (bytes.equals(Buffer.from(judged))) return undefined;
  return bytes.toString('utf8') === judged ? 'it is not UTF-8 throughout' : 'it was changed meanwhile';
}

function textIn({ texts, readmes }: Folder, file: string): string | undefined {
  const written = texts.find((each) => each.file === file) ?? readmes.find((each) => each.file === file);
  return written === undefined ? undefined : textOf(written);
}

function replaced(folder: Folder, newer: ReadonlyMap<string, string>): Folder {
  const each = (written: DocumentText): DocumentText => {
    const text = newer.get(written.file);
    return text === undefined ? written : { file: written.file, text };
  };
  return withTexts(folder, folder.texts.map(each), folder.readmes.map(each));
}
