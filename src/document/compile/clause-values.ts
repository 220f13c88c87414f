/** Raw clauses → typed values. Everything that can be wrong with one clause by itself is found here. */
import type { Unknown } from '../../requirement/clause.ts';
import { isPlaceholder } from '../../requirement/units/placeholder.ts';
import type { Reading } from '../../requirement/units/reading.ts';
import { readUnknown, suggestedFigure } from '../../requirement/units/unknown.ts';
import { type ClauseContext, type ClauseDefinition, NO_CONTEXT } from '../clauses/clause.ts';
import { definitionOf } from '../clauses/index.ts';
import type { Document, RawClause } from '../document.ts';
import { nearest } from '../vocabulary/nearest.ts';
import { SECTIONS, type SectionKey } from '../vocabulary/vocabulary.ts';
import { allLabels, knownLabel } from '../vocabulary/words.ts';
import type { Findings } from './findings.ts';
import { freeze } from './freeze.ts';

export interface ReadClause {
  readonly raw: RawClause;
  readonly definition: ClauseDefinition;
  /** What the definition's parser gave, or an unknown. */
  readonly value: unknown;
}

const MARKS = /[[<{|]|REQ-/i;

/** Placeholders are rare and finding them is not cheap: every form of one has one of these marks. */
function isUnfilled(text: string): boolean {
  return MARKS.test(text) && isPlaceholder(text);
}

export function readClauses(document: Document, environment: string | undefined, findings: Findings): ReadClause[] {
  const read: ReadClause[] = [];
  for (const raw of document.clauses) readOne(raw, environment, findings, read);
  if (document.heading !== undefined && isUnfilled(document.title)) {
    findings.add('placeholder-left', document.heading.range, `the title is still the template's: ${document.title}`, {
      blocks: false,
    });
  }
  for (const section of document.sections) {
    for (const { text, range } of section.prose) {
      if (isUnfilled(text)) findings.add('placeholder-left', range, `${text} is still the template's`, { blocks: false });
    }
  }
  return read;
}

/** Whether a nested clause belongs to its parent's value. */
export function isPart({ name }: RawClause, parent: ClauseDefinition): boolean {
  return name !== undefined && parent.children?.includes(name) === true;
}

function readOne(raw: RawClause, environment: string | undefined, findings: Findings, into: ReadClause[]): void {
  const definition = raw.name === undefined ? undefined : definitionOf(raw.name, raw.section.within);
  if (definition === undefined) {
    unknownLabel(raw, findings);
    for (const child of raw.children) readOne(child, environment, findings, into);
    return;
  }
  const parts: RawClause[] = [];
  let others = 0;
  for (const child of raw.children) {
    if (isPart(child, definition)) parts.push(child);
    else {
      readOne(child, environment, findings, into);
      others++;
    }
  }
  if (raw.value === '' && others > 0) return;
  misplaced(raw, definition, findings);
  const value = readValue(raw, definition, { sub: (label) => trimmed(partFor(label, environment, parts)?.value) }, findings);
  if (value !== undefined) into.push({ raw, definition, value });
}

/** The one for the environment, else the one for all. */
function partFor(label: string, environment: string | undefined, parts: readonly RawClause[]): RawClause | undefined {
  const named = parts.filter(({ name }) => name === label);
  return (
    named.findLast(({ qualifier }) => environment !== undefined && qualifier?.toLowerCase() === environment) ??
    named.findLast(({ qualifier }) => qualifier === undefined)
  );
}

function readValue(raw: RawClause, definition: ClauseDefinition, context: ClauseContext, findings: Findings): unknown {
  const written = raw.value.trim();
  const detail = { clause: raw.key };
  const { label } = definition;
  const enforced = definition.standing === 'enforced' || definition.essential === true;
  if (isUnfilled(written)) {
    findings.add('placeholder-left', raw.range, `${label} is still the template's: ${written}`, { ...detail, blocks: enforced });
    return undefined;
  }
  if (written === '') {
    if (definition.prose !== true)
      findings.add('invalid-value', raw.range, `${label} says nothing`, { ...detail, blocks: enforced });
    return undefined;
  }
  if (written.length > LONGEST && definition.words !== true) {
    findings.add('invalid-value', raw.range, `${label} is longer than a phrase of ${LONGEST} characters can be`, detail);
    return undefined;
  }
  const words = definition.standing === 'enforced' ? undefined : shortUnknown(written);
  const reading = words === undefined ? parse(definition, unmarked(written), context) : undefined;
  if (reading?.ok === true) return reading.value;
  const unknown = words ?? readUnknown(written);
  if (unknown !== undefined && definition.essential !== true) return admit(raw, definition, unknown, findings);
  if (reading?.ok === false) findings.unreadable('invalid-value', raw.range, label, reading, detail);
  else findings.add('invalid-value', raw.range, `${label} is not known`, detail);
  return undefined;
}

/** Longer than anything people write in one phrase; reading is bounded by it. */
const LONGEST = 2_000;
const MOST_REMEMBERED = 500;
const remembered = new WeakMap<ClauseDefinition, Map<string, Reading<unknown>>>();

/** Thousands of documents say the same few hundred things: what was read once is not read again. Values are frozen. */
function parse(definition: ClauseDefinition, text: string, context: ClauseContext): Reading<unknown> {
  if (definition.children !== undefined) return definition.parse(text, context);
  let known = remembered.get(definition);
  const before = known?.get(text);
  if (before !== undefined) return before;
  const reading = definition.parse(text, context);
  if (!reading.ok || text.length > 200) return reading;
  if (known === undefined) {
    known = new Map();
    remembered.set(definition, known);
  }
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(text, freeze(reading));
  return reading;
}

/** Text clauses take any words, so only a value that is nothing but an admission counts as one. */
function shortUnknown(written: string): Unknown | undefined {
  return written.length <= 24 ? readUnknown(written) : undefined;
}

function admit(raw: RawClause, definition: ClauseDefinition, unknown: Unknown, findings: Findings): Unknown {
  const { label } = definition;
  const figure = figureFor(definition, unknown);
  findings.add('value-unknown', raw.range, `${label} is not known: \`${unknown.unknown}\``, {
    clause: raw.key,
    remedy: figure === undefined ? undefined : `Say it in figures, such as \`${figure}\`.`,
    fix: undefined,
  });
  return unknown;
}

/** What may have been meant where that is a value of this clause, else the first form that the clause takes. */
function figureFor(definition: ClauseDefinition, unknown: Unknown): string | undefined {
  const meant = suggestedFigure(unknown);
  if (meant !== undefined && definition.parse(meant, NO_CONTEXT).ok) return meant;
  const reading = definition.parse(unknown.unknown, NO_CONTEXT);
  return reading.ok ? undefined : (reading.suggestion ?? reading.forms[0]);
}

function misplaced({ key, label, labelRange, section }: RawClause, definition: ClauseDefinition, findings: Findings): void {
  const { within } = section;
  const home = SECTIONS[definition.section].title;
  if (within === definition.section || definition.alsoIn?.includes(within as SectionKey)) return;
  findings.add('misplaced-clause', labelRange, `${label} belongs under ${home}`, { clause: key });
}

function unknownLabel(raw: RawClause, findings: Findings): void {
  const near = nearest(raw.label, allLabels());
  const runs = raw.section.within !== '' && SECTIONS[raw.section.within as SectionKey].runs;
  const canonical = near === undefined ? undefined : knownLabel(near.word)?.label;
  const fix = canonical === undefined ? undefined : { edits: [{ range: raw.labelRange, text: canonical }], safe: false };
  const misspelled = near !== undefined && runs && near.edits <= 2 && near.word.length >= 4;
  findings.add(
    misspelled ? 'misspelled-clause' : 'unknown-clause',
    raw.labelRange,
    canonical === undefined ? `${raw.label} is not a clause` : `${raw.label} is not a clause; the nearest is ${canonical}`,
    { clause: raw.key, fix: misspelled ? fix : undefined },
  );
}

/** One pair of code marks or emphasis around the whole value is no part of it. */
export function unmarked(written: string): string {
  const match = /^(`|\*\*|__|\*|_)(.+)\1$/s.exec(written);
  const inner = match?.[2];
  return inner !== undefined && !inner.includes(match?.[1] ?? '') ? inner.trim() : written;
}

function trimmed(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : unmarked(value.trim());
}
