/**
 * Judged documents as one text and back: what a worker hands over, and what is kept between two checks. Documents of one folder
 * say much the same, so whatever parts are equal are written once. Whoever changes what an entry or a finding holds changes
 * nothing here: parts are packed by their shape.
 */
import type { Range } from '../../requirement/clause.ts';
import type { Diagnostic } from '../../requirement/diagnostic.ts';
import type { Digest, Entry } from '../entry.ts';
import { compactPlaces, withPlaces } from '../places.ts';
import type { Finding } from '../rules/rule.ts';
import type { Found } from '../rules/run.ts';
import type { Judged } from '../workspace.ts';

/** Line and column of its start and of its end. */
type PackedRange = readonly [number, number, number, number];
/** Place of a shared value in the table. */
type Shared = number;

interface Pack {
  /** Values that documents share. */
  readonly values: readonly unknown[];
  readonly documents: readonly PackedDocument[];
}

interface PackedDocument {
  /** Identifies the text; `''` where it has no stamp. */
  readonly stamp: string;
  /** The entry's fields but places and digest: their names, and their values; shared ones as `[place]`. */
  readonly entry: PackedFields;
  readonly keys: Shared;
  readonly places: readonly number[];
  readonly digest: PackedFields | 0;
  readonly diagnostics: readonly PackedDiagnostic[];
  readonly found: readonly PackedFound[];
}

type PackedFields = readonly [Shared, ...unknown[]];
type PackedDiagnostic = readonly [Shared, PackedRange, string, Diagnostic['fix'] | 0];
type PackedFound = readonly [Shared, PackedRange, string, Finding['fix'] | 0];

export interface Stamped {
  readonly stamp: string;
  readonly judged: Judged;
}

export function pack(all: readonly Stamped[]): string {
  const table = new Table();
  const documents = all.map(({ stamp, judged }) => packOne(stamp, judged, table));
  const whole: Pack = { values: table.values, documents };
  return JSON.stringify(whole);
}

/** Throws on a text that `pack` did not write. */
export function unpack(text: string): Stamped[] {
  const { values, documents } = JSON.parse(text) as Pack;
  return documents.map((packed) => ({ stamp: packed.stamp, judged: unpackOne(packed, values) }));
}

interface PackedFindings {
  readonly values: readonly unknown[];
  readonly files: readonly (readonly [file: string, requirement: string | null, readonly PackedDiagnostic[]])[];
}

/** Findings in their order, which goes by file. */
export function packDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const table = new Table();
  const files: [string, string | null, PackedDiagnostic[]][] = [];
  for (const diagnostic of diagnostics) {
    const { file, requirement = null } = diagnostic;
    const last = files.at(-1);
    const packed = packDiagnostic(diagnostic, table);
    if (last?.[0] === file && last[1] === requirement) last[2].push(packed);
    else files.push([file, requirement, [packed]]);
  }
  const whole: PackedFindings = { values: table.values, files };
  return JSON.stringify(whole);
}

/** Throws on a text that `packDiagnostics` did not write. */
export function unpackDiagnostics(text: string): Diagnostic[] {
  const { values, files } = JSON.parse(text) as PackedFindings;
  return files.flatMap(([file, requirement, packed]) =>
    packed.map((one) => unpackDiagnostic(one, file, requirement ?? undefined, values)),
  );
}

class Table {
  readonly values: unknown[] = [];
  readonly #places = new Map<string, Shared>();
  readonly #same = new Map<unknown, Shared>();

  /** Equal values have one place. */
  place(value: unknown): Shared {
    const known = this.#same.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify(value);
    let place = this.#places.get(text);
    if (place === undefined) {
      place = this.values.push(value) - 1;
      this.#places.set(text, place);
    }
    if (Object.isFrozen(value)) this.#same.set(value, place);
    return place;
  }
}

function packOne(stamp: string, { entry, diagnostics, found }: Judged, table: Table): PackedDocument {
  const { digest } = entry;
  const { keys, numbers } = compactPlaces(entry);
  return {
    stamp,
    entry: packFields(entry, table, APART),
    keys: table.place(keys),
    places: numbers,
    digest: digest === undefined ? 0 : packFields(digest, table),
    diagnostics: diagnostics.map((diagnostic) => packDiagnostic(diagnostic, table)),
    found: found.map(({ code, why, finding: { severity, clause, remedy, range, message, fix } }) => [
      table.place({ code, why, severity, clause, remedy }),
      packRange(range),
      message,
      fix ?? 0,
    ]),
  };
}

function unpackOne({ entry, keys, places, digest, diagnostics, found }: PackedDocument, values: readonly unknown[]): Judged {
  const own = unpackFields(entry, values) as unknown as Omit<Entry, 'places' | 'digest'>;
  const { file, id } = own;
  return {
    entry: withPlaces(
      { ...own, digest: digest === 0 ? undefined : (unpackFields(digest, values) as unknown as Digest) },
      { keys: values[keys] as string, numbers: places },
    ),
    diagnostics: diagnostics.map((packed) => unpackDiagnostic(packed, file, id, values)),
    found: found.map(([shared, range, message, fix]) => {
      const { code, why, severity, clause, remedy } = values[shared] as Omit<Found, 'finding'> & Finding;
      const place = unpackRange(range);
      return { code, why, finding: { severity, range: place, clause, message, remedy, fix: fix === 0 ? undefined : fix } };
    }),
  };
}

function packDiagnostic(
  { code, severity, why, remedy, clause, blocks, range, message, fix }: Diagnostic,
  table: Table,
): PackedDiagnostic {
  return [table.place({ code, severity, why, remedy, clause, blocks }), packRange(range), message, fix ?? 0];
}

function unpackDiagnostic(
  [shared, range, message, fix]: PackedDiagnostic,
  file: string,
  requirement: string | undefined,
  values: readonly unknown[],
): Diagnostic {
  const { code, severity, why, remedy, clause, blocks } = values[shared] as Diagnostic;
  const place = unpackRange(range);
  const edits = fix === 0 ? undefined : fix;
  return { code, severity, file, range: place, message, why, remedy, fix: edits, requirement, clause, blocks };
}

/** Fields of an entry that are packed by themselves. */
const APART: readonly string[] = ['places', 'digest'];

/** Objects and lists among an object's fields are shared. */
function packFields(object: object, table: Table, apart: readonly string[] = []): PackedFields {
  const names = Object.keys(object).filter((name) => !apart.includes(name));
  const fields: [Shared, ...unknown[]] = [table.place(names.join('\n'))];
  for (const name of names) {
    const value = (object as Record<string, unknown>)[name];
    fields.push(typeof value === 'object' && value !== null ? [table.place(value)] : (value ?? null));
  }
  return fields;
}

function unpackFields(fields: PackedFields, values: readonly unknown[]): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  let at = 1;
  for (const name of namesIn(values[fields[0]] as string)) {
    const value = fields[at++];
    object[name] = Array.isArray(value) ? values[value[0] as Shared] : (value ?? undefined);
  }
  return object;
}

const known = new Map<string, readonly string[]>();
const MOST_KNOWN = 1_000;

function namesIn(joined: string): readonly string[] {
  let names = known.get(joined);
  if (names === undefined) {
    names = joined === '' ? [] : joined.split('\n');
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(joined, names);
  }
  return names;
}

function packRange({ start, end }: Range): PackedRange {
  return [start.line, start.column, end.line, end.column];
}

function unpackRange([line, column, endLine, endColumn]: PackedRange): Range {
  return { start: { line, column }, end: { line: endLine, column: endColumn } };
}
