/**
 * What becomes of a delivery after one trying of it.
 *
 * | verdict   | the schedule                       | becomes                                      | counts as an attempt |
 * |-----------|------------------------------------|----------------------------------------------|----------------------|
 * | delivered | –                                  | delivered                                    | yes                  |
 * | dead      | –                                  | dead, with the verdict's reason              | yes                  |
 * | put back  | –                                  | waiting, at once: its lane is held           | no                   |
 * | again     | tries are left, time is left       | waiting: full jitter, never before Retry-After | yes                |
 * | again     | all tries are used                 | dead                                         | yes                  |
 * | again     | it expires before the next         | dead                                         | yes                  |
 */
import type { ClaimedDelivery, Settlement } from '../../requirement/delivery.ts';
import { formatDuration } from '../../requirement/units/duration.ts';
import { nextPause, waitBefore } from '../../runtime/policies/retry/retry.ts';
import type { DeliverySchedule, Verdict } from '../deliverer.ts';

/** No wait is longer, whatever the other side asks for: nobody means a century. Milliseconds. */
const LONGEST = 31 * 24 * 3_600_000;

/** @param left milliseconds until it expires; Infinity: it does not. */
export function nextState(
  { attempts }: Pick<ClaimedDelivery, 'attempts'>,
  verdict: Verdict,
  schedule: DeliverySchedule,
  left: number,
  random: () => number,
): Settlement['next'] {
  const { answer } = verdict;
  switch (verdict.then) {
    case 'delivered':
      return { state: 'delivered', answer };
    case 'dead':
      return { state: 'dead', because: verdict.detail ?? words(verdict), answer };
    case 'put back':
      return { state: 'waiting', delay: 0 };
    case 'again':
      break;
  }
  const tried = attempts + 1;
  const last = verdict.detail ?? words(verdict);
  if (schedule.times !== undefined && tried > schedule.times)
    return { state: 'dead', because: `given up after ${counted(tried)}; the last one: ${last}`, answer };
  const backoff = { backoff: schedule.backoff, jitter: 'full' } as Parameters<typeof nextPause>[0];
  const delay = Math.min(LONGEST, waitBefore(nextPause(backoff, tried, 0, random), verdict.retryAfter, random));
  if (delay < left) return { state: 'waiting', delay };
  const over = left <= 0 ? 'its time is over' : `its time is over in ${formatDuration(Math.ceil(left))}, before the next one`;
  return { state: 'dead', because: `given up after ${counted(tried)}: ${over}; the last one: ${last}`, answer };
}

function words({ outcome, code }: Verdict): string {
  return code === undefined || code === outcome ? outcome : `${outcome}, ${code}`;
}

function counted(attempts: number): string {
  return attempts === 1 ? 'one attempt' : `${attempts} attempts`;
}
