import type { LimitHint } from '../../requirement/outcome.ts';
import type { LimitHeaders } from '../../requirement/requirement.ts';

/**
 * What an answer's fields say about the limit it was counted against: the vendor's own fields as its profile names them,
 * the `RateLimit` field of the IETF draft in its three shapes, and `X-RateLimit-*`.
 */

/** Answer fields by lower-case name, as undici hands them over. */
export type AnswerFields = Readonly<Record<string, string | string[] | undefined>>;

/** A reset of this many seconds or more can only be a date: it is later than 2001-09-09. */
const LEAST_EPOCH_SECONDS = 1_000_000_000;
const LEAST_EPOCH_MILLISECONDS = 1_000_000_000_000;

const CONVENTIONAL: readonly LimitHeaders[] = [
  { limit: 'ratelimit-limit', remaining: 'ratelimit-remaining', reset: 'ratelimit-reset', resetUnit: 'seconds' },
  { limit: 'x-ratelimit-limit', remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset', resetUnit: 'seconds' },
  { limit: 'x-rate-limit-limit', remaining: 'x-rate-limit-remaining', reset: 'x-rate-limit-reset', resetUnit: 'seconds' },
];

/** Undefined when the answer says nothing about limits. Of several, the one with the least left. */
export function limitHint(fields: AnswerFields, vendor: readonly LimitHeaders[], epoch: number): LimitHint | undefined {
  let least: LimitHint | undefined;
  for (const names of vendor) least = tighter(least, fromNames(fields, names, epoch));
  if (least !== undefined) return least;
  least = fromStructured(fieldOf(fields, 'ratelimit'));
  for (const names of CONVENTIONAL) least = tighter(least, fromNames(fields, names, epoch));
  return least;
}

export function fieldOf(fields: AnswerFields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : value?.join(', ');
}

function fromNames(fields: AnswerFields, names: LimitHeaders, epoch: number): LimitHint | undefined {
  const limit = countOf(fields, names.limit);
  const remaining = countOf(fields, names.remaining);
  if (limit === undefined && remaining === undefined) return undefined;
  return { limit, remaining, resetAfter: resetOf(countOf(fields, names.reset), names.resetUnit, epoch) };
}

/** A count, or the first of a list such as `100, 100;w=60`. */
function countOf(fields: AnswerFields, name: string | undefined): number | undefined {
  if (name === undefined) return undefined;
  const value = fields[name.toLowerCase()];
  if (value === undefined) return undefined;
  const first = /^\s*(\d{1,15}(?:\.\d{1,6})?)\s*(?:[,;]|$)/.exec(typeof value === 'string' ? value : (value[0] ?? ''));
  return first === null ? undefined : Number(first[1]);
}

/** Milliseconds from now; rounded up, so that nothing is tried early. */
function resetOf(value: number | undefined, unit: LimitHeaders['resetUnit'], epoch: number): number | undefined {
  if (value === undefined) return undefined;
  if (unit === 'milliseconds') return Math.ceil(value);
  if (unit === 'epoch-milliseconds' || value >= LEAST_EPOCH_MILLISECONDS) return Math.max(0, Math.ceil(value - epoch));
  if (unit === 'epoch-seconds' || value >= LEAST_EPOCH_SECONDS) return Math.max(0, Math.ceil(value * 1000 - epoch));
  return Math.ceil(value * 1000);
}

/** `"default";r=50;t=30` of today's draft, `limit=100, remaining=50, reset=30` of an older one. */
function fromStructured(value: string | undefined): LimitHint | undefined {
  if (value === undefined || value.length > 1024) return undefined;
  let least: LimitHint | undefined;
  for (const item of value.split(/,(?=\s*"|\s*[a-z*][\w*-]*\s*;)/)) {
    const remaining = parameterOf(item, 'r') ?? parameterOf(item, 'remaining');
    const limit = parameterOf(item, 'q') ?? parameterOf(item, 'limit');
    const reset = parameterOf(item, 't') ?? parameterOf(item, 'reset');
    if (remaining === undefined && limit === undefined) continue;
    least = tighter(least, { limit, remaining, resetAfter: reset === undefined ? undefined : Math.ceil(reset * 1000) });
  }
  return least;
}

const PARAMETERS = {
  r: /(?:^|[;,\s])r\s*=\s*(\d{1,15})/,
  remaining: /(?:^|[;,\s])remaining\s*=\s*(\d{1,15})/,
  q: /(?:^|[;,\s])q\s*=\s*(\d{1,15})/,
  limit: /(?:^|[;,\s])limit\s*=\s*(\d{1,15})/,
  t: /(?:^|[;,\s])t\s*=\s*(\d{1,15})/,
  reset: /(?:^|[;,\s])reset\s*=\s*(\d{1,15})/,
};

function parameterOf(item: string, name: keyof typeof PARAMETERS): number | undefined {
  const found = PARAMETERS[name].exec(item);
  return found === null ? undefined : Number(found[1]);
}

/** The one with less left; of two that are used up, the one that takes longer to come back. */
function tighter(a: LimitHint | undefined, b: LimitHint | undefined): LimitHint | undefined {
  if (a === undefined) return b;
  if (b === undefined) return a;
  const left = a.remaining ?? Number.POSITIVE_INFINITY;
  const other = b.remaining ?? Number.POSITIVE_INFINITY;
  if (left !== other) return left < other ? a : b;
  return (a.resetAfter ?? 0) >= (b.resetAfter ?? 0) ? a : b;
}
