/** Everything a requirement says, each with its provenance and revision: the document's, the profile's, then the defaults. */
import { type Clause, isUnknown, type Provenance } from '../../requirement/clause.ts';
import { formatDuration } from '../../requirement/units/duration.ts';
import type { ClauseDefinition } from '../clauses/clause.ts';
import { rateLimits } from '../clauses/rate-limits.ts';
import { freeze } from './freeze.ts';
import { type OperationRow, operationKey } from './operations.ts';
import type { Parts } from './parts.ts';
import type { DefaultUsed } from './policies.ts';
import { revisionOf } from './revision.ts';

export function allClauses(
  { document, read, rows, errors, profile, fromProfile }: Parts,
  defaults: readonly DefaultUsed[],
): Clause[] {
  const { file } = document;
  const clauses: Clause[] = [];
  for (const { raw, definition, value } of read) {
    clauses.push(ofKind(definition, raw.key, raw.qualifier, value, { from: 'document', file, range: raw.range }));
  }
  for (const operation of rows) {
    if (operation.row === undefined) continue;
    const provenance = { from: 'document', file, range: operation.row.range } as const;
    const { name: qualifier } = operation;
    const phrase = phraseOfOperation(operation);
    const value = valueOfOperation(operation);
    clauses.push(
      stated(
        { key: operationKey(qualifier), label: 'Operation', qualifier, value, phrase, provenance, standing: 'enforced' },
        value,
      ),
    );
  }
  for (const { rule, row } of errors) {
    const { clause: key, means, ...meaning } = rule;
    const qualifier = [...rule.statuses, ...rule.codes].join(' ');
    const phrase = `${rule.outcome}${rule.retry ? ', retry' : ''}`;
    const provenance = { from: 'document', file, range: row.range } as const;
    clauses.push(
      stated({ key, label: 'Error', qualifier, value: { ...meaning, means }, phrase, provenance, standing: 'enforced' }, meaning),
    );
  }
  clauses.sort(inDocumentOrder);
  for (const { definition, key, qualifier, value, source, checked } of fromProfile) {
    clauses.push(ofKind(definition, key, qualifier, value, { from: 'profile', profile: profile?.name ?? '', source, checked }));
  }
  for (const { key, definition, value, page } of defaults) {
    clauses.push(ofKind(definition, key, undefined, complete(definition, value), { from: 'default', page }));
  }
  return clauses;
}

function ofKind(
  definition: ClauseDefinition,
  key: string,
  qualifier: string | undefined,
  value: unknown,
  provenance: Provenance,
): Clause {
  const { label } = definition;
  if (isUnknown(value))
    return stated({ key, label, qualifier, value, phrase: value.unknown, provenance, standing: 'kept' }, value);
  const standing = definition.standingOf?.(value) ?? definition.standing;
  return stated({ key, label, qualifier, value, phrase: definition.phrase(value), provenance, standing }, value);
}

/** The revision is worked out when it is asked for: a check of ten thousand documents asks for none. */
function stated(clause: Omit<Clause, 'revision'>, meaning: unknown): Clause {
  let revision: string | undefined;
  return Object.freeze({
    ...freeze(clause),
    get revision() {
      revision ??= revisionOf(clause.key, meaning);
      return revision;
    },
  });
}

/** A default of Rate Limits has no concurrency of its own, which its phrase would name. */
function complete(definition: ClauseDefinition, value: unknown): unknown {
  return definition === rateLimits ? { limits: [], notes: [], ...(value as object) } : value;
}

function valueOfOperation({ request, input, output, idempotent, timeout }: OperationRow) {
  return { request, input, output, idempotent, timeout };
}

function phraseOfOperation({ request, idempotent, timeout }: OperationRow): string {
  const parts = [request];
  if (idempotent !== undefined)
    parts.push(idempotent === 'by key' ? 'idempotent by key' : idempotent === 'yes' ? 'idempotent' : 'not idempotent');
  if (timeout !== undefined) parts.push(`${formatDuration(timeout)} per attempt`);
  return parts.join(', ');
}

function inDocumentOrder({ provenance: a }: Clause, { provenance: b }: Clause): number {
  if (a.from !== 'document' || b.from !== 'document') return 0;
  return a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column;
}
