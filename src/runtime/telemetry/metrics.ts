/**
 * Counts what happens, from events and their counters and from nothing else. Knows no engine, no protocol and no clock: an event carries all
 * that is counted. One `observe` may serve any number of engines.
 */
import type { CallCounter, Event, Observe } from '../../requirement/event.ts';
import type { CallEnding, OutcomeKind } from '../../requirement/outcome.ts';
import type { Counted } from './families.ts';
import { COUNTED, FAMILIES } from './families.ts';
import { OperationSeries } from './operation-series.ts';
import { PrometheusWriter } from './prometheus.ts';
import type { SeriesId } from './series.ts';
import { SeriesTable } from './series.ts';

export interface MetricsOptions {
  /** How many series may exist; what would need more is dropped and counted. Default 4,000. */
  readonly maxSeries?: number | undefined;
}

/** What was counted so far, for `status` and the admin API. Times are milliseconds. */
export interface MetricsSnapshot {
  readonly operations: readonly OperationSnapshot[];
  readonly series: { readonly used: number; readonly limit: number; readonly dropped: number };
}

export interface OperationSnapshot {
  readonly requirement: string;
  readonly operation: string;
  readonly calls: Readonly<Partial<Record<CallEnding, number>>>;
  readonly attempts: Readonly<Partial<Record<OutcomeKind, number>>>;
  readonly inFlight: number;
  readonly callDuration: DurationSnapshot;
  readonly attemptDuration: DurationSnapshot;
}

export interface DurationSnapshot {
  readonly count: number;
  readonly mean: number | undefined;
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
  readonly max: number | undefined;
}

export class Metrics implements CallCounter {
  readonly #table: SeriesTable;
  readonly #operations = new Map<string, Map<string, OperationSeries>>();
  /** Most events come in runs about one operation. */
  #last: OperationSeries | undefined;
  /** Stands for every operation that came when no series was left. */
  readonly #unmeasured = new OperationSeries(new SeriesTable(0), '', '');

  constructor(options: MetricsOptions = {}) {
    this.#table = new SeriesTable(options.maxSeries ?? 4_000);
  }

  /** For engines. Counts the same whether it is told by `counter` or, beside an observer that needs them, by events. */
  readonly observe: Observe = Object.assign((event: Event): void => this.#hear(event), { counter: this });

  callStarted(requirement: string, operation: string): void {
    this.#table.add(this.#of(requirement, operation).callsInFlight, 1);
  }

  callEnded(requirement: string, operation: string, outcome: CallEnding, duration: number): void {
    const series = this.#of(requirement, operation);
    this.#table.add(series.calls(outcome), 1);
    this.#table.add(series.callsInFlight, -1);
    this.#table.record(series.callDuration, duration);
  }

  attemptStarted(requirement: string, operation: string): void {
    this.#table.add(this.#of(requirement, operation).attemptsInFlight, 1);
  }

  attemptEnded(requirement: string, operation: string, outcome: OutcomeKind, duration: number): void {
    const series = this.#of(requirement, operation);
    this.#table.add(series.attempts(outcome), 1);
    this.#table.record(series.attemptDuration, duration);
  }

  attemptReleased(requirement: string, operation: string): void {
    this.#table.add(this.#of(requirement, operation).attemptsInFlight, -1);
  }

  #hear(event: Event): void {
    const { requirement, operation } = event;
    switch (event.name) {
      case 'call.started':
        this.callStarted(requirement, operation);
        return;
      case 'attempt.started':
        this.attemptStarted(requirement, operation);
        return;
      case 'attempt.ended':
        this.attemptEnded(requirement, operation, event.outcome, event.duration);
        return;
      case 'attempt.released':
        this.attemptReleased(requirement, operation);
        return;
      case 'call.ended':
        this.callEnded(requirement, operation, event.outcome, event.duration);
        return;
      default:
        this.#rare(event);
    }
  }

  #of(requirement: string, operation: string): OperationSeries {
    const last = this.#last;
    if (last !== undefined && last.operation === operation && last.requirement === requirement) return last;
    const series = this.#operations.get(requirement)?.get(operation) ?? this.#make(requirement, operation);
    this.#last = series;
    return series;
  }

  #make(requirement: string, operation: string): OperationSeries {
    if (this.#table.full) return this.#unmeasured;
    let operations = this.#operations.get(requirement);
    if (operations === undefined) {
      operations = new Map();
      this.#operations.set(requirement, operations);
    }
    const series = new OperationSeries(this.#table, requirement, operation);
    operations.set(operation, series);
    return series;
  }

  #rare(event: Event): void {
    if (event.name === 'queue.left')
      this.#table.record(this.#table.id(FAMILIES.queueWait, [event.requirement, event.operation]), event.waited);
    if (event.name === 'breaker.changed') this.#breaker(event);
    const counted = COUNTED[event.name] as Counted | undefined;
    if (counted === undefined) return;
    const { family } = counted;
    const values = family.labels.includes('operation') ? [event.requirement, event.operation] : [event.requirement];
    if (counted.label !== undefined) values.push(counted.label(event));
    this.#table.add(this.#table.id(family, values), 1);
  }

  #breaker(event: Extract<Event, { name: 'breaker.changed' }>): void {
    const { requirement, operation } = event;
    this.#table.set(this.#table.id(FAMILIES.breakerState, [requirement, operation, event.from]), 0);
    this.#table.set(this.#table.id(FAMILIES.breakerState, [requirement, operation, event.to]), 1);
  }

  /** Everything in the Prometheus text format; `more` may add families of its own at the end. */
  prometheus(more?: (writer: PrometheusWriter) => void): string {
    const writer = new PrometheusWriter();
    this.#table.write(writer);
    writer.gauge('concordat_metrics_series', 'Series that exist.', this.#table.size);
    writer.gauge('concordat_metrics_series_limit', 'Series that may exist.', this.#table.limit);
    writer.family('concordat_metrics_dropped_total', 'counter', 'Times a new series was wanted and none was left.');
    writer.sample('concordat_metrics_dropped_total', [], [], this.#table.dropped);
    more?.(writer);
    return writer.toString();
  }

  snapshot(): MetricsSnapshot {
    const operations: OperationSnapshot[] = [];
    for (const ofRequirement of this.#operations.values()) {
      for (const series of ofRequirement.values()) operations.push(this.#snapshotOf(series));
    }
    return { operations, series: this.series };
  }

  /** How many series there are, how many there may be, and how often one more was wanted. */
  get series(): MetricsSnapshot['series'] {
    return { used: this.#table.size, limit: this.#table.limit, dropped: this.#table.dropped };
  }

  #snapshotOf(series: OperationSeries): OperationSnapshot {
    return {
      requirement: series.requirement,
      operation: series.operation,
      calls: series.callCounts(),
      attempts: series.attemptCounts(),
      inFlight: this.#table.value(series.callsInFlight),
      callDuration: this.#duration(series.callDuration),
      attemptDuration: this.#duration(series.attemptDuration),
    };
  }

  #duration(id: SeriesId): DurationSnapshot {
    const { histograms } = this.#table;
    const count = id < 0 ? 0 : histograms.count(id);
    if (count === 0) return { count: 0, mean: undefined, p50: undefined, p95: undefined, p99: undefined, max: undefined };
    return {
      count,
      mean: histograms.sum(id) / count,
      p50: histograms.quantile(id, 0.5),
      p95: histograms.quantile(id, 0.95),
      p99: histograms.quantile(id, 0.99),
      max: histograms.max(id),
    };
  }
}
