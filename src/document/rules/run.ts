/** Asks every rule about every document, and silences what a document gives a reason for. */
import type { Diagnostic } from '../../requirement/diagnostic.ts';
import type { Document } from '../document.ts';
import { RULES } from './index.ts';
import type { Entry, Finding, Rule, Surroundings } from './rule.ts';
import { type Suppression, suppressions } from './suppressions.ts';

const UNUSED = 'unused-suppression';
const WHY_UNUSED = 'A comment that silences nothing hides the finding that comes later.';

interface Found {
  readonly rule: Rule;
  readonly finding: Finding;
}

/** The findings of all rules, document by document. */
export function runRules(surroundings: Surroundings, rules: readonly Rule[] = RULES): readonly Diagnostic[] {
  const together = foundTogether(surroundings, rules);
  const diagnostics: Diagnostic[] = [];
  for (const entry of surroundings.entries) {
    const { document } = entry;
    const found = together.get(document) ?? [];
    for (const rule of rules) for (const finding of ask(rule, entry, surroundings)) found.push({ rule, finding });
    const written = suppressions(document);
    const reasoned = new Map(written.filter(({ reason }) => reason !== '').map((suppression) => [suppression.code, suppression]));
    const used = new Set<Suppression>();
    for (const { rule, finding } of found) {
      const suppression = rule.ignorable === false ? undefined : reasoned.get(rule.code);
      if (suppression === undefined) diagnostics.push(diagnostic(document, rule.code, rule.why, finding));
      else used.add(suppression);
    }
    for (const suppression of written) {
      if (used.has(suppression)) continue;
      const rule = rules.find(({ code }) => code === suppression.code);
      const unasked = entry.requirement === undefined && rule?.meaning !== undefined;
      if (!unasked) diagnostics.push(diagnostic(document, UNUSED, WHY_UNUSED, unused(suppression, rule)));
    }
  }
  return diagnostics;
}

function* ask(rule: Rule, { document, requirement }: Entry, surroundings: Surroundings): Generator<Finding> {
  if (rule.text !== undefined) yield* rule.text(document, surroundings);
  if (rule.meaning !== undefined && requirement !== undefined) yield* rule.meaning(requirement, document, surroundings);
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
  if (rule === undefined)
    return {
      ...finding,
      message: 'The comment names no rule that there is.',
      remedy: 'Correct the code, or remove the comment.',
    };
  if (rule.ignorable === false)
    return { ...finding, message: `${code} cannot be silenced.`, remedy: 'Mend what it found, and remove the comment.' };
  if (reason === '')
    return {
      ...finding,
      message: `The comment gives no reason, so ${code} is not silenced.`,
      remedy: `Write why: \`<!-- concordat-ignore ${code}: the reason -->\`.`,
    };
  return { ...finding, message: `${code} finds nothing here.`, remedy: 'Remove the comment.' };
}
