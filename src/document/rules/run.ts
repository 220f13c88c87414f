/** Asks every rule about every document, and silences what a document gives a reason for. */
import type { Diagnostic } from '../../requirement/diagnostic.ts';
import { CODES } from '../codes.ts';
import type { Document } from '../document.ts';
import { RULES } from './index.ts';
import type { Entry, Finding, Occasion, Rule, Surroundings } from './rule.ts';
import { type Suppression, suppressions } from './suppressions.ts';

const UNUSED = 'unused-suppression';
const WHY_UNUSED = 'A comment that silences nothing hides the finding that comes later.';

interface Found {
  readonly rule: Rule;
  readonly finding: Finding;
}

/** What the rules found that look at one document alone, and what it silences. */
export interface Judged {
  readonly entry: Entry;
  readonly found: readonly Found[];
  readonly suppressions: readonly Suppression[];
}

/** The findings of all rules, document by document. */
export function runRules(surroundings: Surroundings, rules: readonly Rule[] = RULES): readonly Diagnostic[] {
  const judged = surroundings.entries.map((entry) => ({ ...judge(entry, surroundings, rules), entry }));
  return conclude(judged, surroundings, rules);
}

/** First half, for each document as it is read: the rules that need no other document. */
export function judge(
  { document, requirement }: Entry,
  occasion: Occasion,
  rules: readonly Rule[] = RULES,
): Omit<Judged, 'entry'> {
  const found: Found[] = [];
  for (const rule of rules) {
    if (rule.text !== undefined) collect(rule, rule.text(document, occasion), found);
    if (rule.meaning !== undefined && requirement !== undefined)
      collect(rule, rule.meaning(requirement, document, occasion), found);
  }
  return { found, suppressions: suppressions(document) };
}

/** Second half, when all documents are known: the other rules, and what the documents silence. */
export function conclude(
  judged: readonly Judged[],
  surroundings: Surroundings,
  rules: readonly Rule[] = RULES,
): readonly Diagnostic[] {
  const together = foundTogether(surroundings, rules);
  const among = rules.filter(({ textAmong, meaningAmong }) => textAmong !== undefined || meaningAmong !== undefined);
  const diagnostics: Diagnostic[] = [];
  for (const { entry, found: alone, suppressions: written } of judged) {
    const { document, requirement } = entry;
    const found = [...(together.get(document) ?? []), ...alone];
    for (const rule of among) {
      if (rule.textAmong !== undefined) collect(rule, rule.textAmong(document, surroundings), found);
      if (rule.meaningAmong !== undefined && requirement !== undefined)
        collect(rule, rule.meaningAmong(requirement, document, surroundings), found);
    }
    silence(entry, found, written, rules, diagnostics);
  }
  return diagnostics;
}

function collect(rule: Rule, findings: Iterable<Finding>, into: Found[]): void {
  for (const finding of findings) into.push({ rule, finding });
}

function silence(
  { document, requirement }: Entry,
  found: readonly Found[],
  written: readonly Suppression[],
  rules: readonly Rule[],
  into: Diagnostic[],
): void {
  const reasoned = new Map(written.filter(({ reason }) => reason !== '').map((suppression) => [suppression.code, suppression]));
  const used = new Set<Suppression>();
  for (const { rule, finding } of found) {
    const suppression = reasoned.get(rule.code);
    if (suppression === undefined) into.push(diagnostic(document, rule.code, rule.why, finding));
    else used.add(suppression);
  }
  for (const suppression of written) {
    if (used.has(suppression)) continue;
    const rule = rules.find(({ code }) => code === suppression.code);
    const asksMeaning = rule?.meaning !== undefined || rule?.meaningAmong !== undefined;
    if (requirement === undefined && asksMeaning) continue;
    into.push(diagnostic(document, UNUSED, WHY_UNUSED, unused(suppression, rule)));
  }
}

/** What the rules that look at the whole folder find, by document. */
function foundTogether(surroundings: Surroundings, rules: readonly Rule[]): Map<Document, Found[]> {
  const together = new Map<Document, Found[]>();
  for (const rule of rules) {
    for (const finding of rule.folder?.(surroundings) ?? []) {
      const found = together.get(finding.document);
      if (found === undefined) together.set(finding.document, [{ rule, finding }]);
      else found.push({ rule, finding });
    }
  }
  return together;
}

/** The entries by the id each document gives itself. */
export function byId(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { id } = entry.document;
    if (id === undefined) continue;
    const known = found.get(id);
    if (known === undefined) found.set(id, [entry]);
    else known.push(entry);
  }
  return found;
}

function diagnostic(
  document: Document,
  code: string,
  why: string,
  { severity, range, clause, message, remedy }: Finding,
): Diagnostic {
  return {
    code,
    severity,
    file: document.file,
    range,
    message,
    why,
    remedy,
    fix: undefined,
    requirement: document.id,
    clause,
    blocks: false,
  };
}

function unused({ code, reason, range }: Suppression, rule: Rule | undefined): Finding {
  const finding = { severity: 'warning' as const, range, clause: undefined };
  if (rule === undefined && Object.hasOwn(CODES, code))
    return { ...finding, message: `${code} cannot be silenced.`, remedy: 'Mend what it found, and remove the comment.' };
  if (rule === undefined)
    return {
      ...finding,
      message: 'The comment names no rule that there is.',
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
