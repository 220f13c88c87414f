/**
 * What a document says that nobody knows. Everything is kept as it is and told of calmly, once for the whole document; only a
 * label that is nearly a known one of its own section is told of by itself, because a default would silently take its place.
 */

import { CLAUSES, keyOf } from '../clauses/index.ts';
import type { Document, PlainLabel, RawClause, Section } from '../document.ts';
import { fold } from '../vocabulary/fold.ts';
import { nearest } from '../vocabulary/nearest.ts';
import { SECTIONS, type SectionKey } from '../vocabulary/vocabulary.ts';
import { allLabels, isOrdinary } from '../vocabulary/words.ts';
import { containedLabel } from './contained-label.ts';
import type { Findings } from './findings.ts';

/** Sections in which words about a policy are no policy. */
const NO_POLICIES: ReadonlySet<string> = new Set([
  'alternatives',
  'integration-description',
  'monitoring',
  'risks',
  'testing',
  'workflow',
]);
const NAMED = 4;
const LONGEST_NAME = 40;
/** Each label that nobody knows is compared with all that are known; a document with more of them is not misspelled. */
const MOST_COMPARED = 200;

/** Collects labels that are no clauses while clauses are read, and tells of them at the end. */
export class Unrecognised {
  readonly #document: Document;
  readonly #findings: Findings;
  readonly #labels: RawClause[] = [];
  readonly #compared = new Set<string>();

  constructor(document: Document, findings: Findings) {
    this.#document = document;
    this.#findings = findings;
  }

  label(raw: RawClause): void {
    const near = this.#isCompared(raw) ? nearestLabel(raw) : undefined;
    if (near === undefined) {
      if (this.#holdsAnother(raw)) return;
      if (!isUnknown(raw.section)) this.#labels.push(raw);
      return;
    }
    const runs = SECTIONS[raw.section.within as SectionKey].runs;
    this.#findings.add(
      runs ? 'misspelled-clause' : 'unknown-clause',
      raw.labelRange,
      `${raw.label} is not a clause; the nearest is ${near}`,
      {
        clause: raw.key,
        severity: runs ? 'error' : 'warning',
        fix: { edits: [{ range: raw.labelRange, text: near }], safe: false },
      },
    );
  }

  /** Tells of a label that holds the name of a clause that runs; an error where that clause is said nowhere. */
  #holdsAnother(raw: RawClause): boolean {
    const { section, label, labelRange, key } = raw;
    const home = SECTIONS[section.within as SectionKey];
    if (home === undefined || NO_POLICIES.has(section.within) || label.length > LONGEST_NAME || isOrdinary(label)) return false;
    const held = containedLabel(label);
    if (held === undefined) return false;
    const said = this.#document.clauses.some(({ name }) => name === held.label);
    const grave = home.runs && held.sure && !said;
    this.#findings.add(
      grave ? 'misspelled-clause' : 'unknown-clause',
      labelRange,
      `${label} is not a clause${said ? `, and is kept as prose; ${held.label} is one` : `; the nearest is ${held.label}`}`,
      {
        clause: key,
        severity: grave ? 'error' : 'warning',
        fix: said ? undefined : { edits: [{ range: labelRange, text: held.label }], safe: false },
      },
    );
    return true;
  }

  /** Whether a near name is looked for: for the first labels, as often as each of them is written. */
  #isCompared({ label }: RawClause): boolean {
    if (this.#compared.size < MOST_COMPARED) this.#compared.add(label);
    return this.#compared.has(label);
  }

  tell(): void {
    this.#tellLabels();
    this.#tellSections();
    this.#tellPlain();
  }

  #tellLabels(): void {
    const [first] = this.#labels;
    if (first === undefined) return;
    const names = distinct(this.#labels.map(({ label }) => label));
    const message =
      names.length === 1
        ? `${first.label} is not a clause, and is kept as prose`
        : `${names.length} labels are not clauses, and are kept as prose: ${listed(names)}`;
    this.#findings.add('unknown-clause', first.labelRange, message, { clause: names.length === 1 ? first.key : undefined });
  }

  #tellSections(): void {
    const sections = unknownSections(this.#document);
    const [first] = sections;
    if (first === undefined) return;
    const names = sections.map(({ title }) => title);
    const read = this.#document.clauses.some(({ name, section }) => name !== undefined && isUnknown(section));
    const kept = read ? 'kept as prose but for the clauses there' : 'kept as prose';
    const message =
      names.length === 1
        ? `the section ${short(first.title)} is not known, and is ${kept}`
        : `${names.length} sections are not known, and are ${kept}: ${listed(names)}`;
    this.#findings.add('unknown-section', first.heading, message);
  }

  #tellPlain(): void {
    const { plain, clauses } = this.#document;
    if (plain.length === 0) return;
    const said = new Set(clauses.map(({ key }) => key));
    for (const { key, text, range, fault, rewrite } of plain) {
      if (said.has(key)) continue;
      this.#findings.add('unbolded-clause', range, `${text} ${FAULTS[fault]}`, {
        clause: key,
        // Nothing else says it, so a default runs in its place.
        severity: POLICY_KEYS.has(key) ? 'warning' : 'note',
        fix: { edits: [{ range: rewrite.range, text: rewrite.text }], safe: false },
      });
    }
  }
}

const POLICY_KEYS: ReadonlySet<string> = new Set(
  CLAUSES.flatMap((definition) => (definition.govern === undefined ? [] : [keyOf(definition)])),
);

const FAULTS: Readonly<Record<PlainLabel['fault'], string>> = {
  'not bold': 'is not bold, so it is read as prose and not as a clause',
  'no colon': 'has no colon behind it, so it is read as prose and not as a clause',
  heading: 'is a heading, so what stands below it is read as prose and not as a clause',
};

/** A section with a title that means nothing to us, in none that does. */
export function isUnknown({ title, within }: Section): boolean {
  return within === '' && title !== '';
}

/** The outermost ones; neither those that only hold known ones, nor the document's own title. */
function unknownSections({ sections, id }: Document): readonly Section[] {
  const holdsKnown = new Set<Section>();
  const found: Section[] = [];
  const open: Section[] = [];
  for (const section of sections) {
    while (open.length > 0 && (open[open.length - 1] as Section).level >= section.level) open.pop();
    if (section.known) for (const around of open) holdsKnown.add(around);
    if (section.title !== '') open.push(section);
  }
  let inside: Section | undefined;
  for (const section of sections) {
    if (inside !== undefined && section.level > inside.level) continue;
    inside = undefined;
    if (!isUnknown(section) || holdsKnown.has(section)) continue;
    if (id !== undefined && section.title.startsWith(id)) continue;
    found.push(section);
    inside = section;
  }
  return found;
}

/** Names of each section's clauses, folded; made when the first label of such a section is not known. */
const atHome = new Map<string, ReadonlyMap<string, string>>();
const MOST_REMEMBERED = 2_000;
const remembered = new Map<string, string | undefined>();

/**
 * The canonical label that somebody meant: at most one letter in six is wrong, and two of a long one. Only labels of the
 * section itself count in any language, others by their canonical names: a word that is only like another is no mistake.
 */
function nearestLabel({ label, section }: RawClause): string | undefined {
  const { within } = section;
  if (within === '' || label.length > LONGEST_NAME || isOrdinary(label)) return undefined;
  const asked = `${within}\n${label}`;
  if (remembered.has(asked)) return remembered.get(asked);
  const written = fold(label);
  const own = namesOf(within);
  const near = nearest(written, own.keys()) ?? nearest(written, canonical.keys());
  const meant = near === undefined || !isMistake(written, near) ? undefined : (own.get(near.word) ?? canonical.get(near.word));
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(asked, meant);
  return meant;
}

function isMistake(written: string, { word, edits }: { readonly word: string; readonly edits: number }): boolean {
  const length = Math.min(word.length, written.length);
  return length >= 4 && edits <= (length >= 9 ? 2 : 1) && word[0] === written[0];
}

const canonical: ReadonlyMap<string, string> = new Map(CLAUSES.map(({ label }) => [fold(label), label]));

function namesOf(within: string): ReadonlyMap<string, string> {
  const known = atHome.get(within);
  if (known !== undefined) return known;
  const homes = CLAUSES.filter(({ section, alsoIn }) => section === within || alsoIn?.includes(within as SectionKey));
  const own = new Set(homes.flatMap(({ label, children = [] }) => [label, ...children]));
  const names = new Map<string, string>();
  for (const [name, { label }] of allLabels()) if (own.has(label)) names.set(name, label);
  atHome.set(within, names);
  return names;
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}

function listed(names: readonly string[]): string {
  const first = names.slice(0, NAMED).map(short).join(', ');
  return names.length > NAMED ? `${first} and ${names.length - NAMED} more` : first;
}

function short(name: string): string {
  const words = name.trim();
  return words.length <= LONGEST_NAME ? words : `${words.slice(0, LONGEST_NAME - 1)}…`;
}
