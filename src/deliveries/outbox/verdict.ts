/**
 * What the end of a call means for its delivery.
 *
 * | the call ended        | may have been acted on, and no second time is safe | otherwise                              |
 * |-----------------------|----------------------------------------------------|----------------------------------------|
 * | success               | delivered                                          | delivered                              |
 * | rejected              | dead: a business answer, people decide             | dead; `rejected, retry`: again         |
 * | invalid               | dead                                               | dead                                   |
 * | throttled             | again, with its Retry-After                        | again, with its Retry-After            |
 * | unauthorized, unsent  | again                                              | again                                  |
 * | fault, timeout        | dead: look before you retry                        | again                                  |
 * | refused, nothing sent | put back, its lane is held                         | put back, its lane is held             |
 * | refused, after a try  | dead: look before you retry                        | again                                  |
 *
 * An answer of a fallback is never a delivery: the call is made without them.
 */
import type { CallResult } from '../../requirement/call.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import { mayHaveActed } from '../../runtime/policies/fallback/fallback.ts';
import type { Verdict } from '../deliverer.ts';

/** How long a lane waits that our own policy refuses without saying for how long. Milliseconds. */
const HOLD = 5_000;

export interface Sent {
  /** Whether a second sending is the same as one: idempotent, or under a key that the other side still remembers. */
  readonly repeatable: boolean;
  /** Times that it was sent. */
  readonly sendings: number;
}

export const LOOK_FIRST = 'it may have been acted on already; look before you retry';

export function verdictOf(operation: Operation, result: CallResult<unknown>, { repeatable, sendings }: Sent): Verdict {
  const { outcome, duration, servedBy } = result;
  const { kind, code, retryAfter } = outcome;
  const acted = result.acted ?? mayHaveActed(outcome);
  const about = { outcome: kind, code, duration, retryAfter };
  const verdict = (then: Verdict['then'], detail: string | undefined): Verdict => ({ ...about, detail, then });
  const words = describe(operation, outcome);
  switch (kind) {
    case 'success':
      return servedBy === 'origin'
        ? verdict('delivered', undefined)
        : verdict('again', `answered by ${servedBy}, which delivers nothing`);
    case 'rejected':
      return outcome.retry && (repeatable || !acted) ? verdict('again', words) : verdict('dead', words);
    case 'invalid':
      return verdict('dead', words);
    case 'refused':
      if (sendings === 0) return { ...verdict('put back', words), retryAfter: retryAfter ?? HOLD };
      break;
    case 'throttled':
      return verdict('again', words);
    default:
      break;
  }
  return repeatable || !acted ? verdict('again', words) : verdict('dead', `${words}: ${LOOK_FIRST}`);
}

/** In words, without anything of the answer or the request. */
function describe({ name }: Operation, { kind, code, refusal, cause }: Outcome): string {
  const said = code === undefined || code === 'timeout' || code === 'network' ? '' : `, it said ${code}`;
  switch (kind) {
    case 'rejected':
      return `the other side answered "${name}" with no${said}`;
    case 'invalid':
      return `the other side refused "${name}" as wrong${said}`;
    case 'unauthorized':
      return `the other side refused our credential${said}`;
    case 'throttled':
      return `the other side asks us to come back later${said}`;
    case 'timeout':
      return 'the other side did not answer in time';
    case 'unsent':
      return `the other side could not be reached${systemCode(cause)}`;
    case 'refused':
      return refusal === undefined ? 'our own policy refused it' : `our own ${refusal.policy} refused it (${refusal.code})`;
    default:
      return `the other side failed${said}`;
  }
}

function systemCode(cause: unknown): string {
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? ` (${code})` : '';
}
