import type { Outcome } from '../../requirement/outcome.ts';
import { refused } from './outcomes.ts';

/** Somebody on call has stopped all traffic, for a time or until they say otherwise; or the engine is closed. */
export class KillSwitch {
  #killedUntil = Number.NEGATIVE_INFINITY;
  #closed = false;

  kill(until: number): void {
    this.#killedUntil = until;
  }

  release(): void {
    this.#killedUntil = Number.NEGATIVE_INFINITY;
  }

  close(): void {
    this.#closed = true;
  }

  /** Why nothing may be sent now, if so. */
  refusal(now: number): Outcome | undefined {
    if (this.#closed) return refused('kill-switch', 'CONCORDAT_CLOSED', '', 'no');
    if (now < this.#killedUntil) return refused('kill-switch', 'CONCORDAT_KILLED', '', 'no', this.#killedUntil - now);
    return undefined;
  }

  killedUntil(now: number): number | undefined {
    return now < this.#killedUntil ? this.#killedUntil : undefined;
  }
}
