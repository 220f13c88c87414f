import { parseHttpDate } from './http-date.ts';

/** Longest wait that is believed, milliseconds: three centuries, more than any call has. */
const LONGEST = 10_000_000_000_000;

/** A comma that is not the one inside a date. */
const BETWEEN_VALUES = /,(?!\s*\d{2}[ -][A-Za-z]{3})/;

/**
 * Milliseconds that `Retry-After` asks for (RFC 9110 §10.2.3): seconds, or a date. A date is measured from the
 * answer's own `Date`, so that our clock and theirs need not agree; from our wall clock when there is none. Of several
 * values, in one field or more, the longest, so that none is come back to early.
 * Undefined when nothing of it can be understood. Never negative; fractions of a millisecond round up.
 */
export function retryAfter(
  fields: string | readonly string[] | undefined,
  date: string | undefined,
  epoch: number,
): number | undefined {
  if (fields === undefined) return undefined;
  const from = (date === undefined ? undefined : parseHttpDate(date, epoch)) ?? epoch;
  let longest: number | undefined;
  for (const value of [fields].flat().flatMap((field) => field.split(BETWEEN_VALUES))) {
    const wait = waitOf(value.trim(), from, epoch);
    if (wait !== undefined) longest = Math.max(longest ?? 0, wait);
  }
  return longest;
}

function waitOf(text: string, from: number, epoch: number): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.min(LONGEST, Math.ceil(Number(text) * 1000));
  const at = parseHttpDate(text, epoch);
  return at === undefined ? undefined : Math.max(0, Math.ceil(at - from));
}
