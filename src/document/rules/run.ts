/** Asks rules about documents, and silences what a document gives a reason for. */
import type { Diagnostic } from '../../requirement/diagnostic.ts';
import { quote } from '../../requirement/units/reading.ts';
import { CODES } from '../codes.ts';
import type { Meaning } from '../compile/assemble.ts';
import type { Document } from '../document.ts';
import { type Entry, type Finding, type FindingIn, NOTHING, type Rule, type Surroundings } from './rule.ts';
import type { Suppression } from './suppressions.ts';

const UNUSED = 'unused-suppression';
/** What nobody may agree to; neither may anything be silenced that stops the document. */
export const NEVER_SILENT: ReadonlySet<string> = new Set(['no-secret-value', 'open-gate', 'unreadable-document', UNUSED]);
/** What stands between two codes that were written into one comment. */
const SEVERAL = [',', ' ', ';', '\n'];
const WHY_UNUSED = 'A comment that silences nothing hides the finding that comes later.';

export interface Found {
  readonly code: string;
  readonly why: string;
  readonly finding: Finding;
}

interface Sorted {
  readonly texts: readonly Rule[];
  readonly meanings: readonly Rule[];
  readonly amongs: readonly Rule[];
}

const known = new WeakMap<readonly Rule[], Sorted>();

/** By what they look at: most look at one thing, and there are ten thousand documents. */
function sorted(rules: readonly Rule[]): Sorted {
  let found = known.get(rules);
  if (found === undefined) {
    found = {
      texts: rules.filter(({ text }) => text !== undefined),
      meanings: rules.filter(({ meaning }) => meaning !== undefined),
      amongs: rules.filter(({ among }) => among !== undefined),
    };
    known.set(rules, found);
  }
  return found;
}

/** What the rules find that need nothing but the document; for one text always the same. */
export function findAlone(document: Document, meaning: Meaning | undefined, rules: readonly Rule[]): readonly Found[] {
  const found: Found[] = [];
  const { texts, meanings } = sorted(rules);
  for (const rule of texts) collect(rule, rule.text?.(document) ?? NOTHING, found);
  if (meaning !== undefined) for (const rule of meanings) collect(rule, rule.meaning?.(meaning, document) ?? NOTHING, found);
  return found;
}

/** What the rules find that look at the whole folder, by file. Each step asks one rule; the last one has them all. */
export function* findTogether(
  surroundings: Surroundings,
  rules: readonly Rule[],
): Generator<undefined, ReadonlyMap<string, readonly Found[]>> {
  const together = new Map<string, Found[]>();
  for (const rule of rules) {
    if (rule.folder === undefined) continue;
    for (const finding of rule.folder(surroundings)) {
      const found = together.get(finding.file);
      if (found === undefined) together.set(finding.file, [of(rule, finding)]);
      else found.push(of(rule, finding));
    }
    yield;
  }
  return together;
}

/** Everything found in one document, without what it silences, and with the silencing that was for nothing. */
export function conclude(
  entry: Entry,
  compiled: readonly Diagnostic[],
  known: readonly Found[],
  surroundings: Surroundings,
  rules: readonly Rule[],
): readonly Diagnostic[] {
  const found = [...known];
  for (const rule of sorted(rules).amongs) collect(rule, rule.among?.(entry, surroundings) ?? NOTHING, found);
  const { suppressions } = entry;
  if (suppressions.length === 0) return [...compiled, ...found.map((one) => diagnostic(entry, one))];
  const reasoned = new Map(suppressions.filter(({ reason }) => reason !== '').map((written) => [written.code, written]));
  const used = new Set<Suppression>();
  const diagnostics: Diagnostic[] = [];
  for (const one of compiled) {
    const suppression = one.blocks || NEVER_SILENT.has(one.code) ? undefined : reasoned.get(one.code);
    if (suppression === undefined) diagnostics.push(one);
    else used.add(suppression);
  }
  for (const one of found) {
    const suppression = reasoned.get(one.code);
    if (suppression === undefined) diagnostics.push(diagnostic(entry, one));
    else used.add(suppression);
  }
  for (const suppression of suppressions) {
    if (used.has(suppression)) continue;
    const rule = rules.find(({ code }) => code === suppression.code);
    if (entry.digest === undefined && rule !== undefined && rule.text === undefined) continue;
    const stops = compiled.some(({ code, blocks }) => blocks && code === suppression.code);
    diagnostics.push(diagnostic(entry, { code: UNUSED, why: WHY_UNUSED, finding: unused(suppression, rule, stops) }));
  }
  return diagnostics;
}

/** Findings in a file that is no document, a README: it has no id, and silences nothing. */
export function foundIn(file: string, found: readonly Found[]): readonly Diagnostic[] {
  return found.map((one) => diagnostic({ file, id: undefined }, one));
}

function collect(rule: Rule, findings: Iterable<Finding>, into: Found[]): void {
  if (findings === NOTHING) return;
  for (const finding of findings) into.push(of(rule, finding));
}

function of({ code, why }: Rule, finding: Finding | FindingIn): Found {
  return { code, why, finding };
}

function diagnostic({ file, id }: Pick<Entry, 'file' | 'id'>, { code, why, finding }: Found): Diagnostic {
  const { severity, range, clause, message, remedy, fix } = finding;
  return { code, severity, file, range, message, why, remedy, fix, requirement: id, clause, blocks: false };
}

function unused({ code, reason, range }: Suppression, rule: Rule | undefined, stops: boolean): Finding {
  const finding = { severity: 'warning' as const, range, clause: undefined };
  if (stops || NEVER_SILENT.has(code))
    return { ...finding, message: `${code} cannot be silenced.`, remedy: 'Mend what it found, and remove the comment.' };
  if (code === '')
    return {
      ...finding,
      message: 'The comment names no code.',
      remedy: 'Write `<!-- concordat-ignore code: the reason -->`, or remove the comment.',
    };
  if (rule === undefined && !Object.hasOwn(CODES, code))
    return SEVERAL.some((between) => code.includes(between))
      ? {
          ...finding,
          message: `The comment names ${quote(code)}: one comment takes one code.`,
          remedy: 'Write one comment for each code: `<!-- concordat-ignore code: the reason -->`.',
        }
      : {
          ...finding,
          message: `The comment names ${quote(code)}, and there is no such code.`,
          remedy: 'Correct the code, or remove the comment.',
        };
  if (reason === '')
    return {
      ...finding,
      message: `The comment gives no reason, so ${code} is not silenced.`,
      remedy: `Write why: \`<!-- concordat-ignore ${code}: the reason -->\`.`,
    };
  return { ...finding, message: `${code} finds nothing here.`, remedy: 'Remove the comment.' };
}
