import type { Position, Range } from '../../requirement/clause.ts';
import type { Diagnostic, Fix, Severity } from '../../requirement/diagnostic.ts';
import type { Unreadable } from '../../requirement/units/reading.ts';
import { CODES, type Code } from '../codes.ts';
import type { Document } from '../document.ts';
import { Places } from '../grammar/place.ts';

export interface Detail {
  readonly clause?: string | undefined;
  readonly remedy?: string | undefined;
  readonly fix?: Fix | undefined;
  /** Default: the code's. */
  readonly severity?: Severity | undefined;
  /** Default: the code's. */
  readonly why?: string | undefined;
  /** Default: errors block, the others do not. */
  readonly blocks?: boolean | undefined;
}

/** No phrase is longer. */
const NEAR = 2_000;

/** Collects what is found while one document is compiled. */
export class Findings {
  readonly diagnostics: Diagnostic[] = [];
  private readonly document: Document;

  constructor(document: Document) {
    this.document = document;
  }

  get blocked(): boolean {
    return this.diagnostics.some(({ blocks }) => blocks);
  }

  add(
    code: Code,
    range: Range,
    message: string,
    { clause, remedy, fix, severity: loudness, why: because, blocks }: Detail = {},
  ): void {
    const { severity: usualSeverity, why, remedy: usual } = CODES[code];
    const severity = loudness ?? usualSeverity;
    this.diagnostics.push({
      code,
      severity,
      file: this.document.file,
      range,
      message,
      why: because ?? why,
      remedy: remedy ?? usual,
      fix,
      requirement: this.document.id,
      clause,
      blocks: blocks ?? severity === 'error',
    });
  }

  /** Where words stand at or after a place, as written or in another case; the place itself, where they do not. */
  placeOf(words: string, after: Position, otherwise: Range): Range {
    const { text, lineStarts } = this.document;
    const from = (lineStarts[after.line - 1] ?? 0) + after.column - 1;
    const near = text.slice(from, from + NEAR);
    const exact = near.indexOf(words);
    const at = exact >= 0 ? exact : near.toLowerCase().indexOf(words.toLowerCase());
    return at < 0 ? otherwise : new Places(lineStarts).range(from + at, from + at + words.length);
  }

  /** A value that could not be read: the forms that would be, and the nearest rewrite as a fix. */
  unreadable(code: Code, range: Range, what: string, reading: Unreadable, detail: Detail = {}): void {
    const { message, forms, suggestion } = reading;
    this.add(code, range, `${what}: ${message}`, {
      remedy: forms.length === 0 ? undefined : `Write it as ${forms.map((form) => `\`${form}\``).join(' or ')}.`,
      fix: suggestion === undefined ? undefined : { edits: [{ range, text: suggestion }], safe: false },
      ...detail,
    });
  }
}
