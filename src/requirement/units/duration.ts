import { formatNumber, scanNumber } from './number.ts';
import { quote, type Reading, readable, unreadable } from './reading.ts';
import { Scanner, takeLowerBound, takeUpperBound } from './scanner.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Ten years: nothing that waits longer is meant. */
const LONGEST = 3650 * DAY;

const FORMS = ['800 ms', '2 s', '5 min', '1 h', '30 days'];

/** Names of the units, in the languages documents are written in. `m` is minutes; months only exist in windows. */
const UNITS: readonly (readonly [milliseconds: number, names: string])[] = [
  [0.001, 'us µs μs microsecond microseconds'],
  [1, 'ms msec msecs millis millisecond milliseconds millisecondi milisegundos millisecondes millisekunden milissegundos'],
  [SECOND, 's sec secs sek seg second seconds secondo secondi segundo segundos seconde secondes sekunde sekunden'],
  [MINUTE, 'm min mins minute minutes minuto minuti minutos minuten'],
  [HOUR, 'h hr hrs hour hours ora ore hora horas heure heures stunde stunden std'],
  [DAY, 'd day days giorno giorni día días dia dias jour jours tag tage tagen'],
  [7 * DAY, 'w wk week weeks settimana settimane semana semanas semaine semaines woche wochen'],
];
const MILLISECONDS: ReadonlyMap<string, number> = new Map(
  UNITS.flatMap(([milliseconds, names]) => names.split(' ').map((name) => [name, milliseconds] as const)),
);

/** Reads a length of time into milliseconds, to the microsecond. `1 h 30 min` and `at most 2 s` are durations too. */
export function parseDuration(text: string): Reading<number> {
  const scanner = new Scanner(text);
  if (takeLowerBound(scanner))
    return unreadable(`${quote(text)} gives a lower bound where the longest time is asked for`, FORMS, scanner.rest);
  takeUpperBound(scanner);
  const duration = scanDuration(scanner);
  if (duration === undefined) return unreadable(`${quote(text)} is not a duration`, FORMS);
  if (duration.ok && !scanner.done)
    return unreadable(`${quote(text)} goes on after its duration: ${quote(scanner.rest)}`, FORMS, formatDuration(duration.value));
  return duration;
}

/** The largest unit that gives a whole figure (a day is written as 24 h); tenths and hundredths of a second where needed. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds >= 2 * DAY && milliseconds % DAY === 0) return `${formatNumber(milliseconds / DAY)} days`;
  if (milliseconds >= HOUR && milliseconds % HOUR === 0) return `${formatNumber(milliseconds / HOUR)} h`;
  if (milliseconds >= MINUTE && milliseconds % MINUTE === 0) return `${formatNumber(milliseconds / MINUTE)} min`;
  if (milliseconds >= SECOND && milliseconds % 10 === 0) return `${formatNumber(milliseconds / SECOND)} s`;
  return `${formatNumber(milliseconds)} ms`;
}

/** Reads the duration that comes next, in milliseconds. Undefined, and nothing consumed, when no number comes next. */
export function scanDuration(scanner: Scanner): Reading<number> | undefined {
  const start = scanner.at;
  const first = scanPart(scanner);
  if (first === undefined || !first.ok) return first;
  let total = first.value.milliseconds;
  let unit = first.value.unit;
  for (;;) {
    const before = scanner.at;
    scanner.take('and');
    const next = scanPart(scanner);
    if (next?.ok !== true || next.value.unit >= unit) {
      scanner.at = before;
      break;
    }
    total += next.value.milliseconds;
    unit = next.value.unit;
  }
  const written = quote(scanner.text.slice(start, scanner.at));
  if (total > LONGEST) return unreadable(`${written} is longer than ten years`, FORMS);
  const value = Math.round(total * 1000) / 1000;
  if (value === 0) return unreadable(`${written} is shorter than a microsecond`, FORMS);
  return readable(value);
}

function scanPart(scanner: Scanner): Reading<{ milliseconds: number; unit: number }> | undefined {
  const number = scanNumber(scanner);
  if (number === undefined) return undefined;
  if (!number.ok)
    return unreadable(
      number.message,
      number.forms.map((form) => `${form} s`),
    );
  scanner.take('-');
  const before = scanner.at;
  const name = scanner.word();
  const unit = MILLISECONDS.get(name ?? '');
  if (unit !== undefined) {
    if (scanner.text[scanner.at] === '.') scanner.at++;
    return readable({ milliseconds: number.value * unit, unit });
  }
  scanner.at = before;
  const figure = formatNumber(number.value);
  if (name === undefined)
    return unreadable(
      `${quote(figure)} has no unit: milliseconds or seconds?`,
      [`${figure} ms`, `${figure} s`],
      number.value >= 100 ? `${figure} ms` : `${figure} s`,
    );
  if (name.startsWith('month') || name.startsWith('year')) {
    return unreadable(
      `a ${name.replace(/s$/, '')} has no fixed length`,
      FORMS,
      `${formatNumber(number.value * (name.startsWith('month') ? 30 : 365))} days`,
    );
  }
  return unreadable(`${quote(name)} is not a unit of time`, FORMS);
}
