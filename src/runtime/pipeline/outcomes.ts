import type { ErrorCode } from '../../requirement/errors.ts';
import type { Outcome, RefusingPolicy, Sent } from '../../requirement/outcome.ts';

/** Outcomes that the engine makes itself. Values, never thrown, so that refusing costs no stack trace. */

export function refused(
  policy: RefusingPolicy,
  code: ErrorCode,
  clause: string,
  sent: Sent,
  retryAfter?: number | undefined,
  cause?: unknown,
): Outcome {
  return {
    kind: 'refused',
    sent,
    answer: undefined,
    code: undefined,
    retry: false,
    retryAfter: retryAfter === Number.POSITIVE_INFINITY ? undefined : retryAfter,
    limits: undefined,
    refusal: { policy, code, clause },
    cause,
  };
}

/** There is no credential to send with. */
export function credentialUnavailable(cause: unknown): Outcome {
  const clause = 'endpoint-connection.authentication';
  return refused('credentials', 'CONCORDAT_CREDENTIAL_UNAVAILABLE', clause, 'no', undefined, cause);
}

/**
 * The document wants a repeat and the budget has none left. Keeps the other side's answer, which is still the best that
 * anybody can give the caller.
 */
export function budgetExhausted(last: Outcome, clause: string): Outcome {
  return {
    kind: 'refused',
    sent: last.sent,
    answer: last.answer,
    code: last.code,
    retry: false,
    retryAfter: last.retryAfter,
    limits: last.limits,
    refusal: { policy: 'retry-budget', code: 'CONCORDAT_RETRY_BUDGET_EXHAUSTED', clause },
    cause: last.cause,
  };
}

/** The same outcome once its answer has been thrown away. */
export function withoutAnswer(outcome: Outcome): Outcome {
  return outcome.answer === undefined ? outcome : { ...outcome, answer: undefined };
}

function bare(kind: Outcome['kind'], sent: Sent, code: string | undefined, cause: unknown): Outcome {
  return {
    kind,
    sent,
    answer: undefined,
    code,
    retry: false,
    retryAfter: undefined,
    limits: undefined,
    refusal: undefined,
    cause,
  };
}

/** No headers in the attempt's time. */
export const TIMED_OUT: Outcome = Object.freeze(bare('timeout', 'unknown', 'timeout', undefined));

/** An attempt that was stopped because nobody waits for it any more. */
export const STOPPED: Outcome = Object.freeze(bare('cancelled', 'unknown', undefined, undefined));

/** A call whose caller went away. */
export function cancelled(sent: Sent, reason: unknown): Outcome {
  return bare('cancelled', sent, undefined, reason);
}

/** A fault that no answer tells of: an adapter that broke its contract, a body that broke off. */
export function brokenBy(cause: unknown): Outcome {
  return bare('fault', 'unknown', undefined, cause);
}

/** An answer of our own store, or one copied from an equal call. */
export function served(answer: unknown): Outcome {
  return {
    kind: 'success',
    sent: 'no',
    answer,
    code: undefined,
    retry: false,
    retryAfter: undefined,
    limits: undefined,
    refusal: undefined,
    cause: undefined,
  };
}
