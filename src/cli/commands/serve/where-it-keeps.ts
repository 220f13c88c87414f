/** Where the gateway keeps what must not be lost, whether others could read it there, and what follows when it cannot. */
import type { StoreReading } from '../../../gateway/store-watch.ts';
import type { Output } from '../../output.ts';
import { printable } from '../../render/printable.ts';

/** `onlyTrouble`: nothing is said where nothing is wrong. */
export function whereItKeeps(kept: StoreReading | undefined, onlyTrouble: boolean, { paint }: Output): string[] {
  if (kept === undefined)
    return onlyTrouble ? [] : ['Keeps nothing (--store none): deliveries and webhooks are refused with 501.'];
  const { status, failure } = kept;
  const place = status === undefined ? 'The store' : `The store ${printable(status.place)}`;
  if (failure !== undefined) {
    return [
      `${paint('error', '✗')}  ${place} cannot be used: ${printable(failure)}`,
      '   Calls are served; what must be durable is refused with 503 until it is back, which is noticed by itself.',
    ];
  }
  if (onlyTrouble || status === undefined) return [];
  const sealed = status.sealed
    ? 'bodies encrypted'
    : 'bodies not encrypted, so what documents redact is not accepted there ("concordat doctor" says how to make a key)';
  return [`Keeps deliveries in ${printable(status.place)}; ${sealed}.`];
}
