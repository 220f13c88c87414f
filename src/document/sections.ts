/** Headings → sections: which known section a heading names, and which one encloses it. */
import type { Range } from '../requirement/clause.ts';
import { definitionOf } from './clauses/index.ts';
import type { Section, Written } from './document.ts';
import type { Heading } from './grammar/block.ts';
import { withoutComments } from './grammar/inline-comments.ts';
import type { Slice, Source } from './grammar/source.ts';
import { kebab, type SectionKey } from './vocabulary/vocabulary.ts';
import { knownCategory, knownLabel, knownPhase, knownSection } from './vocabulary/words.ts';

export class OpenSection implements Section {
  readonly key: string;
  readonly title: string;
  readonly level: number;
  readonly known: boolean;
  readonly within: string;
  readonly parent: OpenSection | undefined;
  readonly prose: Written[] = [];
  readonly #heading: Slice;

  constructor(
    key: string,
    title: string,
    level: number,
    known: boolean,
    within: string,
    parent: OpenSection | undefined,
    heading: Slice,
  ) {
    this.key = key;
    this.title = title;
    this.level = level;
    this.known = known;
    this.within = within;
    this.parent = parent;
    this.#heading = heading;
  }

  get heading(): Range {
    return this.#heading.range;
  }
}

/** A bold line on its own heads what follows, below any real heading; an item with a list below it, below that. */
const BOLD = 7;
const ITEM = 8;

export class Sections {
  readonly all: OpenSection[] = [];
  current: OpenSection;
  private readonly source: Source;
  private readonly enclosing: OpenSection[] = [];

  constructor(source: Source) {
    this.source = source;
    this.current = new OpenSection('', '', 1, false, '', undefined, source.slice(0, 0));
    this.all.push(this.current);
  }

  enter(heading: Heading): void {
    const title = this.source.text.slice(heading.textStart, heading.textEnd);
    this.#open(withoutComments(title), heading.level, this.source.slice(heading.start, heading.end));
  }

  /**
   * A bold line is a heading where it names a known section, where clauses follow it (`**OpenAI API**`), and where another bold
   * line was one: then it ends that section. False when it is only emphasis.
   */
  enterBold(title: Slice, clausesFollow: boolean): boolean {
    const bold = this.enclosing.at(-1)?.level === BOLD;
    if (!bold && !clausesFollow && knownSection(title.text) === undefined) return false;
    this.#open(title.text, BOLD, title);
    return true;
  }

  /** A list item whose nested list is a section of its own, for as long as `walk` goes on. */
  inside(title: Slice, walk: () => void): void {
    const before = this.current;
    const depth = this.enclosing.length;
    this.#open(title.text, ITEM, title);
    walk();
    if (this.enclosing.length > depth) this.enclosing.length = depth;
    this.current = before;
  }

  #open(title: string, level: number, place: Slice): void {
    const { enclosing } = this;
    while (enclosing.length > 0 && (enclosing[enclosing.length - 1] as OpenSection).level >= level) enclosing.pop();
    const parent = enclosing[enclosing.length - 1];
    const part = parent === undefined ? undefined : partOf(parent, title);
    const known = part === undefined ? (knownSection(title) ?? severalInOne(title)) : undefined;
    const key = part ?? known ?? kebab(title.replace(/^[^\p{L}]+/u, ''));
    const plain = title.replace(/^[^\p{L}\p{N}]+/u, '');
    this.current = new OpenSection(key, plain, level, known !== undefined, known ?? parent?.within ?? '', parent, place);
    enclosing.push(this.current);
    this.all.push(this.current);
  }
}

/** Phases below the workflow and categories below the risks are parts of them, though a section of its own is called so too. */
function partOf({ within }: Section, title: string): string | undefined {
  if (within === 'workflow') return knownPhase(title);
  return within === 'risks' ? knownCategory(title)?.toLowerCase() : undefined;
}

const JOINING = [' & ', ' + ', ' / ', '/', ', ', ' and ', ' e ', ' y ', ' et ', ' und '];

/** `Error Handling & Retry`: a section's name and clauses of that section, or other names of it. */
function severalInOne(title: string): SectionKey | undefined {
  let parts = [title];
  for (const word of JOINING) parts = parts.flatMap((part) => part.split(word));
  if (parts.length < 2 || parts.length > MOST_PARTS) return undefined;
  const sections = parts.map((part) => knownSection(part));
  const key = sections.find((section) => section !== undefined);
  if (key === undefined) return undefined;
  return parts.every((part, at) => (sections[at] === undefined ? isOf(part, key) : sections[at] === key)) ? key : undefined;
}

const MOST_PARTS = 4;

function isOf(part: string, key: SectionKey): boolean {
  const label = knownLabel(part)?.label;
  return label !== undefined && definitionOf(label, key)?.section === key;
}
