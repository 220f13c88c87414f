import { headerOf, valuesOf } from './headers.ts';
import { parseHttpDate } from './http-date.ts';
import { NOISE } from './identity.ts';

/**
 * Whether an answer may be kept and served again, and how long the other side calls it fresh (RFC 9111). The cache is one
 * requirement's, and its keys hold credentials and tenant; still, what says it is for one reader is not kept.
 */

/** Milliseconds the other side calls it fresh, 0 when it does not say; undefined when it may not be kept at all. */
export function freshFor(status: number, headers: readonly string[], epoch: number): number | undefined {
  if (status !== 200 && status !== 203 && status !== 204 && status !== 404 && status !== 410) return undefined;
  if (headerOf(headers, 'set-cookie') !== undefined || headerOf(headers, 'content-range') !== undefined) return undefined;
  if (variesUnseen(headers)) return undefined;
  const control = (valuesOf(headers, 'cache-control').join(',') || (headerOf(headers, 'pragma') ?? '')).toLowerCase();
  if (/(?:^|[,\s])(?:no-store|no-cache|private)(?:$|[=,\s])/.test(control)) return undefined;
  return Math.max(0, lifetime(headers, control, epoch) - age(headers));
}

/** It is another answer for askers whose questions count as equal here. */
function variesUnseen(headers: readonly string[]): boolean {
  return valuesOf(headers, 'vary').some((value) =>
    value.split(',').some((part) => {
      const name = part.trim().toLowerCase();
      return name === '*' || NOISE.has(name);
    }),
  );
}

function lifetime(headers: readonly string[], control: string, epoch: number): number {
  const maxAge = /(?:^|[,\s])max-age\s*=\s*"?(\d{1,10})/.exec(control);
  if (maxAge !== null) return Number(maxAge[1]) * 1000;
  const expires = headerOf(headers, 'expires');
  if (expires === undefined) return 0;
  const date = headerOf(headers, 'date');
  const from = (date === undefined ? undefined : parseHttpDate(date, epoch)) ?? epoch;
  return (parseHttpDate(expires, epoch) ?? from) - from;
}

function age(headers: readonly string[]): number {
  const seconds = /^\s*(\d{1,10})\s*$/.exec(headerOf(headers, 'age') ?? '');
  return seconds === null ? 0 : Number(seconds[1]) * 1000;
}
