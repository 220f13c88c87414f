/** A document's settings as a whole and operation by operation, for rules that hold for each of them. */
import type { Policies } from '../../requirement/policies.ts';
import type { Document } from '../document.ts';
import { isWritten, type Place, placeOf, placeOfOperation } from './place.ts';
import type { Meaning } from './rule.ts';

export interface Scope {
  /** Undefined: the requirement as a whole. */
  readonly operation: string | undefined;
  readonly policies: Policies;
}

/**
 * The whole first. Of scopes in which the settings asked for are the same (as text, or the same object), only the first: they have
 * one cause.
 */
export function* scopes(
  { policies: general, operations }: Pick<Meaning, 'policies' | 'operations'>,
  settings: (policies: Policies) => unknown,
): Generator<Scope> {
  yield { operation: undefined, policies: general };
  let seen: Set<unknown> | undefined;
  for (const { name, policies } of operations) {
    if (policies === general) continue;
    seen ??= new Set([settings(general)]);
    const same = settings(policies);
    if (seen.has(same)) continue;
    seen.add(same);
    yield { operation: name, policies };
  }
}

/** ` of "refund"`, behind the thing that only this operation has; nothing for the requirement as a whole. */
export function ofOperation({ operation }: Scope): string {
  return operation === undefined ? '' : ` of "${operation}"`;
}

/** An operation's Timeout cell, where that is what decides; else the first of the clauses that is written; else the heading. */
export function placeIn(document: Document, { operation, policies }: Scope, ...keys: readonly string[]): Place {
  const { clause } = policies.timeout;
  return operation !== undefined && keys.includes(clause) && !isWritten(document, clause)
    ? placeOfOperation(document, operation, 'timeout')
    : placeOf(document, ...keys);
}
