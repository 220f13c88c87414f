import type { CallResult } from '../../requirement/call.ts';
import { ConcordatError, ERRORS, type ErrorCode } from '../../requirement/errors.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { Outcome, OutcomeKind } from '../../requirement/outcome.ts';
import type { Requirement } from '../../requirement/requirement.ts';

/** A call that failed, as an error that says what happened to which thing, what was promised, and what to do. */

const CODES: Readonly<Record<Exclude<OutcomeKind, 'success' | 'refused'>, ErrorCode>> = {
  rejected: 'CONCORDAT_REJECTED',
  invalid: 'CONCORDAT_INVALID',
  unauthorized: 'CONCORDAT_UNAUTHORIZED',
  throttled: 'CONCORDAT_THROTTLED',
  fault: 'CONCORDAT_FAULT',
  timeout: 'CONCORDAT_TIMEOUT',
  unsent: 'CONCORDAT_UNSENT',
  cancelled: 'CONCORDAT_FAULT',
};

const REMEDIES: Readonly<Partial<Record<ErrorCode, string>>> = {
  CONCORDAT_CIRCUIT_OPEN: 'wait for its probes, or give the document a Fallback',
  CONCORDAT_RATE_LIMITED: 'come back later, or let the document wait longer for a turn',
  CONCORDAT_CONCURRENCY_FULL: 'come back later, or raise Concurrency if the other side can take it',
  CONCORDAT_DEADLINE_EXCEEDED: 'give the call more time, or the document fewer retries',
  CONCORDAT_RETRY_BUDGET_EXHAUSTED: 'it is failing for many: wait until it recovers',
  CONCORDAT_KILLED: 'ask the people on call, who gave the order (control: kill or pause)',
  CONCORDAT_CLOSED: 'its document was taken away, or the process is ending',
  CONCORDAT_TIMEOUT: 'see whether it is slow for everybody; the document sets how long is waited',
  CONCORDAT_UNSENT: 'check the URL, the network and the certificate; nothing was sent',
  CONCORDAT_FAULT: 'see its status page; `explain` shows what the document does about it',
  CONCORDAT_THROTTLED: 'come back later',
  CONCORDAT_UNAUTHORIZED: 'check the credential that the document refers to',
  CONCORDAT_INVALID: 'read the answer: it says what is wrong with the request',
};

/**
 * The error for a call that ended so. `result.outcome` is anything but a success. `patience`: the time that the caller itself
 * gave the call, in milliseconds; undefined: as much as the document does.
 */
export function failureOf(
  requirement: Requirement,
  operation: Operation,
  result: CallResult<unknown>,
  patience?: number | undefined,
): ConcordatError {
  const { outcome, attempts } = result;
  const code = codeOf(outcome);
  const impatient = patience !== undefined && decidedByCaller(operation, result, patience);
  const key = impatient ? '' : (outcome.refusal?.clause ?? promiseOf(operation, outcome) ?? '');
  // What people order is in no document.
  const clause = key === '' ? undefined : clauseWithPlace(requirement, key);
  const own = causeCode(outcome) === undefined ? undefined : (outcome.cause as ConcordatError).message;
  const parts = [
    `${requirement.id} "${operation.name}": ${own ?? ERRORS[code]}`,
    status(outcome),
    attempts > 1 ? `after ${attempts} attempts` : undefined,
    own === undefined ? reason(outcome.cause) : undefined,
  ].filter((part) => part !== undefined);
  const decision = impatient ? `the caller, who gave it ${Math.ceil(patience)} ms` : clause;
  const promised = decision === undefined ? '' : `; decided by ${decision}`;
  const wait = outcome.retryAfter === undefined ? '' : `; not before ${Math.ceil(outcome.retryAfter)} ms from now`;
  const remedy = impatient ? 'allow it more time, or look into why the other side is slow' : REMEDIES[code];
  return new ConcordatError(code, `${parts.join(', ')}${promised}${wait}${remedy === undefined ? '' : `. ${capital(remedy)}.`}`, {
    requirement: requirement.id,
    operation: operation.name,
    attempts,
    outcome,
    clause,
    retryAfter: outcome.retryAfter,
    cause: outcome.cause,
  });
}

/** `error-handling.timeout (REQ-I-001-payment-gateway.md:50)`; the key alone where no document line says it. */
export function clauseWithPlace(requirement: Requirement, key: string): string {
  const provenance = requirement.clauses.find((clause) => clause.key === key)?.provenance;
  switch (provenance?.from) {
    case 'document':
      return `${key} (${provenance.file}:${provenance.range.start.line})`;
    case 'profile':
      return `${key} (profile ${provenance.profile})`;
    case 'default':
      return `${key} (default)`;
    default:
      return key;
  }
}

function codeOf(outcome: Outcome): ErrorCode {
  if (outcome.refusal !== undefined) return causeCode(outcome) ?? (outcome.refusal.code as ErrorCode);
  return outcome.kind === 'success' || outcome.kind === 'refused' ? 'CONCORDAT_FAULT' : CODES[outcome.kind];
}

/** A credential that could not be had says more by its own error: a secret is missing, a scheme is not executed yet. */
function causeCode(outcome: Outcome): ErrorCode | undefined {
  return outcome.refusal?.policy === 'credentials' && outcome.cause instanceof ConcordatError ? outcome.cause.code : undefined;
}

/** Its time ran out, and the caller had given it less than the document does. */
function decidedByCaller({ policies }: Operation, { outcome, duration }: CallResult<unknown>, patience: number): boolean {
  const outOfTime = outcome.kind === 'timeout' || outcome.refusal?.policy === 'deadline';
  // Times are sums of fractions: half a millisecond less is the same time.
  return outOfTime && patience < policies.deadline.total && duration > patience - 0.5;
}

function promiseOf(operation: Operation, outcome: Outcome): string | undefined {
  if (outcome.kind === 'timeout') return operation.policies.timeout.clause;
  return outcome.kind === 'throttled' ? operation.policies.rateLimit.clause : undefined;
}

function status(outcome: Outcome): string | undefined {
  return outcome.code === undefined || outcome.code === 'timeout' || outcome.code === 'network'
    ? undefined
    : `it said ${outcome.code}`;
}

function reason(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const code = (cause as NodeJS.ErrnoException).code;
  // Where several addresses were tried, the error has a code and no words.
  if (cause.message === '') return code;
  const named = typeof code === 'string' && !cause.message.includes(code) && !code.startsWith('CONCORDAT_');
  return named ? `${cause.message} (${code})` : cause.message;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
