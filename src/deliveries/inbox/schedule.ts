/** How the document wants events handed on: where to, and when again. */

import { MINUTE, SECOND } from '../../requirement/units/duration.ts';
import type { Webhooks } from '../../requirement/webhooks.ts';
import type { DeliverySchedule } from '../deliverer.ts';

/** Where the document does not say: from 5 s to 1 h, doubling. */
const BACKOFF: DeliverySchedule['backoff'] = Object.freeze({ kind: 'exponential', initial: 5 * SECOND, max: 60 * MINUTE });

export function scheduleOf(webhooks: Webhooks | undefined): DeliverySchedule {
  return { times: webhooks?.retry?.times, backoff: webhooks?.retry?.backoff ?? BACKOFF };
}

/** Whether events go to an address; otherwise they wait until somebody asks for them. */
export function deliversToAddress(webhooks: Webhooks | undefined): boolean {
  return webhooks?.deliverTo !== undefined && webhooks.deliverTo !== 'in process';
}

/** Milliseconds before the next trying, with full jitter. `tried`: times so far. Undefined: there is none any more. */
export function pauseAfter({ times, backoff }: DeliverySchedule, tried: number, random: () => number): number | undefined {
  if (times !== undefined && tried > times) return undefined;
  const { kind, initial, max } = backoff;
  // Past 2^53 every maximum is reached.
  const step = kind === 'constant' ? initial : kind === 'linear' ? initial * tried : initial * 2 ** Math.min(tried - 1, 53);
  return Math.ceil(random() * Math.min(max, step));
}
