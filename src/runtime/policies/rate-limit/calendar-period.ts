/** Calendar periods in a time zone, by the zone's own clock: a day may have 23 or 25 hours. */

export type CalendarPeriod = 'hour' | 'day' | 'month';

const HOUR = 3_600_000;

/** No such period is longer, in milliseconds. */
export const LONGEST_PERIOD: Readonly<Record<CalendarPeriod, number>> = { hour: HOUR, day: 26 * HOUR, month: 32 * 24 * HOUR };

/**
 * First and last edge (exclusive) of the period that holds `epoch`, in milliseconds since 1970.
 * @throws RangeError when nobody knows the zone.
 */
export function calendarPeriod(
  epoch: number,
  period: CalendarPeriod,
  zone: string,
): { readonly start: number; readonly end: number } {
  if (period === 'hour') {
    const start = epoch - sinceTheHour(epoch, zone);
    return { start, end: start + HOUR };
  }
  const dateOf = dateIn(zone, period);
  const date = dateOf(epoch);
  return {
    start: firstInstant(epoch - LONGEST_PERIOD[period], epoch, (instant) => dateOf(instant) === date),
    end: firstInstant(epoch, epoch + LONGEST_PERIOD[period], (instant) => dateOf(instant) !== date),
  };
}

/**
 * Milliseconds since the zone's last full hour; some zones are half an hour or three quarters off. Where a clock change
 * itself is half an hour (Lord Howe Island, twice a year), one such hour is cut short.
 */
function sinceTheHour(epoch: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, minute: 'numeric', second: 'numeric' }).formatToParts(epoch);
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  return (part('minute') * 60 + part('second')) * 1000 + (epoch % 1000);
}

/** The date, or the month, that a zone's calendar shows at an instant. */
function dateIn(zone: string, period: 'day' | 'month'): (epoch: number) => string {
  const day = period === 'day' ? ({ day: 'numeric' } as const) : {};
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, year: 'numeric', month: 'numeric', ...day });
  return (epoch) => format.format(epoch);
}

/** The first whole millisecond after `before` at which `reached` holds; it does at `after`, and from then on. */
function firstInstant(before: number, after: number, reached: (instant: number) => boolean): number {
  let low = Math.floor(before);
  let high = Math.ceil(after);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high;
}
