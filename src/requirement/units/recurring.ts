/** Times that come again: which days, from when to when, in which zone. */
import type { MaintenanceWindow, Weekday } from '../service-level.ts';
import { DAY, formatDuration, MINUTE, scanDuration } from './duration.ts';
import { quote, type Reading, readable, unreadable } from './reading.ts';
import { isDigit, type Scanner } from './scanner.ts';
import { formatZone, scanZone } from './zone.ts';

export const WEEKDAYS: readonly Weekday[] = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const FORMS = ['Sundays 02:00–04:00 UTC', 'daily 03:00–03:30 UTC', 'first Sunday of the month 02:00–04:00 in Europe/Rome'];
const ORDINALS: readonly (readonly [written: string, which: NonNullable<MaintenanceWindow['ofMonth']>])[] = [
  ['first', 1],
  ['1st', 1],
  ['second', 2],
  ['2nd', 2],
  ['third', 3],
  ['3rd', 3],
  ['fourth', 4],
  ['4th', 4],
  ['last', 'last'],
];
const NAMES: Readonly<Record<'last' | 1 | 2 | 3 | 4, string>> = {
  1: 'first',
  2: 'second',
  3: 'third',
  4: 'fourth',
  last: 'last',
};
const MINUTES_A_DAY = 24 * 60;

/** Reads the window that comes next. The zone must be written: nobody knows in whose night the other side works. */
export function scanRecurring(scanner: Scanner): Reading<MaintenanceWindow> {
  const written = quote(scanner.rest);
  const ofMonth = scanOrdinal(scanner);
  const days = scanDays(scanner);
  if (days === undefined || (ofMonth !== undefined && days.length === 0))
    return unreadable(`${written} does not say on which days`, FORMS);
  if (ofMonth !== undefined) scanner.take('of each month', 'of every month', 'of the month', 'of a month', 'each month');
  scanner.take(',', ':');
  scanner.take('from', 'between', 'at');
  const start = scanTime(scanner);
  if (start === undefined) return unreadable(`${written} does not say from when to when`, FORMS);
  const length = scanLength(scanner, start);
  if (length === undefined) return unreadable(`${written} does not say how long it lasts`, FORMS);
  if (!length.ok) return length;
  const zone = scanZone(scanner);
  if (start >= MINUTES_A_DAY) return unreadable(`${written} begins after the day is over`, FORMS);
  const window = { days, ofMonth, start, length: length.value };
  if (zone === undefined) return unreadable(`${written} names no time zone`, FORMS, formatRecurring({ ...window, zone: 'UTC' }));
  return readable({ ...window, zone });
}

export function formatRecurring({ days, ofMonth, start, length, zone }: MaintenanceWindow): string {
  const end = start + length / MINUTE;
  const exact = Number.isInteger(end);
  const until = exact ? `–${formatTime(end > MINUTES_A_DAY ? end - MINUTES_A_DAY : end)}` : ` for ${formatDuration(length)}`;
  return `${formatDays(days, ofMonth)} ${formatTime(start)}${until} ${formatZone(zone)}`;
}

/** `02:00`, `2:30`, `24:00`; minutes after midnight. Undefined, and nothing consumed, when no time comes next. */
export function scanTime(scanner: Scanner): number | undefined {
  scanner.skipSpace();
  const begin = scanner.at;
  const hour = scanDigits(scanner, 1, 2);
  if (hour === undefined || !':.h'.includes(scanner.text[scanner.at] ?? ' ')) return back(scanner, begin);
  scanner.at++;
  const minute = scanDigits(scanner, 2, 2);
  if (minute === undefined || minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return back(scanner, begin);
  return hour * 60 + minute;
}

export function formatTime(minutes: number): string {
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Empty: every day. Undefined, and nothing consumed, when no days come next. */
export function scanDays(scanner: Scanner): readonly Weekday[] | undefined {
  if (scanner.take('every day', 'each day', 'daily', 'nightly', 'every night') !== undefined) return [];
  scanner.take('every', 'each', 'on');
  if (scanner.take('weekdays', 'weekday', 'working days') !== undefined) return WEEKDAYS.slice(0, 5);
  if (scanner.take('weekends', 'weekend') !== undefined) return WEEKDAYS.slice(5);
  const days: Weekday[] = [];
  for (;;) {
    const before = scanner.at;
    if (days.length > 0) {
      scanner.take(',', '/');
      scanner.take('and', '&');
    }
    const day = scanDay(scanner);
    if (day === undefined) {
      scanner.at = before;
      break;
    }
    const range = scanner.at;
    const last = scanner.take('to', 'until', 'through', '-', '–') === undefined ? undefined : scanDay(scanner);
    if (last === undefined) scanner.at = range;
    for (const each of last === undefined ? [day] : between(day, last)) if (!days.includes(each)) days.push(each);
  }
  return days.length === 0 ? undefined : WEEKDAYS.filter((day) => days.includes(day));
}

export function formatDays(days: readonly Weekday[], ofMonth?: MaintenanceWindow['ofMonth']): string {
  if (days.length === 0) return 'daily';
  if (ofMonth !== undefined) return `${NAMES[ofMonth]} ${listed(days)} of the month`;
  return listed(days.map((day) => `${day}s`));
}

function scanOrdinal(scanner: Scanner): MaintenanceWindow['ofMonth'] {
  const start = scanner.at;
  scanner.take('every', 'each', 'on');
  scanner.take('the');
  for (const [written, which] of ORDINALS) if (scanner.take(written) !== undefined) return which;
  scanner.at = start;
  return undefined;
}

function scanDay(scanner: Scanner): Weekday | undefined {
  const start = scanner.at;
  const word = scanner.word();
  const singular = word?.endsWith('s') === true && word.length > 3 ? word.slice(0, -1) : word;
  const day = WEEKDAYS.find((name) => {
    const lower = name.toLowerCase();
    return singular === lower || word === lower.slice(0, 3) || word === lower.slice(0, 4);
  });
  if (day === undefined) scanner.at = start;
  return day;
}

function between(first: Weekday, last: Weekday): Weekday[] {
  const start = WEEKDAYS.indexOf(first);
  const length = ((WEEKDAYS.indexOf(last) - start + 7) % 7) + 1;
  return Array.from({ length }, (_, at) => WEEKDAYS[(start + at) % 7] as Weekday);
}

/** Until a second time, perhaps past midnight, or for so long. */
function scanLength(scanner: Scanner, start: number): Reading<number> | undefined {
  if (scanner.take('for') !== undefined) {
    const length = scanDuration(scanner);
    if (length?.ok !== true) return length;
    if (length.value > DAY) return unreadable(`${quote(formatDuration(length.value))} is longer than a day`, FORMS);
    return length;
  }
  if (scanner.take('until', 'to', 'and', '-', '–', '—') === undefined) return undefined;
  const end = scanTime(scanner);
  if (end === undefined) return undefined;
  const minutes = end > start ? end - start : end - start + MINUTES_A_DAY;
  return readable(minutes * MINUTE);
}

function scanDigits(scanner: Scanner, least: number, most: number): number | undefined {
  const start = scanner.at;
  while (isDigit(scanner.text.charCodeAt(scanner.at))) scanner.at++;
  const length = scanner.at - start;
  return length < least || length > most ? undefined : Number(scanner.text.slice(start, scanner.at));
}

function back(scanner: Scanner, start: number): undefined {
  scanner.at = start;
  return undefined;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

function two(figure: number): string {
  return String(figure).padStart(2, '0');
}
