/** Raw clauses → typed values. Everything that can be wrong with one clause by itself is found here. */
import type { Unknown } from '../../requirement/clause.ts';
import { isPlaceholder } from '../../requirement/units/placeholder.ts';
import { isPromise, readUnknown, suggestedFigure } from '../../requirement/units/unknown.ts';
import { type ClauseContext, type ClauseDefinition, NO_CONTEXT } from '../clauses/clause.ts';
import { definitionOf } from '../clauses/index.ts';
import type { Document, RawClause } from '../document.ts';
import { SECTIONS, type SectionKey } from '../vocabulary/vocabulary.ts';
import type { Findings } from './findings.ts';
import { freeze } from './freeze.ts';
import { keepsAll } from './rewrite-keeps.ts';
import { Unrecognised } from './unrecognised.ts';

export interface ReadClause {
  readonly raw: RawClause;
  readonly definition: ClauseDefinition;
  /** What the definition's parser gave, or an unknown. */
  readonly value: unknown;
}

const NONE: RawClause[] = [];
const MARKS = /[[<{|]|REQ-/i;

/** Placeholders are rare and finding them is not cheap: every form of one has one of these marks. */
function isUnfilled(text: string): boolean {
  return MARKS.test(text) && isPlaceholder(text);
}

/** @param risks bold labels that are read as risks, and as no clauses. */
export function readClauses(
  document: Document,
  environment: string | undefined,
  findings: Findings,
  risks: ReadonlySet<RawClause>,
): ReadClause[] {
  const read: ReadClause[] = [];
  const unrecognised = new Unrecognised(document, findings);
  for (const raw of document.clauses) if (!risks.has(raw)) readOne(raw, environment, unrecognised, findings, read);
  unrecognised.tell();
  if (document.heading !== undefined && isUnfilled(document.title)) {
    findings.add('placeholder-left', document.heading.range, `the title is still the template's: ${document.title}`, {
      blocks: false,
    });
  }
  for (const section of document.sections) {
    for (const prose of section.prose) {
      const { text } = prose;
      if (isUnfilled(text)) findings.add('placeholder-left', prose.range, `${text} is still the template's`, { blocks: false });
    }
  }
  return read;
}

/** Whether a nested clause belongs to its parent's value. */
export function isPart({ name }: RawClause, parent: ClauseDefinition): boolean {
  return name !== undefined && parent.children?.includes(name) === true;
}

function readOne(
  raw: RawClause,
  environment: string | undefined,
  unrecognised: Unrecognised,
  findings: Findings,
  into: ReadClause[],
): void {
  const definition = raw.name === undefined ? undefined : definitionOf(raw.name, raw.section.within);
  if (definition === undefined) {
    if (raw.section.within !== 'alternatives') unrecognised.label(raw);
    for (const child of raw.children) readOne(child, environment, unrecognised, findings, into);
    return;
  }
  let parts: RawClause[] = NONE;
  let others = 0;
  for (const child of raw.children) {
    if (isPart(child, definition)) parts = [...parts, child];
    else {
      readOne(child, environment, unrecognised, findings, into);
      others++;
    }
  }
  if (raw.value === '' && others > 0) return;
  misplaced(raw, definition, findings);
  const context: ClauseContext =
    parts.length === 0 ? NO_CONTEXT : { sub: (label) => trimmed(partFor(label, environment, parts)?.value) };
  const value = readValue(raw, definition, context, findings);
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

/** Thousands of documents say the same few hundred things: what was read once is not read again. Values are frozen. */
function readValue(raw: RawClause, definition: ClauseDefinition, context: ClauseContext, findings: Findings): unknown {
  if (definition.children !== undefined) return readNewValue(raw, definition, context, findings);
  let known = remembered.get(definition);
  const before = known?.get(raw.value);
  if (before !== undefined) return before;
  const told = findings.diagnostics.length;
  const value = readNewValue(raw, definition, context, findings);
  if (value === undefined || findings.diagnostics.length > told || raw.value.length > 200) return value;
  if (known === undefined) {
    known = new Map();
    remembered.set(definition, known);
  }
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(raw.value, freeze(value));
  return value;
}

function readNewValue(raw: RawClause, definition: ClauseDefinition, context: ClauseContext, findings: Findings): unknown {
  const written = raw.value.trim();
  const { label } = definition;
  const enforced = definition.standing === 'enforced' || definition.essential === true;
  const detail = enforced
    ? { clause: raw.key }
    : { clause: raw.key, severity: loudnessOf(definition), why: NOBODY_KNOWS, blocks: false };
  if (isUnfilled(written)) {
    findings.add('placeholder-left', raw.range, `${label} is still the template's: ${written}`, {
      clause: raw.key,
      blocks: enforced,
    });
    return undefined;
  }
  if (written === '') {
    if (definition.prose !== true) findings.add('invalid-value', raw.range, `${label} says nothing`, detail);
    return undefined;
  }
  if (written.length > LONGEST_PHRASE && definition.words !== true) {
    findings.add('invalid-value', raw.range, `${label} is longer than a phrase of ${LONGEST_PHRASE} characters can be`, detail);
    return undefined;
  }
  const words = definition.standing === 'enforced' ? undefined : shortUnknown(written);
  const reading = words === undefined ? definition.parse(unmarked(written), context) : undefined;
  if (reading?.ok === true) {
    const remark = definition.remark?.(reading.value);
    if (remark !== undefined) findings.add('value-unknown', raw.range, `${label}: ${remark}`, { ...detail, ...HALF_READ });
    return reading.value;
  }
  const unknown = words ?? readUnknown(written);
  if (unknown !== undefined && definition.essential !== true) return admit(raw, definition, unknown, findings);
  if (reading?.ok === false) {
    const { suggestion } = reading;
    const isRead = (phrase: string) => definition.parse(unmarked(phrase), context).ok;
    const kept = suggestion !== undefined && keepsAll(written, suggestion, isRead) ? suggestion : undefined;
    findings.unreadable('invalid-value', raw.range, label, { ...reading, suggestion: kept }, detail);
  } else findings.add('invalid-value', raw.range, `${label} is not known`, detail);
  return undefined;
}

const HALF_READ = {
  severity: 'warning',
  why: 'What cannot be measured for one call is kept as it is written, and neither judged nor watched.',
  remedy: 'Nothing to do where it is only meant for people; else say it as a percentile, such as `p95 ≤ 800 ms`.',
  blocks: false,
} as const;
const NO_FIGURE = 'Words promise nothing that can be measured, so a safe default holds and nothing can be promised or proved.';
const NOT_NEEDED = 'Only `none` says that there is none and that somebody decided so; until then a safe default holds.';
const NOBODY_KNOWS = 'Nothing runs by it, so nothing stops; but what cannot be read is neither judged nor watched.';

/** Nothing runs by what is kept or waits, so nothing stops when it cannot be read; rules judge what is kept. */
function loudnessOf({ standing }: ClauseDefinition): 'error' | 'warning' {
  return standing === 'pending' ? 'warning' : 'error';
}

/** Longer than anything people write in one phrase; reading is bounded by it. */
export const LONGEST_PHRASE = 2_000;
const MOST_REMEMBERED = 500;
const remembered = new Map<ClauseDefinition, Map<string, unknown>>();

/** Text clauses take any words, so only a value that is nothing but an admission counts as one. */
function shortUnknown(written: string): Unknown | undefined {
  return written.length <= 24 ? readUnknown(written) : undefined;
}

function admit(raw: RawClause, definition: ClauseDefinition, unknown: Unknown, findings: Findings): Unknown {
  const { label } = definition;
  if (isNotNeeded(unknown) && definition.parse('none', NO_CONTEXT).ok) {
    findings.add('value-unknown', raw.range, `${label} does not apply: \`${unknown.unknown}\``, {
      clause: raw.key,
      why: NOT_NEEDED,
      remedy: 'The words are kept. Write `none` where there is none; a reason may follow after a full stop.',
    });
    return unknown;
  }
  const figure = figureFor(definition, unknown);
  const isPromised = isPromise(unknown);
  const message = isPromised ? `${label} has no figure: \`${unknown.unknown}\`` : `${label} is not known: \`${unknown.unknown}\``;
  findings.add('value-unknown', raw.range, message, {
    clause: raw.key,
    why: isPromised ? NO_FIGURE : undefined,
    remedy: figure === undefined ? undefined : `Say it in figures, such as \`${figure}\`.`,
    fix: undefined,
  });
  return unknown;
}

/** It says that there is nothing to know, not that nobody knows it. */
function isNotNeeded({ unknown }: Unknown): boolean {
  const lower = unknown.toLowerCase();
  return ['n/a', 'n.a.', 'not applicable'].some((phrase) => lower.startsWith(phrase));
}

/** What may have been meant where that is a value of this clause, else the first form that the clause takes. */
function figureFor(definition: ClauseDefinition, unknown: Unknown): string | undefined {
  const meant = suggestedFigure(unknown);
  if (meant !== undefined && definition.parse(meant, NO_CONTEXT).ok) return meant;
  const reading = definition.parse(unknown.unknown, NO_CONTEXT);
  return reading.ok ? undefined : (reading.suggestion ?? reading.forms[0]);
}

/** What stands before any section, or in one nobody knows, is in no wrong place: there is nothing to move it out of. */
function misplaced({ key, label, labelRange, section }: RawClause, definition: ClauseDefinition, findings: Findings): void {
  const { within } = section;
  const home = SECTIONS[definition.section].title;
  if (within === '' || within === definition.section || definition.alsoIn?.includes(within as SectionKey)) return;
  findings.add('misplaced-clause', labelRange, `${label} belongs under ${home}`, { clause: key });
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
