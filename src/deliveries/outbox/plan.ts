/** How the queue of one requirement is drained now, by its document and by how things stand with its engine. */
import type { Requirement } from '../../requirement/requirement.ts';
import type { EngineStatus } from '../../runtime/engine.ts';
import type { LanePlan } from '../deliverer.ts';

/** Of the document's Concurrency the queue takes this share; the rest is for calls that somebody waits for. */
const SHARE = 0.5;
/** At once at most, whatever the document allows. */
const CONCURRENCY_MAX = 64;
/** Back-off between attempts of one delivery: from at least a second to this. Milliseconds. */
const LEAST_PAUSE = 1_000;
const LONGEST_PAUSE = 15 * 60_000;
/** Milliseconds that are no wait worth speaking of. */
const LEAST_WAIT = 1_000;
/** What a call takes beyond its deadline: its answer is read, and kept. */
const ALLOWANCE = 5_000;

export function planFor({ policies, operations }: Requirement, status: EngineStatus): LanePlan {
  const longest = Math.max(policies.deadline.total, ...operations.map((operation) => operation.policies.deadline.total));
  const { initial } = policies.retry.backoff;
  return {
    concurrency: Math.max(1, Math.min(CONCURRENCY_MAX, Math.floor(policies.concurrency.max * SHARE), turnsWaitedFor(policies))),
    patience: longest + ALLOWANCE,
    heldFor: heldFor(status),
    schedule: {
      // Until it expires: how long that is, the document or the caller has said.
      times: undefined,
      backoff: { kind: 'exponential', initial: Math.max(LEAST_PAUSE, initial), max: Math.max(LONGEST_PAUSE, initial) },
    },
  };
}

/**
 * Turns of the rate limits that come while a call waits for its own: more calls than that at once would only be refused. An
 * estimate; the limits themselves are kept by the engine.
 */
function turnsWaitedFor({ rateLimit: { limits, wait } }: Requirement['policies']): number {
  const rates = limits.filter(({ kind }) => kind === 'rate').map(({ count, window }) => count / window);
  return Math.floor(Math.min(...rates, Number.MAX_SAFE_INTEGER) * Math.max(LEAST_WAIT, wait));
}

/** Milliseconds for which no call of the requirement would leave: killed, paused, its breaker open, its limit used up. */
function heldFor({ control, lanes }: EngineStatus): number {
  const [whole] = lanes;
  // Operations may have breakers of their own: only when all are shut is there nothing to try.
  const breakers = lanes.map(({ breaker }) => breaker.retryAfter);
  // A short wait for a turn is what the engine's own queue is for.
  const turn = whole === undefined || whole.nextTurnIn <= LEAST_WAIT ? 0 : whole.nextTurnIn;
  return Math.max(control.killedFor ?? 0, control.pausedFor ?? 0, Math.min(...breakers), turn);
}
