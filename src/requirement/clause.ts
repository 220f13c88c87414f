/** One thing the document says, as data: what it means, where it came from, and whether anything acts on it yet. */

/** A place in a text. Lines and columns count from 1, columns in UTF-16 units; `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a value came from. Everything a requirement says can be asked. */
export type Provenance =
  | { readonly from: 'document'; readonly file: string; readonly range: Range }
  | { readonly from: 'profile'; readonly profile: string; readonly source: string; readonly checked: string }
  | { readonly from: 'default'; readonly page: string };

/**
 * What happens to a clause today:
 * `enforced` the runtime obeys it; `kept` information for people and rules, nothing to execute;
 * `pending` recognised and kept, but this version does not execute it yet (`check` and `explain` say so).
 */
export type Standing = 'enforced' | 'kept' | 'pending';

/** A value nobody knows yet (`TBD`, `varies`, a weasel word): a warning, and a safe default at run time. */
export interface Unknown {
  readonly unknown: string;
}

export interface Clause {
  /** Section and label in kebab case, with the qualifier: `error-handling.timeout`, `error-handling.timeout(refund)`. */
  readonly key: string;
  readonly label: string;
  /** The operation or environment in brackets after the label. */
  readonly qualifier: string | undefined;
  /** The typed value; plain frozen data. */
  readonly value: unknown;
  /** The canonical phrase: `parse(phrase)` gives `value` again. */
  readonly phrase: string;
  readonly provenance: Provenance;
  readonly standing: Standing;
  /** Hash of the normalised value (not of the text), so a change of wording changes nothing. 16 hex digits. */
  readonly revision: string;
}

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && 'unknown' in value;
}
