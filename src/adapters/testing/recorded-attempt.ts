import assert from 'node:assert/strict';
import type { Attempt } from '../../requirement/call.ts';
import type { Outcome } from '../../requirement/outcome.ts';

/**
 * The engine's side of one sending, for tests of adapters: keeps what the adapter says and fails when it breaks the contract
 * (settle once, then release once, nothing after that).
 */
export class RecordedAttempt<A> implements Attempt<A> {
  readonly number = 1;
  readonly deadline = Number.POSITIVE_INFINITY;
  readonly idleTimeout: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>> | undefined;
  stopped = false;
  onStop: ((reason: unknown) => void) | undefined = undefined;
  outcome: Outcome<A> | undefined;
  late: Outcome<A> | undefined;
  #state: 'under way' | 'settled' | 'released' = 'under way';
  readonly #settled = Promise.withResolvers<Outcome<A>>();
  readonly #released = Promise.withResolvers<Outcome<A> | undefined>();

  constructor(
    options: { idleTimeout?: number; headers?: Readonly<Record<string, string>>; query?: Readonly<Record<string, string>> } = {},
  ) {
    this.idleTimeout = options.idleTimeout ?? 30_000;
    this.headers = options.headers ?? {};
    this.query = options.query;
  }

  get state(): 'under way' | 'settled' | 'released' {
    return this.#state;
  }

  /** Resolves when the outcome is decided. */
  get settled(): Promise<Outcome<A>> {
    return this.#settled.promise;
  }

  /** Resolves when nothing of it is in use any more, with the late outcome if there was one. */
  get released(): Promise<Outcome<A> | undefined> {
    return this.#released.promise;
  }

  settle(outcome: Outcome<A>): void {
    assert.equal(this.#state, 'under way', 'settled a second time');
    this.#state = 'settled';
    this.outcome = outcome;
    this.#settled.resolve(outcome);
  }

  release(late?: Outcome<A>): void {
    assert.equal(
      this.#state,
      'settled',
      this.#state === 'under way' ? 'released before it was settled' : 'released a second time',
    );
    this.#state = 'released';
    this.late = late;
    this.#released.resolve(late);
  }

  /** As the engine does it: at most once, and never after the release. */
  stop(reason: unknown = new Error('stopped by the test')): void {
    if (this.stopped || this.#state === 'released') return;
    this.stopped = true;
    const { onStop } = this;
    this.onStop = undefined;
    onStop?.(reason);
  }
}
