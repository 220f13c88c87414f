import type { Range } from '../requirement/clause.ts';
import type { RawClause } from './document.ts';
import type { Slice, Source } from './grammar/source.ts';
import type { OpenSection } from './sections.ts';

interface Found {
  readonly name: string | undefined;
  readonly key: string;
  readonly label: string;
  readonly qualifier: string | undefined;
  readonly labelled: Slice;
  readonly valued: Slice;
  readonly value: string;
  readonly rest: string;
}

/** A clause while more of it may come: a value on the next line, a nested list. */
export class OpenClause implements RawClause {
  readonly name: string | undefined;
  readonly key: string;
  readonly label: string;
  readonly qualifier: string | undefined;
  readonly section: OpenSection;
  value: string;
  rest: string;
  readonly children: OpenClause[];
  /** Offsets of the value. */
  start: number;
  end: number;
  readonly #source: Source;
  readonly #labelStart: number;
  readonly #labelEnd: number;

  constructor(source: Source, section: OpenSection, found: Found, children: OpenClause[] = []) {
    this.name = found.name;
    this.key = found.key;
    this.label = found.label;
    this.qualifier = found.qualifier;
    this.section = section;
    this.value = found.value;
    this.rest = found.rest;
    this.children = children;
    this.start = found.valued.start;
    this.end = found.valued.end;
    this.#source = source;
    this.#labelStart = found.labelled.start;
    this.#labelEnd = found.labelled.end;
  }

  get labelRange(): Range {
    return this.#source.range(this.#labelStart, this.#labelEnd);
  }

  get range(): Range {
    return this.#source.range(this.start, this.end);
  }

  /** Itself with its value read: what stands below it adds clauses, and no value. */
  parent(): OpenClause {
    const source = this.#source;
    const { name, key, label, qualifier, section, rest, children } = this;
    const labelled = source.slice(this.#labelStart, this.#labelEnd);
    const valued = source.slice(this.start, this.end);
    return new OpenClause(source, section, { name, key, label, qualifier, labelled, valued, value: '', rest }, children);
  }
}
