/**
 * Dates in HTTP fields (RFC 9110 §5.6.7): the one form that is sent today and the two old ones that must be understood.
 * Arithmetic only: no clock is read here.
 */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `Sun, 06 Nov 1994 08:49:37 GMT` */
const FIXED = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
/** `Sunday, 06-Nov-94 08:49:37 GMT` */
const RFC_850 = /^[A-Z][a-z]{5,8}, (\d{2})-([A-Z][a-z]{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
/** `Sun Nov  6 08:49:37 1994` */
const ASCTIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/;

/**
 * Milliseconds since 1970-01-01T00:00:00Z, or undefined for anything that is not a date.
 * A year of two digits is in the century that puts it no more than fifty years after `now` (RFC 9110).
 */
export function parseHttpDate(text: string, now: number): number | undefined {
  const value = text.trim();
  const fixed = FIXED.exec(value);
  if (fixed !== null) return epochOf(number(fixed[3]), fixed[2], fixed[1], fixed[4], fixed[5], fixed[6]);
  const old = RFC_850.exec(value);
  if (old !== null) return epochOf(fullYear(number(old[3]), now), old[2], old[1], old[4], old[5], old[6]);
  const asctime = ASCTIME.exec(value);
  if (asctime !== null) return epochOf(number(asctime[6]), asctime[1], asctime[2], asctime[3], asctime[4], asctime[5]);
  return undefined;
}

function epochOf(
  year: number,
  monthName: string | undefined,
  dayText: string | undefined,
  hourText: string | undefined,
  minuteText: string | undefined,
  secondText: string | undefined,
): number | undefined {
  const month = MONTHS.indexOf((monthName ?? '').toLowerCase());
  const day = number(dayText);
  const hour = number(hourText);
  const minute = number(minuteText);
  const second = number(secondText);
  if (month < 0 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  return (((daysSinceEpoch(year, month + 1, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000;
}

/** Days from 1970-01-01 in the Gregorian calendar, counting years from March so that the leap day comes last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

const YEAR = 365.2425 * 24 * 60 * 60 * 1000;

function fullYear(twoDigits: number, now: number): number {
  const thisYear = 1970 + Math.floor(now / YEAR);
  const year = thisYear - (thisYear % 100) + twoDigits;
  if (year > thisYear + 50) return year - 100;
  return year < thisYear - 50 ? year + 100 : year;
}

function number(text: string | undefined): number {
  return Number((text ?? '').trim());
}
