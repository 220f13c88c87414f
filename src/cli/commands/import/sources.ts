/** Reads the files that are to be imported, and finds how documents link to the contracts among them. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { LARGEST_SOURCE, readSource } from '../../../document/import/index.ts';
import type { PlannedSource } from '../../../document/import/plan.ts';
import type { SourceKind } from '../../../document/import/source.ts';
import { printable } from '../../render/printable.ts';

/** A file that a document links to, on its way into the folder: a copy of another one, or a text that stood inside a source. */
export type Copy = { readonly to: string } & ({ readonly from: string } | { readonly text: string });

export interface ReadSource extends PlannedSource {
  readonly kind: SourceKind;
  readonly left: readonly string[];
  /** What is to be copied so that the links hold; filled as links are asked for. */
  readonly copies: ReadonlyMap<string, Copy>;
}

export type SourceReading = { readonly ok: true; readonly source: ReadSource } | { readonly ok: false; readonly message: string };

interface Places {
  readonly folder: string;
  readonly cwd: string;
  /** Copy also what could be linked to. */
  readonly copy: boolean;
}

export function readSourceFile(path: string, as: SourceKind | undefined, places: Places): SourceReading {
  let text: string;
  try {
    const found = statSync(path);
    if (!found.isFile()) return { ok: false, message: 'it is no file; name files' };
    if (found.size > LARGEST_SOURCE)
      return { ok: false, message: `it has ${found.size} bytes, and at most ${LARGEST_SOURCE} are read` };
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { ok: false, message: reason(error) };
  }
  const file = slashed(path);
  const reading = readSource({ file, text }, as);
  if (!reading.ok) return reading;
  const copies = new Map<string, Copy>();
  const source: ReadSource = {
    name: printable(basename(file)),
    kind: reading.kind ?? 'prose',
    drafts: reading.drafts,
    left: reading.left,
    copies,
    inline(name, written) {
      const to = join(places.folder, 'contracts', name);
      copies.set(to, { text: written, to });
      return encoded(`contracts/${name}`);
    },
    link(contract) {
      const from = contract === '' ? path : join(dirname(path), contract);
      const target = resolve(places.cwd, from);
      if (!existsSync(target) || !statSync(target).isFile()) return undefined;
      if (!places.copy && isWithin(places.cwd, target)) return encoded(slashed(relative(places.folder, target)));
      const name = basename(target);
      copies.set(target, { from: target, to: join(places.folder, 'contracts', name) });
      return encoded(`contracts/${name}`);
    },
  };
  return { ok: true, source };
}

function isWithin(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return !way.startsWith('..') && !isAbsolute(way);
}

/** A link in Markdown ends at a space or a bracket. */
function encoded(path: string): string {
  return path.replace(
    /[\s()<>%#?|[\]`\\]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  return code === 'EACCES' || code === 'EPERM' ? 'no permission' : message;
}
