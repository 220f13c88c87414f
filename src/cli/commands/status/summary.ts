/** What one line of status says of a requirement, from what the gateway measured. */
import type { OutcomeKind } from '../../../requirement/outcome.ts';
import { OUTCOME_MEANING } from '../../../requirement/outcome.ts';
import { formatRate } from '../../../requirement/units/rate.ts';
import type { BreakerState } from '../../../runtime/policies/circuit-breaker/circuit-breaker.ts';
import { grouped } from '../../render/count.ts';
import { milliseconds } from '../../render/milliseconds.ts';
import type { RequirementStatus } from './reading.ts';

export interface Summary {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** Nothing, or only probes, may leave. */
  readonly stopped: boolean;
  readonly calls: number;
  /** Share of the attempts in the circuit breaker's window that failed; undefined below its minimum of calls. */
  readonly failingNow: number | undefined;
  /** Share of all calls since the start that the application would call bad; undefined without calls. */
  readonly failing: number | undefined;
  /** Of the slowest operation, milliseconds. */
  readonly p95: number | undefined;
  readonly inFlight: number;
  readonly waiting: number;
  /** The fullest limit, `88 of 100/second`; empty when none is known. */
  readonly limit: string;
}

/** From harmless to worst. */
const STATES: readonly BreakerState[] = ['closed', 'disabled', 'observe only', 'half open', 'open', 'forced open'];

export function summarize({ id, slug, status, measured }: RequirementStatus): Summary {
  const lanes = status.lanes.map((lane) => lane.breaker);
  const worst = lanes.reduce((so, next) => (STATES.indexOf(next.state) > STATES.indexOf(so.state) ? next : so));
  const { killedFor, pausedFor } = status.control;
  const probing = worst.state === 'open' && worst.retryAfter > 0 ? `, probes in ${milliseconds(worst.retryAfter)}` : '';
  const state =
    killedFor !== undefined
      ? `killed${until(killedFor)}`
      : pausedFor !== undefined
        ? `paused${until(pausedFor)}`
        : `${worst.state}${probing}`;
  const counts = measured.flatMap((operation) => Object.entries(operation.calls) as [OutcomeKind, number][]);
  const countOf = (meaning: 'good' | 'bad'): number =>
    counts.reduce((sum, [kind, count]) => (OUTCOME_MEANING[kind]?.application === meaning ? sum + count : sum), 0);
  const [good, bad] = [countOf('good'), countOf('bad')];
  const latencies = measured.map((operation) => operation.callDuration.p95 ?? undefined).filter((p95) => p95 !== undefined);
  return {
    id,
    name: `${id} ${slug}`,
    state,
    stopped: killedFor !== undefined || pausedFor !== undefined || STATES.indexOf(worst.state) >= STATES.indexOf('half open'),
    calls: good + bad,
    failingNow: highest(lanes.map((breaker) => breaker.failureRate ?? undefined)),
    failing: good + bad === 0 ? undefined : bad / (good + bad),
    p95: highest(latencies),
    inFlight: status.inFlight,
    waiting: status.waiting,
    limit: fullestLimit(status),
  };
}

/** The failing ones first; then by name. */
export function byUrgency(a: Summary, b: Summary): number {
  return (
    Number(b.stopped) - Number(a.stopped) ||
    (b.failingNow ?? 0) - (a.failingNow ?? 0) ||
    (b.failing ?? 0) - (a.failing ?? 0) ||
    (a.name < b.name ? -1 : 1)
  );
}

function highest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function until(duration: number | null): string {
  return duration === null ? '' : ` for ${milliseconds(duration)}`;
}

function fullestLimit({ lanes }: RequirementStatus['status']): string {
  const limits = lanes.flatMap((lane) => lane.limits.flatMap((limiter) => limiter.limits));
  const used = limits.map(({ limit, remaining }) => ({
    limit,
    share: 1 - remaining / limit.count,
    count: limit.count - remaining,
  }));
  const fullest = used.sort((a, b) => b.share - a.share)[0];
  return fullest === undefined ? '' : `${grouped(Math.max(0, Math.floor(fullest.count)))} of ${formatRate(fullest.limit)}`;
}
