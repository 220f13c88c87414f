/** How much time maintenance windows take. */
import type { MaintenanceWindow } from '../../requirement/service-level.ts';
import { DAY, MINUTE } from '../../requirement/units/duration.ts';
import { WEEKDAYS } from '../../requirement/units/recurring.ts';

const WEEK = 7 * DAY;
const MONTH = 30 * DAY;

/** Milliseconds of maintenance in a length of time, on average; windows that overlap count twice. */
export function maintenanceIn(windows: readonly MaintenanceWindow[], length: number): number {
  let total = 0;
  for (const { days, ofMonth, length: each } of windows) {
    const times = days.length === 0 ? WEEKDAYS.length : days.length;
    total += (each * times * length) / (ofMonth === undefined ? WEEK : MONTH);
  }
  return total;
}

/** The first two windows that share a time of the week. Windows of one zone only, and those of each week. */
export function overlap(windows: readonly MaintenanceWindow[]): readonly [MaintenanceWindow, MaintenanceWindow] | undefined {
  const weekly = windows.filter(({ ofMonth }) => ofMonth === undefined);
  for (const [at, one] of weekly.entries())
    for (const other of weekly.slice(0, at)) if (one.zone === other.zone && meet(one, other)) return [other, one];
  return undefined;
}

function meet(one: MaintenanceWindow, other: MaintenanceWindow): boolean {
  return starts(one).some((a) =>
    starts(other).some((b) => (b - a + WEEK) % WEEK < one.length || (a - b + WEEK) % WEEK < other.length),
  );
}

/** Milliseconds after the beginning of the week at which it starts, each time. */
function starts({ days, start }: MaintenanceWindow): readonly number[] {
  return (days.length === 0 ? WEEKDAYS : days).map((day) => WEEKDAYS.indexOf(day) * DAY + start * MINUTE);
}
