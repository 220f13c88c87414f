import type { RateLimit } from '../policies.ts';
import { DAY, formatDuration, HOUR, MINUTE, SECOND, scanDuration } from './duration.ts';
import { isCall } from './rate-counted.ts';
import { quote, type Reading, readable, unreadable } from './reading.ts';
import { isDigit, type Scanner } from './scanner.ts';
import { PER } from './words.ts';

/** The time part of a limit. */
export type RateWindow = Pick<RateLimit, 'kind' | 'window' | 'period'>;
type Period = NonNullable<RateLimit['period']>;

const QUOTAS: Readonly<Record<Period, RateWindow>> = {
  hour: { kind: 'quota', window: HOUR, period: 'hour' },
  day: { kind: 'quota', window: DAY, period: 'day' },
  month: { kind: 'quota', window: 30 * DAY, period: 'month' },
};

/** One word after `per` or `/`. Days and months are quotas: they end at a midnight, not so long after the first call. */
const WORDS: ReadonlyMap<string, RateWindow> = new Map([
  ...named('s sec second secondo segundo seconde sekunde', rate(SECOND)),
  ...named('m min minute minuto', rate(MINUTE)),
  ...named('h hr hour ora hora heure stunde', rate(HOUR)),
  ...named('week settimana semana semaine woche', rate(7 * DAY)),
  ...named('d day giorno día dia jour tag', QUOTAS.day),
  ...named('mo month mese mes mois monat mês', QUOTAS.month),
]);
export const ADVERBS: ReadonlyMap<string, RateWindow> = new Map([
  ['hourly', QUOTAS.hour],
  ['daily', QUOTAS.day],
  ['monthly', QUOTAS.month],
]);
const PREPOSITIONS = ['/', 'per', 'every', 'each', 'in any', 'in', 'within', 'over', 'a', 'an', ...PER];

function rate(window: number): RateWindow {
  return { kind: 'rate', window, period: undefined };
}

function named(names: string, window: RateWindow): readonly (readonly [string, RateWindow])[] {
  return names.split(' ').map((name) => [name, window] as const);
}

/** Reads `/second`, `per 10 s`, `every minute`, `per day`, `daily`. `limited` is what stands before it, for messages. */
export function scanRateWindow(scanner: Scanner, limited: string, forms: readonly string[]): Reading<RateWindow> {
  const adverb = ADVERBS.get(scanner.peekWord() ?? '');
  if (adverb !== undefined) {
    scanner.word();
    return readable(adverb);
  }
  if (scanner.take(...PREPOSITIONS) === undefined) {
    const rewrite = scanner.done && isCall(limited.slice(limited.indexOf(' ') + 1)) ? `${limited}/second` : undefined;
    return unreadable(`${quote(limited)} says how many but not in which time`, forms, rewrite);
  }
  if (scanner.take('calendar') !== undefined) {
    const period = scanner.take('hour', 'day', 'month') as Period | undefined;
    if (period !== undefined) return readable(QUOTAS[period]);
    return unreadable(`${quote(scanner.rest)} is no calendar period of a quota`, forms);
  }
  scanner.skipSpace();
  const word = isDigit(scanner.text.charCodeAt(scanner.at)) ? undefined : WORDS.get(scanner.peekWord() ?? '');
  if (word !== undefined) {
    scanner.word();
    return readable(word);
  }
  const written = quote(scanner.rest);
  const window = scanDuration(scanner);
  if (window === undefined) return unreadable(`${written} is not a length of time for a rate`, forms, meant(written, limited));
  if (!window.ok) {
    return unreadable(window.message, forms, window.suggestion === undefined ? undefined : `${limited} per ${window.suggestion}`);
  }
  if (window.value < 1) return unreadable(`${quote(formatDuration(window.value))} is too short for a rate`, forms);
  return readable(rate(window.value));
}

/** A misspelled second is likely; what is no time at all (`per message`) may go on to say one. */
function meant(written: string, limited: string): string | undefined {
  return written.startsWith('`sec') && !written.includes(' ') ? `${limited}/second` : undefined;
}

export function formatRateWindow({ kind, window, period }: RateWindow): string {
  if (kind === 'quota') return ` per ${period === 'day' ? 'day' : `calendar ${period}`}`;
  if (window === SECOND) return '/second';
  if (window === MINUTE) return '/minute';
  return window === HOUR ? '/hour' : ` per ${formatDuration(window)}`;
}
