/** Walks the blocks once and collects what a document says: sections, clauses, tables, tasks, comments. */
import type { Range } from '../requirement/clause.ts';
import { definitionOf, keyOf } from './clauses/index.ts';
import type { DocumentTable, RawClause, Section, Task, Written } from './document.ts';
import type { Block, Item, List, Paragraph, Table } from './grammar/block.ts';
import { type ClauseLine, clauseLine } from './grammar/clause-line.ts';
import type { Scan } from './grammar/scan.ts';
import { goesOn, sentenceEnd } from './grammar/sentence.ts';
import { type Slice, Source } from './grammar/source.ts';
import { OpenClause } from './open-clause.ts';
import { type OpenSection, Sections } from './sections.ts';
import { type FoundTable, isKnownTable, readTable, type TableKind, tableKind } from './tables.ts';
import { kebab } from './vocabulary/vocabulary.ts';
import { knownLabel } from './vocabulary/words.ts';

/** A phrase that wraps on and on is prose. */
const LONGEST = 2_000;

export class Collector {
  readonly sections: Sections;
  readonly clauses: RawClause[] = [];
  readonly tables: Record<TableKind, DocumentTable[]> = { operations: [], errors: [], risks: [], other: [] };
  readonly tasks: Task[] = [];
  readonly comments: Written[] = [];
  readonly source: Source;
  private readonly text: string;

  constructor(text: string, scan: Scan, title: Block | undefined) {
    this.text = text;
    this.source = new Source(text, scan.lineStarts);
    this.sections = new Sections(this.source);
    this.walk(
      scan.blocks.filter((block) => block !== title),
      this.clauses as OpenClause[],
    );
  }

  private walk(blocks: readonly Block[], into: OpenClause[]): void {
    let last: OpenClause | undefined;
    for (const block of blocks) {
      if (block.kind === 'paragraph') last = this.paragraph(block, 0, into, undefined);
      else if (block.kind === 'list') this.list(block, into, last);
      if (block.kind === 'heading') this.sections.enter(block);
      else if (block.kind === 'table') this.table(block, into);
      else if (block.kind === 'html') this.comments.push(this.written(block.start, block.end));
      if (block.kind !== 'paragraph') last = undefined;
    }
  }

  /** Reads a paragraph's lines from one on; returns the clause that its last line belongs to. */
  private paragraph(
    block: Paragraph,
    firstLine: number,
    into: OpenClause[],
    owner: OpenClause | undefined,
  ): OpenClause | undefined {
    const { spans } = block;
    let clause = owner;
    let prose = -1;
    for (let at = firstLine * 2; at < spans.length; at += 2) {
      const start = spans[at] as number;
      const end = spans[at + 1] as number;
      const line = clauseLine(this.text, start, end);
      if (line !== undefined) {
        clause = this.clause(line);
        into.push(clause);
      } else if (clause !== undefined) this.continueClause(clause, start, end);
      else if (prose < 0) prose = start;
      if (prose >= 0 && (line !== undefined || at + 2 >= spans.length)) {
        this.current.prose.push(this.written(prose, line === undefined ? end : (spans[at - 1] as number)));
        prose = -1;
      }
    }
    return clause;
  }

  /** A line after a clause's own: its value when it has none yet, the rest of a wrapped phrase, or prose. */
  private continueClause(clause: OpenClause, start: number, end: number): void {
    const line = this.text.slice(start, end).replace(/\\$/, '').trimEnd();
    if (clause.rest === '' && clause.value.length < LONGEST && (clause.value === '' || goesOn(clause.value))) {
      const stop = sentenceEnd(this.text, start, start + line.length);
      const first = clause.value === '';
      clause.value = first ? this.text.slice(start, stop) : `${clause.value} ${this.text.slice(start, stop)}`;
      clause.rest = this.text.slice(stop, start + line.length).replace(/^\.\s*/, '');
      if (first) clause.start = start;
      clause.end = stop;
    } else clause.rest = clause.rest === '' ? line : `${clause.rest}\n${line}`;
  }

  private list(list: List, into: OpenClause[], owner: OpenClause | undefined): void {
    const target = owner !== undefined && owner.value === '' ? owner : undefined;
    const plain: Item[] = [];
    for (const item of list.items) {
      const first = item.children[0];
      const line =
        first?.kind === 'paragraph' ? clauseLine(this.text, first.spans[0] as number, first.spans[1] as number) : undefined;
      if (item.checked !== undefined && first?.kind === 'paragraph') this.task(item, first);
      if (first?.kind !== 'paragraph' || line === undefined) {
        if (target !== undefined && first?.kind === 'paragraph') plain.push(item);
        else this.current.prose.push(this.written(item.start, item.end));
        this.walk(first?.kind === 'paragraph' ? item.children.slice(1) : item.children, into);
        continue;
      }
      const siblings = target?.children ?? into;
      const clause = this.clause(line);
      siblings.push(clause);
      const last = this.paragraph(first, 1, siblings, clause) ?? clause;
      this.nested(item.children.slice(1), last);
    }
    if (target !== undefined && plain.length > 0) this.valueFromItems(target, plain);
  }

  /** What stands below a clause inside its list item: sub-clauses, a value as a list, or prose. */
  private nested(blocks: readonly Block[], clause: OpenClause): void {
    for (const block of blocks) {
      if (block.kind === 'list') {
        if (clause.value === '') this.list(block, clause.children, clause);
        else this.subClauses(block, clause);
      } else if (block.kind === 'paragraph') {
        for (let at = 0; at < block.spans.length; at += 2)
          this.continueClause(clause, block.spans[at] as number, block.spans[at + 1] as number);
      } else if (block.kind === 'table') this.table(block, clause.children);
    }
  }

  private subClauses(list: List, clause: OpenClause): void {
    this.list(list, clause.children, clause.parent());
  }

  /** `**Rate Limits**:` and a list below it: each item is a part of the value. */
  private valueFromItems(clause: OpenClause, items: readonly Item[]): void {
    const parts: string[] = [];
    for (const item of items) {
      const first = item.children[0] as Paragraph;
      const start = first.spans[0] as number;
      parts.push(this.text.slice(start, sentenceEnd(this.text, start, first.spans[1] as number)));
    }
    clause.value = parts.join('; ');
    clause.start = (items[0] as Item).start;
    clause.end = (items[items.length - 1] as Item).end;
  }

  private clause(line: ClauseLine): OpenClause {
    const { text } = this;
    const stop = sentenceEnd(text, line.valueStart, line.valueEnd);
    return this.rawClause(
      text.slice(line.labelStart, line.labelEnd),
      text.slice(line.qualifierStart, line.qualifierEnd).trim(),
      text.slice(line.valueStart, stop),
      text.slice(stop, line.valueEnd).replace(/^\.\s*/, ''),
      this.source.slice(line.labelStart, line.labelEnd),
      this.source.slice(line.valueStart, stop),
    );
  }

  private rawClause(label: string, qualifier: string, value: string, rest: string, labelled: Slice, valued: Slice): OpenClause {
    const section = this.current;
    const known = knownLabel(label);
    const definition = known === undefined ? undefined : definitionOf(known.label, section.within);
    const name = known?.label;
    const key =
      definition === undefined ? `${section.within === '' ? 'document' : section.within}.${kebab(label)}` : keyOf(definition);
    return new OpenClause(this.source, section, {
      name,
      key: qualifier === '' ? key : `${key}(${qualifier.toLowerCase()})`,
      label,
      qualifier: qualifier === '' ? undefined : qualifier,
      labelled,
      valued,
      value: known?.as !== undefined && value !== '' ? known.as.replace('{}', value) : value,
      rest,
    });
  }

  private table(block: Table, into: OpenClause[]): void {
    const table = readTable(this.source, block, this.current);
    const kind = tableKind(table);
    if (kind === 'other' && this.clausesOfTable(table, into)) return;
    this.tables[kind].push(table);
    if (!isKnownTable(kind)) this.current.prose.push(this.written(block.start, block.end));
  }

  /** A table of two columns whose first one holds known labels is a list of clauses. */
  private clausesOfTable(table: FoundTable, into: OpenClause[]): boolean {
    if (table.columns.length !== 2) return false;
    const rows = table.rows.map(({ cells: [label, value] }) => ({ label, value }));
    if (!rows.some(({ label }) => label !== undefined && knownLabel(unmarked(label.text).label) !== undefined)) return false;
    for (const { label, value } of rows) {
      if (label === undefined || value === undefined || label.text === '') continue;
      const { label: name, qualifier } = unmarked(label.text);
      const stop = sentenceEnd(value.text, 0, value.text.length);
      into.push(
        this.rawClause(name, qualifier, value.text.slice(0, stop), value.text.slice(stop).replace(/^\.\s*/, ''), label, value),
      );
    }
    return true;
  }

  private task(item: Item, first: Paragraph): void {
    const words = this.written(first.spans[0] as number, first.spans[1] as number);
    this.tasks.push(new FoundTask(this.current, item.checked === true, words));
  }

  private get current(): OpenSection {
    return this.sections.current;
  }

  private written(start: number, end: number): Slice {
    return this.source.slice(start, end);
  }
}

class FoundTask implements Task {
  readonly section: Section;
  readonly checked: boolean;
  readonly #words: Slice;

  constructor(section: Section, checked: boolean, words: Slice) {
    this.section = section;
    this.checked = checked;
    this.#words = words;
  }

  get text(): string {
    return this.#words.text;
  }

  get range(): Range {
    return this.#words.range;
  }
}

function unmarked(written: string): { readonly label: string; readonly qualifier: string } {
  const plain = written.replace(/^[*_`]+|[*_`:]+$/g, '').trim();
  const match = /^(.*\S)\s+\(([^()]+)\)$/.exec(plain);
  return match === null ? { label: plain, qualifier: '' } : { label: match[1] ?? plain, qualifier: (match[2] ?? '').trim() };
}
