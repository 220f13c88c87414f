/** Writes into documents what only the matrix says: whole clauses that they lack, never in the place of what they say. */
import { readFileSync } from 'node:fs';
import { applyEdits } from '../../../document/apply-edits.ts';
import type { Loss, MissingClause } from '../../../document/matrix-losses.ts';
import { readDocument } from '../../../document/read.ts';
import { insertClause } from '../../../document/rules/insertion.ts';
import { judge } from '../../../document/workspace.ts';
import { PROFILES } from '../../../profiles/index.ts';
import type { Output } from '../../output.ts';
import { printable } from '../../render/printable.ts';
import { writeAtomically } from '../../write-atomically.ts';

/** True when a document was written. One that would not compile any more with the clauses is left as it is. */
export function adopt(lost: readonly Loss[], out: Output): boolean {
  const clauses = lost.flatMap(({ clause }) => clause ?? []);
  let written = false;
  for (const [file, missing] of Map.groupBy(clauses, (clause) => clause.file)) {
    const lines = once(missing);
    const before = readFileSync(file);
    const text = before.toString('utf8');
    if (!Buffer.from(text).equals(before)) continue;
    const after = withClauses(file, text, lines);
    if (after === undefined) continue;
    writeAtomically(file, [after]);
    written = true;
    out.lines(`${printable(file)} says ${lines.map(({ label, value }) => `**${label}**: ${value}`).join(', ')}`);
  }
  return written;
}

/** Two rows of one id may say different things: the first counts, and what the other says stays lost. */
function once(missing: readonly MissingClause[]): readonly MissingClause[] {
  return [...Map.groupBy(missing, ({ label }) => label).values()].flatMap(([first]) => first ?? []);
}

function withClauses(file: string, text: string, missing: readonly MissingClause[]): string | undefined {
  let now = text;
  for (const { label, value } of missing) {
    const edits = insertClause(readDocument(now, file), 'general-information', label, value);
    if (edits === undefined) return undefined;
    now = applyEdits(now, edits);
  }
  return judge({ file, text: now }, { profiles: PROFILES, rules: [] }).entry.digest === undefined ? undefined : now;
}
