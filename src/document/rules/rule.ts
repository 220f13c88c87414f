/**
 * What a rule is. Compiling says whether a document can run; rules say whether what it promises can hold. A rule looks and
 * reports: it changes nothing, stops no traffic, and knows no other rule.
 */
import type { Range } from '../../requirement/clause.ts';
import type { Severity } from '../../requirement/diagnostic.ts';
import type { Meaning } from '../compile/assemble.ts';
import type { Document } from '../document.ts';

export type { Meaning };

export interface Rule {
  /** Also the name of its folder, where its page is. Stable for ever. */
  readonly code: string;
  /** Why it matters, in one sentence; the same for every finding. */
  readonly why: string;
  /** What the text alone shows; asked for every document, also for those that do not compile. */
  text?(document: Document, occasion: Occasion): Iterable<Finding>;
  /** What the meaning shows; asked for documents that compile. */
  meaning?(requirement: Meaning, document: Document, occasion: Occasion): Iterable<Finding>;
  /** What the text shows among the other documents; asked when all of them are known. */
  textAmong?(document: Document, surroundings: Surroundings): Iterable<Finding>;
  /** What the meaning shows among the other documents; asked when all of them are known. */
  meaningAmong?(requirement: Meaning, document: Document, surroundings: Surroundings): Iterable<Finding>;
  /** What only all documents together show; asked once. */
  folder?(surroundings: Surroundings): Iterable<FindingIn>;
}

export interface Finding {
  readonly severity: Severity;
  readonly range: Range;
  /** Key of the clause it is about, where it is about one. */
  readonly clause: string | undefined;
  readonly message: string;
  readonly remedy: string;
}

/** A finding of a folder rule names its document. */
export interface FindingIn extends Finding {
  readonly document: Document;
}

/** One document and what it means; the meaning is missing when it does not compile. */
export interface Entry {
  readonly document: Document;
  readonly requirement: Meaning | undefined;
}

/** What a rule may ask of the world around one document. */
export interface Occasion {
  /** Whether a file exists, by its path relative to the document's own folder. */
  exists(document: Document, file: string): boolean;
  /** ISO date, handed in. */
  readonly today: string;
}

/** All documents together. */
export interface Surroundings extends Occasion {
  readonly entries: readonly Entry[];
  /** By id; more than one entry means that an id was given twice. */
  readonly byId: ReadonlyMap<string, readonly Entry[]>;
  /** False when only some documents of a folder were read, so that what is missing proves nothing. */
  readonly complete: boolean;
}
