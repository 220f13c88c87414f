/**
 * The exchange of a queued call: the adapter's own, under the delivery's idempotency key, and never answered out of a cache or
 * together with somebody else's: what was accepted is sent itself.
 */
import type { Attempt, CallInput, Exchange, Kept } from '../../requirement/call.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { OutboxAnswer } from './integration.ts';

export class QueuedExchange implements Exchange<OutboxAnswer> {
  /** Times that it was handed to the adapter to be sent. */
  sendings = 0;
  readonly #exchange: Exchange<OutboxAnswer>;
  readonly #key: string | undefined;

  constructor(exchange: Exchange<OutboxAnswer>, key: string | undefined) {
    this.#exchange = exchange;
    this.#key = key;
  }

  get operation(): Operation {
    return this.#exchange.operation;
  }

  get replayable(): boolean {
    return this.#exchange.replayable;
  }

  get input(): CallInput | undefined {
    return this.#exchange.input;
  }

  identity(): undefined {
    return undefined;
  }

  idempotencyKey(header: string, path: string | undefined): string | undefined {
    return path === undefined && this.#key !== undefined ? this.#key : this.#exchange.idempotencyKey(header, path);
  }

  useIdempotencyKey(header: string, key: string): void {
    this.#exchange.useIdempotencyKey(header, key);
  }

  send(attempt: Attempt<OutboxAnswer>): void {
    this.sendings += 1;
    this.#exchange.send(attempt);
  }

  discard(answer: OutboxAnswer): void {
    this.#exchange.discard(answer);
  }

  keep(answer: OutboxAnswer): Promise<Kept<OutboxAnswer> | undefined> {
    return this.#exchange.keep(answer);
  }
}
