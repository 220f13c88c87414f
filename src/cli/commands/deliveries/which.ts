/** Which deliveries the flags mean, as the pages take it. */
import { UsageError } from '../../command.ts';
import type { DeliveryFlags } from './command.ts';

/** As the body of an order has it. */
export function filterOf(flags: DeliveryFlags): Readonly<Record<string, unknown>> {
  const { box, requirement, operation, key, from, to } = flags;
  return {
    box,
    requirement,
    operation,
    key,
    states: flags.state.length === 0 ? undefined : flags.state,
    from: from === undefined ? undefined : timeOf('--from', from),
    to: to === undefined ? undefined : timeOf('--to', to),
  };
}

/** As a query has it, beginning with `?`. */
export function queryOf(flags: DeliveryFlags, more: Readonly<Record<string, string | undefined>> = {}): string {
  const { states, ...filter } = filterOf(flags);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, ...more })) if (value !== undefined) query.set(name, String(value));
  if (Array.isArray(states)) query.set('state', states.join(','));
  return query.size === 0 ? '' : `?${query}`;
}

/** Whether any flag says which. */
export function saysWhich(flags: DeliveryFlags): boolean {
  return Object.values(filterOf(flags)).some((value) => value !== undefined);
}

function timeOf(flag: string, written: string): string {
  if (/^\d{4}-\d\d-\d\d/.test(written) && !Number.isNaN(Date.parse(written))) return written;
  throw new UsageError(`${flag} is "${written}", which is no time.`, `Write it as ${flag} 2026-11-24 or 2026-11-24T01:00:00Z.`);
}
