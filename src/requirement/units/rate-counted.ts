/**
 * Which limits bind every call of ours. A limit of bytes, tokens or credits, of writes alone, or of each prefix is no limit of
 * calls: counted as one it would hold up calls that it never meant, or let through what it forbids.
 */
import type { RateLimit } from '../policies.ts';

/** Names of a call, whatever is called. */
export const CALLS = ['requests', 'calls', 'API calls', 'operations', 'transactions', 'queries'];
/** What one call does once: a limit of them is a limit of calls to whoever sends them one at a time. */
const ONE_EACH = ['messages', 'emails', 'e-mails', 'mails', 'sms', 'text messages', 'email messages'];
const COUNTED: ReadonlySet<string> = new Set([
  ...[...CALLS, ...ONE_EACH].map((unit) => unit.toLowerCase()),
  ...['http calls', 'rest calls', 'web requests', 'rest requests', 'api operations', 'api queries', 'hits', 'invocations'],
]);
/** Whoever calls with one credential is one of these, so that all of its calls count together. */
const WHOSE: ReadonlySet<string> = new Set(
  (
    'key account client app application ip address token credential credentials organization organisation org tenant project ' +
    'subscription merchant workspace store shop company customer team site user sid host domain api service environment'
  ).split(' '),
);
/** Words of a note that pick out some of the calls. */
const SOME: ReadonlySet<string> = new Set(
  (
    'get head post put patch delete read reads reading write writes writing insert inserts update updates upsert upserts ' +
    'deletes create creates creation upload uploads download downloads search searches bulk batch batches list lists lookup ' +
    'lookups endpoint endpoints prefix resource method methods path route except login logins query queries mutation ' +
    'mutations export exports import imports'
  ).split(' '),
);
const AT_ONCE: ReadonlySet<string> = new Set(['', 'connections', 'http connections', 'api connections', 'tcp connections']);

/** So many of something under way at once. */
export interface Simultaneous {
  readonly count: number;
  readonly unit: string;
}

/** Whether one of them is one call. */
export function isCall(unit: string): boolean {
  return COUNTED.has(unit.toLowerCase());
}

/** Whether so many at once are so many calls at once. */
export function isCallAtOnce(unit: string): boolean {
  return AT_ONCE.has(unit.toLowerCase()) || isCall(unit);
}

/**
 * What a limit restricts, where that is not all calls: `tokens`, `requests per prefix`, `requests (writes)`; undefined where it
 * binds every call. `others` are the limits beside it with their notes: two of one length with different notes are for
 * different calls.
 */
export function restrictedTo(
  limit: RateLimit,
  note: string,
  others: readonly (readonly [limit: RateLimit, note: string])[] = [],
): string | undefined {
  const { unit, scope } = limit;
  if (!isCall(unit)) return unit;
  if (scope !== undefined && !WHOSE.has(lastWord(scope))) return `${unit} per ${scope}`;
  if (note === '') return undefined;
  const picks =
    wordsOf(note).some((word) => SOME.has(word)) ||
    others.some(
      ([other, words]) => other !== limit && words !== note && other.window === limit.window && other.kind === limit.kind,
    );
  return picks ? `${unit} (${note})` : undefined;
}

function lastWord(text: string): string {
  return wordsOf(text).at(-1) ?? '';
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}
