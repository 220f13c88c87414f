/** Operations that came, went, or are asked in another way; and what is made of the other side's answers. */
import { operationKey } from '../../document/compile/operations.ts';
import type { ContractLink, Operation } from '../../requirement/operation.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import { formatDuration } from '../../requirement/units/duration.ts';

export interface OperationChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** `operation create payment`, `answer 409`. */
  readonly what: string;
  /** What changed of it: `request`, `input`, `output`, `idempotent`, `timeout`, `outcome`; empty where it came or went. */
  readonly part: string;
  readonly old: string | undefined;
  readonly new: string | undefined;
}

export function operationChanges(before: Requirement, after: Requirement): OperationChange[] {
  return [...changes(operations(before), operations(after), 'operation'), ...changes(answers(before), answers(after), 'answer')];
}

/** What can be said of one thing, in a fixed order; the first part stands for all of it. */
type Parts = Readonly<Record<string, string>>;

function operations({ operations: all }: Requirement): ReadonlyMap<string, Parts> {
  const declared = all.filter(({ implicit }) => !implicit);
  return new Map(
    declared.map((operation) => [
      operation.name,
      {
        request: operation.request,
        input: link(operation.input),
        output: link(operation.output),
        idempotent: operation.idempotent,
        timeout: timeout(operation),
      },
    ]),
  );
}

function link(contract: ContractLink | undefined): string {
  if (contract === undefined) return '';
  return contract.fragment === undefined ? contract.file : `${contract.file}#${contract.fragment}`;
}

/** Only its own, from the table: the document's Timeout is a clause. */
function timeout({ policies, name }: Operation): string {
  return policies.timeout.clause === operationKey(name) ? formatDuration(policies.timeout.attempt) : '';
}

/** Only the rows of the document's errors table: what Retry and the profile make of answers is theirs to say. */
function answers({ errors, policies }: Requirement): ReadonlyMap<string, Parts> {
  const rows = errors.rules.filter(({ clause }) => clause !== policies.retry.clause && !clause.startsWith('profile.'));
  return new Map(
    rows.map(({ statuses, codes, outcome, retry, means }) => [
      [...statuses, ...codes].join(' '),
      { outcome: retry ? `${outcome}, retry` : outcome, means },
    ]),
  );
}

function* changes(
  old: ReadonlyMap<string, Parts>,
  now: ReadonlyMap<string, Parts>,
  kind: 'operation' | 'answer',
): Generator<OperationChange> {
  for (const [name, parts] of now) {
    const before = old.get(name);
    const what = `${kind} ${name}`;
    if (before === undefined) yield { kind: 'added', what, part: '', old: undefined, new: Object.values(parts)[0] };
    else
      for (const [part, value] of Object.entries(parts))
        if (before[part] !== value) yield { kind: 'changed', what, part, old: said(before[part]), new: said(value) };
  }
  for (const [name, parts] of old)
    if (!now.has(name))
      yield { kind: 'removed', what: `${kind} ${name}`, part: '', old: Object.values(parts)[0], new: undefined };
}

function said(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
