/** Looks words up in every language there is. Everything is folded once when this is loaded; after that a word is one look. */
import type { Criticality, IntegrationType } from '../../requirement/requirement.ts';
import type { Level, RiskCategory } from '../../requirement/risk.ts';
import { PHASES, type Phase } from '../../requirement/workflow.ts';
import { ENGLISH } from './english.ts';
import { fold, withoutBrackets, withoutLetter } from './fold.ts';
import { FRENCH } from './french.ts';
import { GERMAN } from './german.ts';
import { ITALIAN } from './italian.ts';
import { PORTUGUESE } from './portuguese.ts';
import { SPANISH } from './spanish.ts';
import { type Answer, type Column, SECTIONS, type SectionKey, type Vocabulary, type WorkflowItem } from './vocabulary.ts';

/** In the order in which they win, should two of them mean different things by one word. */
const LANGUAGES: readonly Vocabulary[] = [ENGLISH, ITALIAN, SPANISH, FRENCH, GERMAN, PORTUGUESE];

export interface KnownLabel {
  readonly label: string;
  /** How the value as written becomes the canonical label's phrase. */
  readonly as: string | undefined;
}

/** Longer than any name; not remembered. */
const LONGEST = 80;
const MOST_REMEMBERED = 4_000;

class Names<Meaning> {
  readonly #meanings = new Map<string, Meaning>();
  /** What was asked, as written: documents of one folder say the same few hundred words. */
  readonly #asked = new Map<string, Meaning | undefined>();

  add(name: string, meaning: Meaning): void {
    for (const spelling of spellings(name)) if (!this.#meanings.has(spelling)) this.#meanings.set(spelling, meaning);
  }

  get(written: string): Meaning | undefined {
    const known = this.#asked.get(written);
    if (known !== undefined || this.#asked.has(written)) return known;
    if (written.length > LONGEST) return undefined;
    const meaning = this.#meanings.get(compared(written)) ?? this.#unnumbered(written);
    if (this.#asked.size >= MOST_REMEMBERED) this.#asked.clear();
    this.#asked.set(written, meaning);
    return meaning;
  }

  #unnumbered(written: string): Meaning | undefined {
    const plain = withoutLetter(written);
    return plain === undefined ? undefined : this.#meanings.get(compared(plain));
  }

  entries(): IterableIterator<[string, Meaning]> {
    return this.#meanings.entries();
  }
}

/** A tick has no letters: it stands for itself. */
function compared(name: string): string {
  return fold(name) || name.trim();
}

/** `Verfügbarkeit` is written `Verfuegbarkeit` where a keyboard has no umlaut. */
function spellings(name: string): readonly string[] {
  const folded = compared(name);
  const umlauts = /[äöü]/i.test(name);
  return umlauts ? [folded, fold(name.replace(/[äöü]/gi, (letter) => `${letter.normalize('NFD').slice(0, 1)}e`))] : [folded];
}

const labels = new Names<KnownLabel>();
const sections = new Names<SectionKey>();
const columns = new Names<readonly Column[]>();
const ordinary = new Names<true>();
const listingLabels = new Names<true>();
const listingValues = new Names<true>();
const criticalities = new Names<Criticality>();
const types = new Names<IntegrationType>();
const answers = new Names<Answer>();
const phases = new Names<Phase>();
const items = new Names<WorkflowItem>();
const categories = new Names<RiskCategory>();
const levels = new Names<Level>();

load();

function load(): void {
  for (const [key, { title }] of Object.entries(SECTIONS)) sections.add(title, key as SectionKey);
  for (const label of Object.keys(ENGLISH.labels)) labels.add(label, { label, as: undefined });
  for (const phase of Object.values(PHASES)) for (const item of phase) items.add(item, item);
  const meant = new Map<string, Column[]>();
  for (const language of LANGUAGES) {
    addAll(sections, language.sections);
    addAll(criticalities, language.criticality);
    addAll(types, language.types);
    addAll(answers, language.answers);
    addAll(phases, language.phases);
    addAll(items, language.items);
    addAll(categories, language.categories);
    addAll(levels, language.levels);
    for (const [label, names] of Object.entries(language.labels)) {
      const plain = { label, as: undefined };
      for (const name of names) {
        if (typeof name === 'string') labels.add(name, plain);
        else labels.add(name.label, { label, as: name.as });
      }
    }
    for (const word of language.ordinary) ordinary.add(word, true);
    for (const word of language.listing.label) listingLabels.add(word, true);
    for (const word of language.listing.value) listingValues.add(word, true);
    for (const [column, names] of Object.entries(language.columns) as [Column, readonly string[]][]) {
      for (const name of [column, ...names]) for (const spelling of spellings(name)) addColumn(meant, spelling, column);
    }
  }
  for (const [name, all] of meant) columns.add(name, all);
}

function addAll<Meaning extends string>(into: Names<Meaning>, names: Readonly<Record<Meaning, readonly string[]>>): void {
  for (const meaning of Object.keys(names) as Meaning[]) {
    into.add(meaning, meaning);
    for (const name of names[meaning]) into.add(name, meaning);
  }
}

function addColumn(meant: Map<string, Column[]>, spelling: string, column: Column): void {
  const known = meant.get(spelling);
  if (known === undefined) meant.set(spelling, [column]);
  else if (!known.includes(column)) known.push(column);
}

/** The canonical label for what somebody wrote; undefined when nobody calls anything so. */
export function knownLabel(written: string): KnownLabel | undefined {
  return labels.get(written);
}

/** A heading may end in a remark: `Security (required)`. */
export function knownSection(title: string): SectionKey | undefined {
  const known = sections.get(title);
  if (known !== undefined) return known;
  const plain = withoutBrackets(title);
  return plain === undefined ? undefined : sections.get(plain);
}

/** The canonical columns a header cell can stand for. */
export function knownColumns(header: string): readonly Column[] {
  return columns.get(header) ?? [];
}

/** A label that many documents have and that means nothing to us. */
export function isOrdinary(label: string): boolean {
  return ordinary.get(label) === true;
}

/** Whether two header cells say that a table lists labels and values. */
export function isListing(label: string, value: string): boolean {
  return listingLabels.get(label) === true && listingValues.get(value) === true;
}

/** Whether a header cell is a word for values, so that its row is no clause. */
export function isValueHeader(cell: string): boolean {
  return listingValues.get(cell) === true;
}

export function knownCriticality(written: string): Criticality | undefined {
  return criticalities.get(written);
}

export function knownType(written: string): IntegrationType | undefined {
  return types.get(written);
}

/** `yes`, `no`, or for idempotency `by key`. */
export function knownAnswer(written: string): Answer | undefined {
  return answers.get(written);
}

/** A heading of the workflow: `1. Design Phase`. */
export function knownPhase(written: string): Phase | undefined {
  return phases.get(written);
}

/** One of the sixteen items of the template, by its name there. */
export function knownItem(written: string): WorkflowItem | undefined {
  return items.get(written);
}

export function knownCategory(written: string): RiskCategory | undefined {
  return categories.get(written);
}

export function knownLevel(written: string): Level | undefined {
  return levels.get(written);
}

/** Everything a label can be called, folded, with what it means; for the nearest known one. */
export function allLabels(): IterableIterator<[string, KnownLabel]> {
  return labels.entries();
}
