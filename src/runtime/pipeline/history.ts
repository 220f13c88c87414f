import type { Outcome, Sent } from '../../requirement/outcome.ts';
import { mayHaveActed } from '../policies/fallback/fallback.ts';
import type { AttemptState } from './attempt.ts';

/** What a call remembers once it did not go straight through; a call that succeeds at once has none. */
export class History {
  /** Retries started; hedges and the repeat after a refreshed credential not counted. */
  retries = 0;
  /** The last back-off, from which decorrelated jitter grows. */
  backoff = 0;
  /** Milliseconds spent in the admission queue, and between attempts. */
  queued = 0;
  paused = 0;
  refreshed = false;
  /** Monotonic time of the first sending. */
  firstSent = 0;
  /** Whether bytes of any attempt reached the other side. */
  sent: Sent = 'no';
  /** Whether the other side may have acted on any attempt. */
  acted = false;
  /** The last outcome, its answer gone. */
  last: Outcome | undefined = undefined;
  /** Attempts under way beside the current one. */
  companions: AttemptState[] | undefined = undefined;

  remember(outcome: Outcome): void {
    if (outcome.sent === 'yes' || (outcome.sent === 'unknown' && this.sent === 'no')) this.sent = outcome.sent;
    if (mayHaveActed(outcome)) this.acted = true;
  }
}
