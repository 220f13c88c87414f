/** Where one setting of a policy came from. A clause's value holds only the fields that its words say. */
import { type Clause, isUnknown, type Provenance } from '../../../requirement/clause.ts';
import type { Requirement } from '../../../requirement/requirement.ts';
import type { StageSetting } from './stages.ts';

/**
 * The clause that says this setting: the deciding one, else the last of the same label or of the stage's own (an unqualified
 * clause below a qualified one). Undefined: nothing says it, so it is a default.
 */
export function clauseSaying(
  requirement: Requirement,
  { clause: decidedBy, fields, value }: StageSetting,
  own: string | undefined,
): Clause | undefined {
  if (decidedBy === undefined) return undefined;
  const labels = new Set([withoutQualifier(decidedBy), own]);
  const saying = requirement.clauses.filter((clause) => {
    if (clause.provenance.from === 'default' || !labels.has(withoutQualifier(clause.key))) return false;
    if (fields !== undefined) return fields.some((field) => says(clause.value, field, value));
    return value === undefined || equal(clause.value, value);
  });
  // `TBD` says nothing where the profile says something.
  const known = saying.filter(({ value: said }) => !isUnknown(said));
  const among = known.length > 0 ? known : saying;
  return among.find((clause) => clause.key === decidedBy) ?? among.at(-1);
}

export function withoutQualifier(key: string): string {
  const bracket = key.indexOf('(');
  return bracket < 0 ? key : key.slice(0, bracket);
}

/** `REQ-I-001-payment-gateway.md:48` · `profile stripe, https://… read 2026-11-01` (short: `profile stripe`) · `default`. */
export function originPhrase(provenance: Provenance, length: 'short' | 'whole' = 'whole'): string {
  if (provenance.from === 'document') return `${provenance.file}:${provenance.range.start.line}`;
  if (provenance.from === 'default') return 'default';
  const profile = `profile ${provenance.profile}`;
  return length === 'short' ? profile : `${profile}, ${provenance.source} read ${provenance.checked}`;
}

function says(said: unknown, field: string, value: unknown): boolean {
  if (typeof said !== 'object' || said === null || !Object.hasOwn(said, field)) return false;
  return equal((said as Record<string, unknown>)[field], value);
}

/** Values of clauses are plain data. */
function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
