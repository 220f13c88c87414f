import type { ControlAction } from '../../runtime/engine.ts';
import { JsonBodyError } from '../json-body.ts';
import { CONTROL_ACTIONS } from '../served.ts';

export interface ControlOrder {
  readonly action: ControlAction;
  /** Milliseconds after which it ends by itself; undefined: when somebody says `resume`. */
  readonly forMs: number | undefined;
}

/** A week: an order that is meant for longer belongs in the document. */
const LONGEST = 7 * 24 * 3_600_000;

/** Reads `{ "action": "kill", "forMs": 600000 }`. Throws a JsonBodyError. */
export function readControlOrder(body: Readonly<Record<string, unknown>>): ControlOrder {
  const { action, forMs } = body;
  if (!CONTROL_ACTIONS.includes(action as ControlAction)) {
    throw new JsonBodyError('input-invalid', `"action" must be one of ${CONTROL_ACTIONS.join(', ')}.`);
  }
  if (forMs !== undefined && (typeof forMs !== 'number' || !(forMs >= 1) || forMs > LONGEST)) {
    throw new JsonBodyError('input-invalid', `"forMs" must be a number of milliseconds from 1 to ${LONGEST}.`);
  }
  return { action: action as ControlAction, forMs };
}
