import type { Exchange } from '../../requirement/call.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import { wantsFallback } from '../policies/fallback/fallback.ts';
import { hedgeAfter } from '../policies/hedge/hedge.ts';
import type { AttemptState } from './attempt.ts';
import type { Lane } from './lane.ts';
import type { Parts } from './parts.ts';

/** A call whose attempt may get a companion. */
interface Hedged {
  readonly exchange: Exchange<unknown>;
  readonly parts: Parts;
  readonly lane: Lane;
  readonly deadline: number;
}

/** Monotonic time at which a call with so many attempts under way starts one more beside them; undefined: never. */
export function companionAt(call: Hedged, running: number, now: number): number | undefined {
  const { operation, replayable } = call.exchange;
  const after = hedgeAfter(operation.policies.hedge, operation, replayable, running);
  return after !== undefined && now + after < call.deadline ? now + after : undefined;
}

/** The breaker's lease for a companion of a late attempt; −1 when the switch, the budget or admission have no room for it at this instant. */
export function companionLease(call: Hedged, now: number): number {
  const { exchange, parts, lane } = call;
  if (exchange.operation.policies.hedge === undefined || now >= call.deadline) return -1;
  if (parts.killSwitch.refusal(now) !== undefined) return -1;
  if (exchange.identity() === undefined || !parts.budget.withdraw(now)) return -1;
  return parts.admission.tryNow(lane, now);
}

/** Whether an outcome is only noted, because another attempt may still bring a better one: any definite answer wins. */
export function othersMayWin(others: readonly AttemptState[], outcome: Outcome): boolean {
  return others.length > 0 && wantsFallback(outcome);
}
