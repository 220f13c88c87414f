/**
 * Stops calling a system that fails, and finds out gently when it works again.
 *
 * Knows verdicts and the time it is given. Must not know protocols, clocks, timers, or who waits in front of it.
 *
 *                     rate ≥ threshold                       wait is over
 *        ┌────────┐ ────────────────────▶ ┌──────┐ ─────────────────────────▶ ┌───────────┐
 *        │ closed │                       │ open │                            │ half open │
 *        └────────┘                       └──────┘ ◀───────────────────────── └───────────┘
 *             ▲                                     probes bad or slow: longer wait │
 *             └─────────────────────────────────────────────────────────────────────┘
 *                                           probes good
 *        forced open, disabled, observe only: by the document or by an operator's word, from any state;
 *        when that word ends, the document's mode begins anew: `enforced` is closed with an empty window.
 *
 * | state        | admit            | good, bad, slow     | cancelled        | ignored, gave back | time             |
 * |--------------|------------------|---------------------|------------------|--------------------|------------------|
 * | closed       | 0                | recorded → open     | if slow, as slow | nothing            | evicts           |
 * | open         | −1               | nothing             | nothing          | nothing            | wait → half open |
 * | half open    | a lease, else −1 | probe → closed/open | lease back       | lease back         | leases end       |
 * | forced open  | −1               | nothing             | nothing          | nothing            | until → document |
 * | disabled     | 0                | nothing             | nothing          | nothing            | until → document |
 * | observe only | 0                | recorded, told      | if slow, as slow | nothing            | evicts           |
 *
 * Invariants
 *  1. Below the minimum of calls in the window the rates are unknown and nothing opens.
 *  2. It opens when the failure rate or the slow rate is at or above its threshold, judged after each recorded outcome.
 *     Slow is strictly longer than the threshold.
 *  3. What is older than a time window never counts, however few calls were made since.
 *  4. While open nothing is admitted and no result changes anything; open ends by time alone.
 *  5. The n-th opening in a row lasts wait · 2ⁿ⁻¹, at most the longest wait. Closing starts the row anew.
 *  6. Half open: a lease is given only while live leases and results together are fewer than the probes allowed; only results
 *     of this period's own probes are counted; it is decided when enough of them are in.
 *  7. A lease ends by itself, so half open always admits again within one lease's time. The late result of an ended lease
 *     is still a result.
 *  8. A probe that was cancelled, ignored or given back frees its place and proves nothing.
 *  9. What began before the breaker last closed is not recorded: it tells of an outage that is over.
 * 10. Each change of state is told once, after it is complete.
 * 11. With a gate, half open admits only while the gate says so. What others say (`openAs`, `closeAs`) moves it only from
 *     closed to open, and from open or half open to what their probe has found; an operator's word stands against it.
 */
import type { EventFields } from '../../../requirement/event.ts';
import type { CircuitBreakerSettings } from '../../../requirement/policies.ts';
import { newWindow, type OutcomeWindow, windowAfterReload } from './outcome-window.ts';
import { Probes } from './probes.ts';
import type { Verdict } from './verdict.ts';

export { type Verdict, verdictOf } from './verdict.ts';

export type BreakerState = 'closed' | 'open' | 'half open' | 'forced open' | 'disabled' | 'observe only';

/** An operator's word over the document's; `enforced` takes it back. */
export type BreakerOrder = 'forced open' | 'disabled' | 'observe only' | 'enforced';

/** What a breaker tells, with the fields of the event of that name. */
export type BreakerNotice =
  | ({ readonly name: 'breaker.changed' } & EventFields['breaker.changed'])
  | ({ readonly name: 'breaker.would-open' } & EventFields['breaker.would-open']);

export type BreakerListener = (notice: BreakerNotice, now: number) => void;

/** Whether it is for this process to probe: of several that stand before one system, one does at a time. */
export interface ProbeGate {
  mayProbe(now: number): boolean;
  /** A monotonic time, after `now`, at which it is worth asking again. */
  askAgainAt(now: number): number;
}

export interface BreakerStatus {
  readonly state: BreakerState;
  /** What the document says. */
  readonly mode: CircuitBreakerSettings['mode'];
  /** Calls in the window. */
  readonly calls: number;
  /** Undefined below the minimum of calls. */
  readonly failureRate: number | undefined;
  readonly slowRate: number | undefined;
  /** Probes under way. */
  readonly probes: number;
  /** Milliseconds until it may admit: 0 when it may now, Infinity when nobody knows. */
  readonly retryAfter: number;
}

const NEVER = Number.POSITIVE_INFINITY;

export class CircuitBreaker {
  readonly #onChange: BreakerListener | undefined;
  readonly #probes: Probes;
  #settings: CircuitBreakerSettings;
  #window: OutcomeWindow;
  #minimum = 0;
  #slowAfter = NEVER;
  #slowRate = NEVER;

  #state: BreakerState;
  #ordered = false;
  /** When time alone changes the state: the end of the wait or of an operator's word. */
  #changesAt = NEVER;
  /** What began before this is not recorded. */
  #closedAt = Number.NEGATIVE_INFINITY;
  #openedAt = 0;
  #openings = 0;
  /** While observing: no second `would-open` before the wait of the first would be over. */
  #quietUntil = Number.NEGATIVE_INFINITY;
  #recordedAt = Number.NEGATIVE_INFINITY;
  readonly #gate: ProbeGate | undefined;

  /** `onChange` is called synchronously, after each change, and must not throw. */
  constructor(settings: CircuitBreakerSettings, now: number, onChange?: BreakerListener, gate?: ProbeGate) {
    this.#settings = settings;
    this.#gate = gate;
    this.#onChange = onChange;
    this.#window = newWindow(settings.window, now);
    this.#probes = new Probes(settings);
    this.#state = settings.mode === 'enforced' ? 'closed' : settings.mode;
    this.#readThresholds();
  }

  /** The state as of the last time it was told the time. */
  get state(): BreakerState {
    return this.#state;
  }

  /**
   * May one attempt leave now? −1: no. 0: yes. Above 0: yes, it is a probe and this is its lease. Whoever is admitted
   * reports back once, by `settle` or `giveBack`, with the number it was given.
   */
  admit(now: number): number {
    if (now >= this.#changesAt) this.#pass(now);
    switch (this.#state) {
      case 'open':
      case 'forced open':
        return -1;
      case 'half open':
        return this.#gate === undefined || this.#gate.mayProbe(now) ? this.#probes.admit(now) : -1;
      default:
        return 0;
    }
  }

  /** The attempt has ended after `duration` milliseconds. */
  settle(lease: number, verdict: Verdict, duration: number, now: number): void {
    if (now >= this.#changesAt) this.#pass(now);
    switch (this.#state) {
      case 'closed':
      case 'observe only':
        this.#record(verdict, duration, now);
        break;
      case 'half open':
        this.#settleProbe(lease, verdict, duration, now);
        break;
      default:
        break;
    }
  }

  /** The attempt never left. */
  giveBack(lease: number, now: number): void {
    this.settle(lease, 'ignored', 0, now);
  }

  /** Milliseconds until it may admit: 0 when it may now, Infinity when nobody knows. Time for a `Retry-After`. */
  retryAfter(now: number): number {
    return Math.max(0, this.nextChange(now) - now);
  }

  /**
   * The earliest monotonic time at which it can admit again: `now` when it may already, Infinity when only an operator can
   * change that. A probe's result can make it earlier still.
   */
  nextChange(now: number): number {
    if (now >= this.#changesAt) this.#pass(now);
    switch (this.#state) {
      case 'open':
      case 'forced open':
        return this.#changesAt;
      case 'half open':
        return this.#gate === undefined || this.#gate.mayProbe(now) ? this.#probes.nextPlace(now) : this.#gate.askAgainAt(now);
      default:
        return now;
    }
  }

  /**
   * An operator's word, for ever or until the monotonic time `until`. `enforced` takes back any earlier word and starts
   * the document's mode anew: an open breaker is closed by it.
   */
  force(order: BreakerOrder, now: number, until: number = NEVER): void {
    if (now >= this.#changesAt) this.#pass(now);
    if (order === 'enforced') {
      this.#startDocumentMode(now);
      return;
    }
    this.#ordered = true;
    this.#changesAt = until;
    this.#become(order, now);
  }

  /** When an outcome was last recorded; −Infinity: never. */
  get recordedAt(): number {
    return this.#recordedAt;
  }

  /** Others have found the system failing: open for `wait` milliseconds. False where that changes nothing. */
  openAs(wait: number, now: number): boolean {
    if (now >= this.#changesAt) this.#pass(now);
    if (this.#ordered || this.#settings.mode !== 'enforced' || !(wait > 0)) return false;
    if (this.#state !== 'closed' && this.#state !== 'half open') return false;
    this.#openings += 1;
    this.#openedAt = now;
    this.#changesAt = now + wait;
    this.#become('open', now);
    return true;
  }

  /** Another's probe has found the system working. False where that changes nothing. */
  closeAs(now: number): boolean {
    if (now >= this.#changesAt) this.#pass(now);
    if (this.#ordered || (this.#state !== 'open' && this.#state !== 'half open')) return false;
    this.#startDocumentMode(now);
    return true;
  }

  /**
   * New settings, same state: an open breaker stays open, leases stay out, the window keeps what it remembers (unless it
   * changes between calls and time, which cannot be told in each other's terms). An operator's word stands.
   */
  reconfigure(settings: CircuitBreakerSettings, now: number): void {
    if (now >= this.#changesAt) this.#pass(now);
    const before = this.#settings;
    this.#settings = settings;
    this.#window = windowAfterReload(this.#window, settings.window, now);
    this.#probes.reconfigure(settings);
    this.#readThresholds();
    if (!this.#ordered && settings.mode !== before.mode) {
      this.#startDocumentMode(now);
      return;
    }
    if (this.#state === 'open') this.#changesAt = this.#openedAt + this.#openWait();
    if (this.#state === 'half open') this.#judgeProbes(now);
  }

  status(now: number): BreakerStatus {
    const retryAfter = this.retryAfter(now);
    this.#window.advance(now);
    return {
      state: this.#state,
      mode: this.#settings.mode,
      calls: this.#window.calls,
      failureRate: this.#rate(this.#window.failures),
      slowRate: this.#rate(this.#window.slow),
      probes: this.#state === 'half open' ? this.#probes.live(now) : 0,
      retryAfter,
    };
  }

  #record(verdict: Verdict, duration: number, now: number): void {
    const slow = duration > this.#slowAfter;
    if (verdict === 'ignored' || (verdict === 'cancelled' && !slow)) return;
    if (now - duration < this.#closedAt) return;
    const window = this.#window;
    this.#recordedAt = now;
    window.record(verdict === 'bad', slow, now);
    if (window.calls < this.#minimum) return;
    const failureRate = window.failures / window.calls;
    const slowRate = window.slow / window.calls;
    if (failureRate < this.#settings.failureRate && slowRate < this.#slowRate) return;
    if (this.#state === 'closed') this.#open(failureRate, slowRate, now);
    else this.#tellWouldOpen(failureRate, slowRate, now);
  }

  #settleProbe(lease: number, verdict: Verdict, duration: number, now: number): void {
    if (!this.#probes.giveBack(lease) || verdict === 'ignored' || verdict === 'cancelled') return;
    this.#probes.report(verdict === 'bad', duration > this.#slowAfter);
    this.#judgeProbes(now);
  }

  #judgeProbes(now: number): void {
    const { decided, failureRate, slowRate } = this.#probes;
    if (!decided) return;
    if (failureRate >= this.#settings.failureRate || slowRate >= this.#slowRate) this.#open(failureRate, slowRate, now);
    else this.#startDocumentMode(now, failureRate, slowRate);
  }

  /** Time alone has changed the state. */
  #pass(now: number): void {
    if (this.#ordered) this.#startDocumentMode(now);
    else this.#halfOpen(now);
  }

  #open(failureRate: number, slowRate: number, now: number): void {
    this.#openings += 1;
    this.#openedAt = now;
    this.#changesAt = now + this.#openWait();
    this.#become('open', now, failureRate, slowRate);
  }

  #halfOpen(now: number): void {
    this.#changesAt = NEVER;
    this.#probes.begin();
    this.#become('half open', now);
  }

  #startDocumentMode(now: number, failureRate?: number, slowRate?: number): void {
    this.#ordered = false;
    this.#changesAt = NEVER;
    this.#openings = 0;
    this.#closedAt = now;
    this.#quietUntil = Number.NEGATIVE_INFINITY;
    this.#window.clear(now);
    const { mode } = this.#settings;
    this.#become(mode === 'enforced' ? 'closed' : mode, now, failureRate, slowRate);
  }

  /** The rates are those that decided, if any did. */
  #become(state: BreakerState, now: number, failureRate?: number, slowRate?: number): void {
    const from = this.#state;
    if (from === state) return;
    this.#state = state;
    const refuses = state === 'open' || state === 'forced open';
    const retryAfter = refuses && this.#changesAt !== NEVER ? this.#changesAt - now : undefined;
    this.#onChange?.({ name: 'breaker.changed', from, to: state, failureRate, slowRate, retryAfter }, now);
  }

  #tellWouldOpen(failureRate: number, slowRate: number, now: number): void {
    if (now < this.#quietUntil) return;
    this.#quietUntil = now + this.#settings.wait;
    this.#onChange?.({ name: 'breaker.would-open', failureRate, slowRate }, now);
  }

  #openWait(): number {
    const { wait, maxWait } = this.#settings;
    return Math.min(Math.max(wait, maxWait), wait * 2 ** (this.#openings - 1));
  }

  #rate(part: number): number | undefined {
    return this.#window.calls < this.#minimum || this.#window.calls === 0 ? undefined : part / this.#window.calls;
  }

  #readThresholds(): void {
    const { window, minimumCalls, slowAfter, slowRate } = this.#settings;
    this.#minimum = window.kind === 'count' ? Math.min(minimumCalls, window.calls) : minimumCalls;
    this.#slowAfter = slowAfter ?? NEVER;
    this.#slowRate = slowAfter === undefined ? NEVER : slowRate;
  }
}
