/** Headings → sections: which known section a heading names, and which one encloses it. */
import type { Range } from '../requirement/clause.ts';
import type { Section, Written } from './document.ts';
import type { Heading } from './grammar/block.ts';
import type { Slice, Source } from './grammar/source.ts';
import { kebab, normalise } from './vocabulary/vocabulary.ts';
import { knownSection } from './vocabulary/words.ts';

export class OpenSection implements Section {
  readonly key: string;
  readonly title: string;
  readonly level: number;
  readonly known: boolean;
  readonly within: string;
  readonly prose: Written[] = [];
  readonly #heading: Slice;

  constructor(key: string, title: string, level: number, known: boolean, within: string, heading: Slice) {
    this.key = key;
    this.title = title;
    this.level = level;
    this.known = known;
    this.within = within;
    this.#heading = heading;
  }

  get heading(): Range {
    return this.#heading.range;
  }
}

const PHASES: ReadonlySet<string> = new Set(['design', 'development', 'testing', 'deployment']);

export class Sections {
  readonly all: OpenSection[] = [];
  current: OpenSection;
  private readonly source: Source;
  private readonly enclosing: OpenSection[] = [];

  constructor(source: Source) {
    this.source = source;
    this.current = new OpenSection('', '', 1, false, '', source.slice(0, 0));
    this.all.push(this.current);
  }

  enter(heading: Heading): void {
    const { enclosing } = this;
    while (enclosing.length > 0 && (enclosing[enclosing.length - 1] as OpenSection).level >= heading.level) enclosing.pop();
    const parent = enclosing[enclosing.length - 1];
    const title = this.source.text.slice(heading.textStart, heading.textEnd);
    const phase = parent?.within === 'workflow' ? PHASES.has(normalise(title).replace(/ phase$/, '')) : false;
    const known = phase ? undefined : knownSection(title);
    const key = known ?? kebab(title.replace(/^[^\p{L}]+/u, ''));
    const plain = title.replace(/^[^\p{L}\p{N}]+/u, '');
    const place = this.source.slice(heading.start, heading.end);
    this.current = new OpenSection(key, plain, heading.level, known !== undefined, known ?? parent?.within ?? '', place);
    enclosing.push(this.current);
    this.all.push(this.current);
  }
}
