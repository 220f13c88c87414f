import type { Window } from '../requirement.ts';
import { DAY, formatDuration, scanDuration } from './duration.ts';
import { scanNumber } from './number.ts';
import { quote, type Reading, readable, unreadable } from './reading.ts';
import { Scanner } from './scanner.ts';
import { OVER, PER, PERIOD_NAMES, PERIODIC } from './words.ts';

export const WINDOW_FORMS = ['over 30 days', 'per calendar month'];

type Period = NonNullable<Window['period']>;

/** Nominal lengths; what a calendar window really lasts depends on the month. */
export const PERIODS: Readonly<Record<Period, number>> = {
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  quarter: 91 * DAY,
  year: 365 * DAY,
};

/** Several of what has no fixed length; days and weeks are durations. */
const PERIODS_OF_MONTHS: ReadonlyMap<string, Period> = new Map([
  ...'month months mese mesi mes meses mois monat monate monaten mês'.split(' ').map((name) => [name, 'month'] as const),
  ...'quarter quarters trimestre trimestri trimestres quartal quartale'.split(' ').map((name) => [name, 'quarter'] as const),
  ...'year years anno anni año años an ans jahr jahre jahren ano anos'.split(' ').map((name) => [name, 'year'] as const),
]);
const MOST_PERIODS = 60;

const ADVERBS: Readonly<Record<string, Period>> = {
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  quarterly: 'quarter',
  yearly: 'year',
  annually: 'year',
};

/** Reads the time over which a promise is measured: the last so many days, or each calendar period. */
export function parseWindow(text: string): Reading<Window> {
  const scanner = new Scanner(text);
  const window = scanWindow(scanner);
  if (window === undefined) return unreadable(`${quote(text)} is not a window of time`, WINDOW_FORMS);
  if (window.ok && !scanner.done)
    return unreadable(
      `${quote(text)} goes on after its window: ${quote(scanner.rest)}`,
      WINDOW_FORMS,
      formatWindow(window.value),
    );
  return window;
}

export function formatWindow(window: Window): string {
  return window.kind === 'rolling' ? `over ${formatDuration(window.length)}` : `per calendar ${window.period}`;
}

/** Reads the window that comes next, in brackets or not. Undefined, and nothing consumed, when none does. */
export function scanWindow(scanner: Scanner): Reading<Window> | undefined {
  const start = scanner.at;
  const inner = scanner.brackets();
  if (inner !== undefined) {
    const nested = new Scanner(inner);
    const window = scanWindow(nested);
    if (window !== undefined && nested.done) return window;
    scanner.at = start;
    return undefined;
  }
  scanner.take(',');
  const next = scanner.peekWord() ?? '';
  const adverb = ADVERBS[next] ?? PERIODIC.get(next);
  if (adverb !== undefined) {
    scanner.word();
    return readable(calendar(adverb));
  }
  if (scanner.take('per', 'each', 'every', 'a', '/', ...PER) !== undefined) {
    scanner.take('calendar');
    const period = scanPeriod(scanner);
    if (period !== undefined) return readable(calendar(period));
  } else if (scanner.take('measured over', 'over', 'in', 'during', 'rolling', 'trailing', 'last', ...OVER) !== undefined) {
    scanner.take('any', 'the last', 'the trailing', 'the past', 'a rolling', 'a trailing', 'the', 'a');
    scanner.take('last', 'rolling', 'trailing', 'past');
    const window = scanLength(scanner);
    if (window !== undefined) {
      scanner.take('rolling');
      scanner.take('window', 'period');
      return window;
    }
  }
  scanner.at = start;
  return undefined;
}

function calendar(period: Period): Window {
  return { kind: 'calendar', length: PERIODS[period], period };
}

function scanPeriod(scanner: Scanner): Period | undefined {
  const known = scanner.take('day', 'week', 'month', 'quarter', 'year') as Period | undefined;
  const foreign = known ?? PERIOD_NAMES.get(scanner.peekWord() ?? '');
  if (known === undefined && foreign !== undefined) scanner.word();
  return foreign;
}

/** `12 months`, `3 Monate`: as long as so many of them nominally are; twelve months are a year. */
function scanPeriods(scanner: Scanner): number | undefined {
  const start = scanner.at;
  const number = scanNumber(scanner);
  const word = scanner.word() ?? '';
  const period = PERIODS_OF_MONTHS.get(word);
  if (number?.ok === true && period !== undefined && Number.isInteger(number.value) && number.value <= MOST_PERIODS) {
    const isYears = period === 'month' && number.value % 12 === 0;
    return isYears ? (number.value / 12) * PERIODS.year : number.value * PERIODS[period];
  }
  scanner.at = start;
  return undefined;
}

function scanLength(scanner: Scanner): Reading<Window> | undefined {
  const calendarly = scanner.take('calendar') !== undefined;
  const period = scanPeriod(scanner);
  if (period !== undefined)
    return readable(calendarly ? calendar(period) : { kind: 'rolling', length: PERIODS[period], period: undefined });
  const nominal = scanPeriods(scanner);
  if (nominal !== undefined) return readable({ kind: 'rolling', length: nominal, period: undefined });
  const length = scanDuration(scanner);
  if (length === undefined || !length.ok) return length;
  return readable({ kind: 'rolling', length: length.value, period: undefined });
}
