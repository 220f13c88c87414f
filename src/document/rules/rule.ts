/**
 * What a rule is. Compiling says whether a document can run; rules say whether what it promises can hold. A rule looks and
 * reports: it changes nothing, stops no traffic, and knows no other rule.
 */
import type { Range } from '../../requirement/clause.ts';
import type { Fix, Severity } from '../../requirement/diagnostic.ts';
import type { Meaning } from '../compile/assemble.ts';
import type { ContractFile } from '../contracts/contract.ts';
import type { Document } from '../document.ts';
import type { Digest, Entry } from '../entry.ts';
import type { Matrix } from '../matrix.ts';

export type { Digest, Entry, Meaning };

export interface Rule {
  /** Also the name of its folder, where its page is. Stable for ever. */
  readonly code: string;
  /** Why it matters, in one sentence; the same for every finding. */
  readonly why: string;
  /** What the text alone shows; asked for every document, also for those that do not compile. Nothing but the text may decide. */
  text?(document: Document): Iterable<Finding>;
  /** What the meaning alone shows; asked for documents that compile. Nothing but the text may decide. */
  meaning?(requirement: Meaning, document: Document): Iterable<Finding>;
  /** What one document shows beside what surrounds it: other documents, contracts, the date. */
  among?(entry: Entry, surroundings: Surroundings): Iterable<Finding>;
  /** What only all documents together show; asked once. */
  folder?(surroundings: Surroundings): Iterable<FindingIn>;
}

export interface Finding {
  readonly severity: Severity;
  /** The value that is wrong, so that the finding shows on the line that has to change. */
  readonly range: Range;
  /** Key of the clause it is about, where it is about one. */
  readonly clause: string | undefined;
  readonly message: string;
  readonly remedy: string;
  /** Edits that remove the finding; `safe` where they change nothing that the document means. */
  readonly fix?: Fix | undefined;
}

/** What most rules find in most documents. */
export const NOTHING: readonly Finding[] = Object.freeze([]);

/** A finding of a folder rule names its document. */
export interface FindingIn extends Finding {
  readonly file: string;
}

/** A README that lies beside documents. */
export interface Readme {
  readonly file: string;
  readonly text: string;
  readonly matrix: Matrix | undefined;
}

/** All documents together, and what lies beside them. */
export interface Surroundings {
  /** In the order of their files. */
  readonly entries: readonly Entry[];
  /** The READMEs beside the documents, in the order of their files. */
  readonly readmes: readonly Readme[];
  /** By id; more than one entry means that an id was given twice. */
  readonly byId: ReadonlyMap<string, readonly Entry[]>;
  /** Files that have an id and are not read, because they do not have the name of a document: by their ids. */
  readonly misnamed: ReadonlyMap<string, string>;
  /** False when only some documents of a folder were read, so that what is missing proves nothing. */
  readonly complete: boolean;
  /** ISO date, handed in. */
  readonly today: string;
  /** Text of the CODEOWNERS file that the folder is under, where there is one. */
  readonly codeowners: string | undefined;
  /** The contract at a path relative to the document's own folder; read once however often it is asked for. */
  contract(entry: Entry, file: string): ContractFile;
}
