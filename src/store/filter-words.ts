import type { DeliveryFilter } from '../requirement/delivery.ts';

/** A filter as the subject of an audit record: `outbox, REQ-I-001, dead`. Of very many ids their number. */
export function filterWords(filter: DeliveryFilter): string {
  const words: string[] = [];
  if (filter.ids !== undefined) words.push(filter.ids.length > 3 ? `${filter.ids.length} ids` : filter.ids.join(' '));
  if (filter.box !== undefined) words.push(filter.box);
  if (filter.requirement !== undefined) words.push(filter.requirement);
  if (filter.lane !== undefined && filter.lane !== filter.requirement) words.push(`lane ${filter.lane}`);
  if (filter.operation !== undefined) words.push(`operation ${filter.operation}`);
  if (filter.key !== undefined) words.push('one key');
  if (filter.states !== undefined) words.push(filter.states.join(' or '));
  if (filter.from !== undefined) words.push(`from ${new Date(filter.from).toISOString()}`);
  if (filter.to !== undefined) words.push(`to ${new Date(filter.to).toISOString()}`);
  return words.length === 0 ? 'all deliveries' : words.join(', ');
}
