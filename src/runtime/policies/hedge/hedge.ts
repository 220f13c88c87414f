import type { Operation } from '../../../requirement/operation.ts';
import type { HedgeSettings } from '../../../requirement/policies.ts';

/**
 * Milliseconds after which a late attempt gets a companion; undefined: never. Only reads, and only when the request can be
 * sent again.
 *
 * @param running attempts of this call that are under way.
 */
export function hedgeAfter(
  settings: HedgeSettings | undefined,
  operation: Operation,
  replayable: boolean,
  running: number,
): number | undefined {
  if (settings === undefined || !operation.read || !replayable || running > settings.max) return undefined;
  return settings.after;
}
