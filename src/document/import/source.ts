/**
 * What an importer is. It reads one kind of file that teams already have into drafts, which say only what the file said: what
 * could not be read is left in its own words. An importer knows no other one, writes nothing, and reads no second file.
 */
import type { Draft } from './draft.ts';

export const SOURCE_KINDS = ['openapi', 'asyncapi', 'wsdl', 'backstage', 'dapr', 'prose'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export interface SourceText {
  /** As the caller gave it, `/` between folders. */
  readonly file: string;
  readonly text: string;
}

export interface ImportSource {
  readonly kind: SourceKind;
  /** Whether a text is of this kind, by what it says. Never throws. */
  detect(source: SourceText): boolean;
  /** Never throws. */
  read(source: SourceText): ImportReading;
}

export type ImportReading =
  | {
      readonly ok: true;
      readonly drafts: readonly Draft[];
      /** What the file has that is no integration: one phrase each. */
      readonly left: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** More systems in one file are a catalogue of another kind. */
export const MOST_DRAFTS = 500;
