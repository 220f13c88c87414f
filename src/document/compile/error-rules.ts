/** The errors table, the statuses that Retry names, and the profile's errors → rules, in the order in which they are tried. */
import { OUTCOME_KINDS, type OutcomeKind } from '../../requirement/outcome.ts';
import type { VendorProfile } from '../../requirement/profile.ts';
import type { ErrorRule } from '../../requirement/requirement.ts';
import { quote } from '../../requirement/units/reading.ts';
import type { Document, DocumentTable, TableRow } from '../document.ts';
import { cell } from '../tables.ts';
import type { Findings } from './findings.ts';

export interface ErrorRow {
  readonly rule: ErrorRule;
  readonly row: TableRow;
}

const LONGEST = 2_000;
/** What an answer can be made to mean; the other outcomes are no answers. */
export const MEANINGS: readonly OutcomeKind[] = OUTCOME_KINDS.filter(
  (kind) => !['refused', 'cancelled', 'unsent', 'timeout'].includes(kind),
);
/** Statuses with a meaning of their own, which naming them in Retry does not change. */
const MEANT: ReadonlySet<string> = new Set(['401', '408', '429']);

export function readErrorRows(document: Document, findings: Findings): ErrorRow[] {
  const rows: ErrorRow[] = [];
  for (const table of document.errors) {
    for (const row of table.rows) {
      const rule = readRow(table, row, findings);
      if (rule !== undefined) rows.push({ rule, row });
    }
  }
  return rows;
}

export function errorRules(
  rows: readonly ErrorRow[],
  retry: { readonly on: readonly string[]; readonly clause: string },
  profile: VendorProfile | undefined,
): ErrorRule[] {
  const rules = rows.map(({ rule }) => rule);
  for (const status of retry.on) {
    if (!/^4(?:\d\d|xx)$/.test(status) || MEANT.has(status)) continue;
    if (rules.some(({ statuses, codes }) => codes.length === 0 && statuses.includes(status))) continue;
    rules.push({
      statuses: [status],
      codes: [],
      means: 'worth asking for again',
      outcome: 'rejected',
      retry: true,
      clause: retry.clause,
    });
  }
  for (const { statuses, codes, means, outcome, retry: again } of profile?.errors ?? []) {
    rules.push({ statuses, codes, means, outcome, retry: again, clause: `profile.${profile?.name ?? ''}` });
  }
  return rules;
}

function readRow(table: DocumentTable, row: TableRow, findings: Findings): ErrorRule | undefined {
  if (row.cells.some(({ text }) => text.length > LONGEST)) {
    findings.add('invalid-error-row', row.range, `a cell is longer than ${LONGEST} characters`);
    return undefined;
  }
  const when = cell(table, row, 'when');
  const then = cell(table, row, 'outcome');
  if (when === undefined && then === undefined) return undefined;
  if (when === undefined || then === undefined) {
    findings.add('invalid-error-row', row.range, 'a row needs to say when, and what it is then');
    return undefined;
  }
  const answers = readWhen(when.text);
  if (answers === undefined) {
    findings.add('invalid-error-row', when.range, `${quote(when.text)} names no status and no code`, {
      remedy: 'Write statuses, and codes in code marks: `402`, `4xx`, `409, 429`, 402 `card_declined`.',
    });
    return undefined;
  }
  const meaning = readThen(then.text);
  if (meaning === undefined) {
    findings.add('invalid-error-row', then.range, `${quote(then.text)} is not an outcome`, {
      remedy: `Write one of ${MEANINGS.map((kind) => `\`${kind}\``).join(', ')}; add \`, retry\` where it is worth repeating.`,
    });
    return undefined;
  }
  const name = [...answers.statuses, ...answers.codes].join(' ');
  return { ...answers, ...meaning, means: cell(table, row, 'means')?.text ?? '', clause: `error-handling.errors(${name})` };
}

function readWhen(text: string): { statuses: string[]; codes: string[] } | undefined {
  const statuses: string[] = [];
  const codes: string[] = [];
  for (const [token] of text.matchAll(/`[^`]+`|[^\s,;/]+/g)) {
    const word = token.replace(/^`|`$/g, '');
    if (/^[1-5](?:\d\d|xx)$/i.test(word)) statuses.push(word.toLowerCase());
    else if (token.startsWith('`')) codes.push(...word.split(/[\s,]+/).filter((code) => code !== ''));
    else if (/^(?:any|every|all)$/i.test(word) && text.trim() === token) return { statuses, codes };
    else if (/^[\w.-]+$/.test(word) && /[_\d]/.test(word)) codes.push(word);
    else if (!/^(?:and|or|with|http|code)$/i.test(word)) return undefined;
  }
  return statuses.length + codes.length === 0 ? undefined : { statuses, codes };
}

function readThen(text: string): { outcome: OutcomeKind; retry: boolean } | undefined {
  const match = /^`?([a-z]+)`?(?:,? (?:and |then )?(retry|retried|no retry))?$/i.exec(text.trim());
  const outcome = MEANINGS.find((kind) => kind === match?.[1]?.toLowerCase());
  return outcome === undefined ? undefined : { outcome, retry: /^retr/i.test(match?.[2] ?? '') };
}
