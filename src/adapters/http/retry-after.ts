import { parseHttpDate } from './http-date.ts';

/**
 * Milliseconds that a `Retry-After` field asks for (RFC 9110 §10.2.3): seconds, or a date. A date is measured from the
 * answer's own `Date`, so that our clock and theirs need not agree; from our wall clock when there is none.
 * Undefined when the field says nothing that can be understood. Never negative; fractions of a millisecond round up.
 */
export function retryAfter(value: string | undefined, date: string | undefined, epoch: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d{1,10}(?:\.\d{1,9})?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const at = parseHttpDate(text, epoch);
  if (at === undefined) return undefined;
  const from = date === undefined ? undefined : parseHttpDate(date, epoch);
  return Math.max(0, Math.ceil(at - (from ?? epoch)));
}
