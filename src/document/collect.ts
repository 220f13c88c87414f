/** Walks the blocks once and collects what a document says: sections, clauses, tables, tasks, comments. */
import type { Range } from '../requirement/clause.ts';
import { definitionOf, keyOf } from './clauses/index.ts';
import type { DocumentTable, PlainLabel, RawClause, Section, Swallowed, Task, Written } from './document.ts';
import type { Block, Heading, Item, List, Paragraph, Table } from './grammar/block.ts';
import { boldLine, type ClauseLine, clauseInBold, clauseLine, lineEnd } from './grammar/clause-line.ts';
import { saidBetween, withoutComments } from './grammar/inline-comments.ts';
import type { Scan } from './grammar/scan.ts';
import { goesOn, nameEnd, sentenceEnd } from './grammar/sentence.ts';
import { type Slice, Source } from './grammar/source.ts';
import { statusMark } from './grammar/status-mark.ts';
import { OpenClause } from './open-clause.ts';
import { labelInHeading, labelInLine } from './plain-labels.ts';
import { type OpenSection, Sections } from './sections.ts';
import { withoutRepeated } from './stray-clauses.ts';
import { FoundSwallowed, swallowedIn } from './swallowed.ts';
import { type FoundTable, isKnownTable, listedClauses, readTable, type TableKind, tableKind, unmarked } from './tables.ts';
import { kebab, type SectionKey } from './vocabulary/vocabulary.ts';
import { type KnownLabel, knownLabel, knownSection } from './vocabulary/words.ts';

/** A phrase that wraps on and on is prose. */
const LONGEST = 2_000;
/** Longer words head nothing. */
const LONGEST_TITLE = 80;

export class Collector {
  readonly sections: Sections;
  clauses: readonly RawClause[] = [];
  readonly plain: PlainLabel[] = [];
  readonly tables: Record<TableKind, DocumentTable[]> = { operations: [], errors: [], risks: [], other: [] };
  readonly tasks: Task[] = [];
  readonly comments: Written[] = [];
  readonly swallowed: Swallowed[] = [];
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
    this.clauses = withoutRepeated(this.clauses);
  }

  private walk(blocks: readonly Block[], into: OpenClause[]): void {
    let last: OpenClause | undefined;
    for (let at = 0; at < blocks.length; at++) {
      const block = blocks[at] as Block;
      if (block.kind === 'html' || block.kind === 'code') this.swallow(block);
      if (block.kind === 'paragraph') last = this.paragraph(block, 0, into, undefined, blocks[at + 1]);
      else if (block.kind === 'list') this.list(block, into, last);
      if (block.kind === 'heading') this.heading(block, blocks[at + 1]);
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
    next?: Block,
  ): OpenClause | undefined {
    const { spans } = block;
    let clause = owner;
    let prose = -1;
    for (let at = firstLine * 2; at < spans.length; at += 2) {
      const start = spans[at] as number;
      const end = spans[at + 1] as number;
      const line = this.clauseLine(start, end) ?? this.bareLabel(start, end);
      if (prose < 0 && this.boldHeading(line, start, end, spans.length === 2 ? next : undefined)) {
        clause = undefined;
        continue;
      }
      if (line !== undefined) {
        clause = this.clause(line);
        into.push(clause);
      } else if (clause !== undefined) this.continueClause(clause, start, end);
      else {
        if (prose < 0) prose = start;
        this.plainLabel(start, end);
      }
      if (prose >= 0 && (line !== undefined || at + 2 >= spans.length)) {
        this.current.prose.push(this.written(prose, line === undefined ? end : (spans[at - 1] as number)));
        prose = -1;
      }
    }
    return clause;
  }

  /** `**Security**` or `**Security:**` on a line of its own, unless a clause is called so too. */
  private boldHeading(line: ClauseLine | undefined, start: number, end: number, next: Block | undefined): boolean {
    if (line !== undefined && (line.valueEnd > line.valueStart || this.labelOf(line) !== undefined)) return false;
    const words = boldLine(this.text, start, end);
    if (words === undefined) return false;
    return this.sections.enterBold(this.written(words.start, words.end), line === undefined && this.isClause(next));
  }

  /** A line after a clause's own: its value when it has none yet, the rest of a wrapped phrase, or prose. */
  private continueClause(clause: OpenClause, start: number, end: number): void {
    const line = this.text.slice(start, lineEnd(this.text, start, end));
    if (clause.rest === '' && clause.value.length < LONGEST && (clause.value === '' || goesOn(clause.value))) {
      const said = saidBetween(this.text, start, start + line.length);
      const stop = this.valueEnd(clause.name, said.start, said.end);
      const first = clause.value === '';
      const words = withoutComments(this.text.slice(said.start, stop));
      if (words === '') {
        clause.rest = first ? '' : line;
        return;
      }
      clause.value = first ? phrase(knownLabel(clause.label), words) : `${clause.value} ${words}`;
      clause.rest = restOf(this.text.slice(stop, start + line.length));
      if (first) clause.start = said.start;
      clause.end = stop;
    } else {
      clause.rest = clause.rest === '' ? line : `${clause.rest}\n${line}`;
      this.plainLabel(start, end);
    }
  }

  private list(list: List, into: OpenClause[], owner: OpenClause | undefined): void {
    const target = owner !== undefined && owner.value === '' ? owner : undefined;
    const plain: Item[] = [];
    for (const item of list.items) {
      const first = item.children[0];
      const line = first?.kind === 'paragraph' ? this.itemLine(item, first) : undefined;
      if (first?.kind === 'paragraph') this.task(item, first);
      const title = first?.kind === 'paragraph' ? this.itemHeading(item, first, line) : undefined;
      if (title !== undefined) {
        this.sections.inside(title, () => this.walk(item.children.slice(1), into));
        continue;
      }
      if (first?.kind !== 'paragraph' || line === undefined) {
        if (target !== undefined && first?.kind === 'paragraph') plain.push(item);
        else this.current.prose.push(this.written(item.start, item.end));
        if (first?.kind === 'paragraph') this.afterItem(first, into);
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

  /** The lines of an item that is no clause: one that stands right below a list belongs to its last item, a clause all the same. */
  private afterItem(first: Paragraph, into: OpenClause[]): void {
    const { spans } = first;
    for (let at = 0; at < spans.length; at += 2) {
      const start = spans[at] as number;
      const end = spans[at + 1] as number;
      if (at > 0 && this.clauseLine(start, end) !== undefined) {
        this.paragraph(first, at / 2, into, undefined);
        return;
      }
      this.plainLabel(start, end);
    }
  }

  /** An item that heads the list of clauses below it: a known section, or a bold line such as the name of a system. */
  private itemHeading(item: Item, first: Paragraph, line: ClauseLine | undefined): Slice | undefined {
    const below = item.children[1];
    if (below?.kind !== 'list' || first.spans.length !== 2) return undefined;
    const [start = 0, end = 0] = first.spans;
    if (line !== undefined && (line.valueEnd > line.valueStart || this.labelOf(line) !== undefined)) return undefined;
    const words = boldLine(this.text, start, end);
    const title = words === undefined ? this.written(start, end) : this.written(words.start, words.end);
    if (title.end - title.start > LONGEST_TITLE) return undefined;
    if (!this.isClause(below)) return undefined;
    return knownSection(title.text) !== undefined || (words !== undefined && line === undefined) ? title : undefined;
  }

  /** Whether a paragraph or a list begins with a clause. */
  private isClause(block: Block | undefined): boolean {
    const first = block?.kind === 'list' ? block.items[0]?.children[0] : block;
    return first?.kind === 'paragraph' && this.clauseLine(first.spans[0] as number, first.spans[1] as number) !== undefined;
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

  /** Below a value, bold items are sub-clauses; plain ones are prose that goes with it. */
  private subClauses(list: List, clause: OpenClause): void {
    const parent = clause.parent();
    this.list(list, clause.children, parent);
    if (parent.value !== '') clause.rest = clause.rest === '' ? parent.value : `${clause.rest}\n${parent.value}`;
  }

  /** `**Rate Limits**:` and a list below it: each item is a part of the value. */
  private valueFromItems(clause: OpenClause, items: readonly Item[]): void {
    const parts: string[] = [];
    for (const item of items) {
      const first = item.children[0] as Paragraph;
      const said = saidBetween(this.text, first.spans[0] as number, first.spans[1] as number);
      parts.push(withoutComments(this.text.slice(said.start, this.valueEnd(clause.name, said.start, said.end))));
    }
    clause.value = phrase(knownLabel(clause.label), parts.join('; '));
    clause.start = (items[0] as Item).start;
    clause.end = (items[items.length - 1] as Item).end;
  }

  /** Keeps a label that was meant as a clause's: it is no clause, and whoever wrote it may think it is. */
  private plainLabel(start: number, end: number): void {
    const label = labelInLine(this.source, this.current.within, start, end);
    if (label !== undefined) this.plain.push(label);
  }

  /** A heading that is called as a clause heads a section all the same; below it stands prose. */
  private heading(heading: Heading, next: Block | undefined): void {
    this.sections.enter(heading);
    const { known, within } = this.current;
    const label = known ? undefined : labelInHeading(this.source, within, heading, next);
    if (label !== undefined) this.plain.push(label);
  }

  private valueEnd(label: string | undefined, start: number, end: number): number {
    return valueEnd(label, this.current.within, this.text, start, end);
  }

  /** A clause, or bold words that are one as a whole, where a clause is called so here. */
  private clauseLine(start: number, end: number): ClauseLine | undefined {
    const line = clauseLine(this.text, start, end);
    if (line !== undefined) return line;
    const bold = clauseInBold(this.text, start, end);
    return bold !== undefined && this.isCalledSo(this.labelOf(bold)?.label) ? bold : undefined;
  }

  /** A policy's label alone on its line, without a colon: the value stands below it, or is missing. */
  private bareLabel(start: number, end: number): ClauseLine | undefined {
    const words = boldLine(this.text, start, end);
    const label = words === undefined ? undefined : knownLabel(this.text.slice(words.start, words.end))?.label;
    const { within } = this.current;
    const definition = label === undefined || within === '' ? undefined : definitionOf(label, within);
    if (words === undefined || definition?.govern === undefined || !this.isCalledSo(label)) return undefined;
    const stop = lineEnd(this.text, start, end);
    return {
      labelStart: words.start,
      labelEnd: words.end,
      qualifierStart: words.end,
      qualifierEnd: words.end,
      valueStart: stop,
      valueEnd: stop,
    };
  }

  private itemLine({ children }: Item, { spans }: Paragraph): ClauseLine | undefined {
    const [start = 0, end = 0] = spans;
    const goesOnBelow = spans.length > 2 || children.length > 1;
    return this.clauseLine(start, end) ?? (goesOnBelow ? this.bareLabel(start, end) : undefined);
  }

  private isCalledSo(label: string | undefined): boolean {
    const { within } = this.current;
    const definition = label === undefined ? undefined : definitionOf(label, within);
    if (definition === undefined) return false;
    const home = definition.section === within || definition.alsoIn?.includes(within as SectionKey) === true;
    return home || within === '' || definition.govern !== undefined;
  }

  private labelOf(line: ClauseLine): KnownLabel | undefined {
    return knownLabel(this.text.slice(line.labelStart, line.labelEnd));
  }

  private clause(line: ClauseLine): OpenClause {
    const { text } = this;
    const said = saidBetween(text, line.valueStart, line.valueEnd);
    const stop = this.valueEnd(this.labelOf(line)?.label, said.start, said.end);
    return this.rawClause(
      text.slice(line.labelStart, line.labelEnd),
      text.slice(line.qualifierStart, line.qualifierEnd).trim(),
      withoutComments(text.slice(said.start, stop)),
      restOf(text.slice(stop, line.valueEnd)),
      this.source.slice(line.labelStart, line.labelEnd),
      this.source.slice(said.start, stop),
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
      value: phrase(known, value),
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

  /** A table whose first column holds known labels is a list of clauses. */
  private clausesOfTable(table: FoundTable, into: OpenClause[]): boolean {
    const rows = listedClauses(table);
    for (const [label, value, ...notes] of rows) {
      const { label: name, qualifier } = unmarked(label.text);
      const { text } = value;
      const said = saidBetween(text, 0, text.length);
      const stop = valueEnd(knownLabel(name)?.label, this.current.within, text, said.start, said.end);
      const rest = [restOf(text.slice(stop)), ...notes.map((note) => note.text)].filter((part) => part !== '').join('; ');
      into.push(this.rawClause(name, qualifier, withoutComments(text.slice(said.start, stop)), rest, label, value));
    }
    return rows.length > 0;
  }

  /** A box, or in the workflow a mark for one: `✅ Unit testing`, `Unit testing ✅`. */
  private task(item: Item, first: Paragraph): void {
    const start = first.spans[0] as number;
    const end = first.spans[1] as number;
    if (item.checked !== undefined) {
      this.tasks.push(new FoundTask(this.current, item.checked, this.written(start, end)));
      return;
    }
    const marked = this.current.within === 'workflow' ? statusMark(this.text, start, end) : undefined;
    if (marked !== undefined) this.tasks.push(new FoundTask(this.current, marked.done, this.written(marked.start, marked.end)));
  }

  private swallow(block: Block): void {
    const found = swallowedIn(this.text, block);
    if (found !== undefined) this.swallowed.push(new FoundSwallowed(found, this.source));
  }

  private get current(): OpenSection {
    return this.sections.current;
  }

  private written(start: number, end: number): Slice {
    return this.source.slice(start, end);
  }
}

/** What is left of a line after the value, its full stop left out. */
function restOf(text: string): string {
  const rest = text.trimStart();
  return rest.startsWith('.') ? rest.slice(1).trimStart() : rest;
}

/** Where the value that begins here ends: after its first sentence, or with its line where that is a name. */
function valueEnd(label: string | undefined, within: string, text: string, start: number, end: number): number {
  const line = label !== undefined && definitionOf(label, within)?.line === true;
  return line ? nameEnd(text, start, end) : sentenceEnd(text, start, end);
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

/** The canonical label's phrase, where the label as written says a part of it. */
function phrase(known: KnownLabel | undefined, value: string): string {
  return known?.as === undefined || value === '' ? value : known.as.replace('{}', () => value);
}
