import type { DeliveryFilter } from '../../../requirement/delivery.ts';

/** A filter as a condition on `deliveries d`; its values are added to `values`. */
export function conditionOf(filter: DeliveryFilter, values: unknown[]): string {
  const parts: string[] = [];
  const add = (value: unknown, condition: (place: string) => string): void => {
    if (value !== undefined) parts.push(condition(`$${values.push(value)}`));
  };
  add(filter.ids, (place) => `d.id = ANY(${place}::text[])`);
  add(filter.box, (place) => `d.box = ${place}`);
  add(filter.lane, (place) => `d.lane = ${place}`);
  add(filter.requirement, (place) => `d.requirement = ${place}`);
  add(filter.operation, (place) => `d.operation = ${place}`);
  add(filter.key, (place) => `d.key = ${place}`);
  // The index of dead letters is only used where the state is written out.
  if (filter.states?.length === 1 && filter.states[0] === 'dead') parts.push(`d.state = 'dead'`);
  else add(filter.states, (place) => `d.state = ANY(${place}::text[])`);
  add(filter.from, (place) => `d.accepted_at >= ${place}`);
  add(filter.to, (place) => `d.accepted_at < ${place}`);
  return parts.length === 0 ? 'true' : parts.join(' AND ');
}
