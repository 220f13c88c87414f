/** Deliveries in words and columns. */
import type { DeliveryJson } from '../../../gateway/admin/deliveries/delivery-json.ts';
import type { DeliveryState } from '../../../requirement/delivery.ts';
import type { Role } from '../../render/colour.ts';
import { grouped } from '../../render/count.ts';
import { milliseconds } from '../../render/milliseconds.ts';
import { printable } from '../../render/printable.ts';
import type { Cell, Column } from '../../render/table.ts';

export const STATE_ROLES: Readonly<Record<DeliveryState, Role>> = {
  waiting: 'note',
  claimed: 'note',
  delivered: 'good',
  dead: 'error',
  cancelled: 'warning',
  dropped: 'warning',
};

export const DELIVERY_COLUMNS: readonly Column[] = [
  { heading: 'delivery' },
  { heading: 'box' },
  { heading: 'requirement' },
  { heading: 'operation' },
  { heading: 'state' },
  { heading: 'accepted' },
  { heading: 'tried', align: 'right' },
  { heading: 'next or why' },
];

/** `now`: milliseconds since 1970, to say when the next trying is. */
export function deliveryRow(delivery: DeliveryJson, now: number): readonly (Cell | string)[] {
  const { id, box, requirement, operation, state, acceptedAt, attempts } = delivery;
  return [
    printable(id),
    box,
    printable(requirement),
    printable(operation),
    { text: state, role: STATE_ROLES[state] },
    time(acceptedAt),
    grouped(attempts),
    printable(nextOrWhy(delivery, now)),
  ];
}

/** `2026-11-24 01:00:00`, in UTC. */
export function time(date: string): string {
  return `${date.slice(0, 10)} ${date.slice(11, 19)}`;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `812 B`, `3.4 KiB`. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1_024 && unit < UNITS.length - 1; unit += 1) value /= 1_024;
  return `${Number(value.toFixed(value < 10 && unit > 0 ? 1 : 0))} ${UNITS[unit]}`;
}

function nextOrWhy({ state, dueAt, because }: DeliveryJson, now: number): string {
  if (state === 'claimed') return 'under way';
  if (state !== 'waiting') return shortened(because ?? '');
  const due = Date.parse(dueAt) - now;
  const next = due <= 0 ? 'now' : `in ${milliseconds(due)}`;
  return because === undefined ? next : shortened(`${next}, after ${because}`);
}

const LONGEST = 60;

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
