import type { ControlAction } from '../../runtime/engine.ts';
import { JsonBodyError } from '../json-body.ts';
import { CONTROL_ACTIONS } from '../served.ts';

export interface ControlOrder {
  readonly action: ControlAction;
  /** Milliseconds after which it ends by itself; undefined: when somebody says `resume`. */
  readonly forMs: number | undefined;
  /** Who gives it, as they say, and why; for the audit log. */
  readonly who: string | undefined;
  readonly why: string | undefined;
}

/** A week: an order that is meant for longer belongs in the document. */
const LONGEST = 7 * 24 * 3_600_000;
const LONGEST_TEXT = 512;

/** Reads `{ "action": "kill", "forMs": 600000, "who": "ana", "why": "incident 7" }`. Throws a JsonBodyError. */
export function readControlOrder(body: Readonly<Record<string, unknown>>): ControlOrder {
  const { action, forMs } = body;
  if (!CONTROL_ACTIONS.includes(action as ControlAction)) {
    throw new JsonBodyError('input-invalid', `"action" must be one of ${CONTROL_ACTIONS.join(', ')}.`);
  }
  if (forMs !== undefined && (typeof forMs !== 'number' || !(forMs >= 1) || forMs > LONGEST)) {
    throw new JsonBodyError('input-invalid', `"forMs" must be a number of milliseconds from 1 to ${LONGEST}.`);
  }
  return { action: action as ControlAction, forMs, who: optionalText(body, 'who'), why: optionalText(body, 'why') };
}

function optionalText(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || (typeof value === 'string' && value.length <= LONGEST_TEXT)) return value;
  throw new JsonBodyError('input-invalid', `"${name}" must be a text of at most ${LONGEST_TEXT} characters.`);
}
