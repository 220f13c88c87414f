/**
 * Claims that ended without a word: their process died, or was away for longer than its lease. Any delivery may be in the hands
 * of a process that dies; one that makes it die must not be handed to the next for ever.
 *
 * | lapses in a row | then                                                                                    |
 * |-----------------|-----------------------------------------------------------------------------------------|
 * | up to 4         | waiting, at once: machines are switched off                                             |
 * | 5 to 9          | waiting, after up to 1, 3, 7, 15, 15 minutes, each delivery after another number of them |
 * | 10              | dead                                                                                    |
 *
 * 1. A lapse is in the history, and counts as no attempt: nobody knows whether it was tried. Any attempt ends the row.
 * 2. The waits differ from delivery to delivery, so that those which only were in the same hands leave in between.
 */
import type { DeliveryAttempt } from '../requirement/delivery.ts';

/** The code of a lapse in a delivery's history. */
export const LAPSED = 'lapsed';
export const MOST_LAPSES = 10;
export const KILLER = `${MOST_LAPSES} processes in a row died, or were away for too long, while they had it; look at what it does to them before you retry it`;

const PATIENT = 4;
const LONGEST = 16;
const MINUTE = 60_000;

/** @param by the process that had the claim. */
export function lapse(by: string): Omit<DeliveryAttempt, 'at'> {
  const detail = 'the process that had it died, or was away for too long';
  return { outcome: 'fault', code: LAPSED, duration: 0, detail, by };
}

/**
 * Milliseconds until it may be tried again; undefined: it is dead.
 *
 * @param lapses in a row, this one included.
 */
export function waitAfterLapse(id: string, lapses: number): number | undefined {
  if (lapses >= MOST_LAPSES) return undefined;
  if (lapses <= PATIENT) return 0;
  const most = Math.min(LONGEST, 2 ** (lapses - PATIENT));
  return Math.floor(fraction(`${id} ${lapses}`) * most) * MINUTE;
}

/** From 0 to 1, the same for every engine and process: FNV-1a, finished as MurmurHash3 is, so that like names fall far apart. */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
