/**
 * What a source says about one system, on its way to a document. Phrases are read with the grammar that reads documents, and
 * kept in their canonical form; what it cannot read stays open, in the source's own words.
 */
import type { IntegrationType } from '../../requirement/requirement.ts';
import { isPlaceholder } from '../../requirement/units/placeholder.ts';
import { NO_CONTEXT } from '../clauses/clause.ts';
import { definitionOf } from '../clauses/index.ts';
import { requestShape } from '../compile/request-shape.ts';
import type { SectionKey } from '../vocabulary/vocabulary.ts';
import { clauseValue, holdsSecret, oneLine, paragraph } from './words.ts';

export interface DraftClause {
  readonly label: string;
  readonly qualifier: string | undefined;
  readonly value: string;
  /** Nested clauses: label and value. */
  readonly children: readonly (readonly [string, string])[];
}

export interface DraftOperation {
  readonly name: string;
  readonly request: string;
  /** Into the draft's contract. */
  readonly input: DraftLink | undefined;
  readonly output: DraftLink | undefined;
  readonly idempotent: 'yes' | 'no' | 'by key' | undefined;
}

export interface DraftLink {
  readonly text: string;
  readonly fragment: string;
}

/** A table of more is no table that anybody reads. */
export const MOST_OPERATIONS = 200;
const MOST_OPEN = 50;
/** What stands where a credential was. */
const BLANKED = '••••';
const LEFT_OUT = 'the source holds a credential, which is left out; revoke it';

export class Draft {
  readonly system: string;
  /** What other entries of the same source call it. */
  readonly ref: string;
  readonly clauses: DraftClause[] = [];
  readonly operations: DraftOperation[] = [];
  /** Systems it needs: refs or names. */
  readonly dependsOn: string[] = [];
  readonly #prose = new Map<SectionKey, string[]>();
  readonly #open = new Map<SectionKey, string[]>();
  /** A file that describes it, relative to the source's folder; the source itself is `''`. */
  contract: string | undefined;
  /** The text of its contract, where that stands inside the source; `contract` is then the name for a file of it. */
  definition: string | undefined;
  /** Operations beyond those that a table takes. */
  leftOut = 0;

  constructor(system: string, ref = system) {
    const named = oneLine(system, 80).replace(/[[\]{}<>*_`|]/g, '');
    this.system = holdsSecret(named) || isPlaceholder(named) || named.trim() === '' ? 'Unnamed system' : named.trim();
    this.ref = ref;
  }

  /** A clause in the source's words: canonical when the language reads them, else left open. */
  say(label: string, written: string, qualifier?: string): void {
    const words = clauseValue(written);
    const definition = definitionOf(label, '');
    if (words === '' || definition === undefined) return;
    const where = qualifier === undefined ? label : `${label} (${qualifier})`;
    if (!isSafe(words) || isPlaceholder(words)) return this.leave(definition.section, `${where}: ${words}`);
    const reading = definition.parse(words, NO_CONTEXT);
    if (!reading.ok || this.#has(label, qualifier)) return this.leave(definition.section, `${where}: ${words}`);
    const value = oneLine(definition.phrase(reading.value), 2_000);
    if (!isSafe(value)) return this.leave(definition.section, `${where}: ${words}`);
    this.clauses.push({ label, qualifier, value, children: [] });
  }

  /** A clause in a phrase of ours, with what about it is only proposed. */
  propose(label: string, value: string, why: string, children: readonly (readonly [string, string])[] = []): void {
    const definition = definitionOf(label, '');
    if (definition === undefined || this.#has(label, undefined)) return;
    const subs = new Map(children);
    const reading = definition.parse(value, { sub: (name) => subs.get(name) });
    if (!reading.ok || holdsSecret(value)) return this.leave(definition.section, `${label}: ${value}`);
    this.clauses.push({ label, qualifier: undefined, value, children });
    if (why !== '') this.leave(definition.section, why);
  }

  /** A paragraph, as words. */
  tell(section: SectionKey, words: string): void {
    const line = paragraph(words);
    if (line === '') return;
    if (!isSafe(line) || isPlaceholder(line)) return this.leave(section, line);
    add(this.#prose, section, line);
  }

  /** What nobody could read, in the words of the source. */
  leave(section: SectionKey, words: string): void {
    const line = oneLine(words);
    if (line !== '') add(this.#open, section, isSafe(line) ? line : `${aboutWhat(line)}${LEFT_OUT}`);
  }

  operation(operation: DraftOperation): void {
    const { name, request } = operation;
    if (!isRequest(request, this.value('Type'))) this.leave('exchanged-data', `operation ${name}: ${request}`);
    else if (this.operations.length >= MOST_OPERATIONS) this.leftOut++;
    else this.operations.push(operation);
  }

  prose(section: SectionKey): readonly string[] {
    return this.#prose.get(section) ?? [];
  }

  open(section: SectionKey): readonly string[] {
    return this.#open.get(section) ?? [];
  }

  /** How many to-dos it has. */
  get openCount(): number {
    let count = this.leftOut > 0 ? 1 : 0;
    for (const words of this.#open.values()) count += words.length;
    return count;
  }

  /** The value of a clause, as it will stand. */
  value(label: string): string | undefined {
    return this.clauses.find((clause) => clause.label === label && clause.qualifier === undefined)?.value;
  }

  #has(label: string, qualifier: string | undefined): boolean {
    return this.clauses.some((clause) => clause.label === label && clause.qualifier === qualifier);
  }
}

/** Whether the operations table of a document of that type can have the request. */
function isRequest(request: string, type: string | undefined): boolean {
  if (/^[A-Z]{3,7} \//.test(request)) return true;
  return type !== undefined && requestShape(request, type as IntegrationType) !== undefined;
}

/** No credential, and no place where one was blanked out. */
function isSafe(words: string): boolean {
  return !words.includes(BLANKED) && !holdsSecret(words);
}

/** The label before the words, which are not repeated. */
function aboutWhat(line: string): string {
  const colon = line.indexOf(': ');
  return colon > 0 && colon < 40 ? line.slice(0, colon + 2) : '';
}

function add(into: Map<SectionKey, string[]>, section: SectionKey, line: string): void {
  const known = into.get(section);
  if (known === undefined) into.set(section, [line]);
  else if (known.length < MOST_OPEN && !known.includes(line)) known.push(line);
}
