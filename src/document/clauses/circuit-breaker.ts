import { formatDuration, parseDuration } from '../../requirement/units/duration.ts';
import { formatPercentage, parsePercentage } from '../../requirement/units/percentage.ts';
import { quote, type Reading, unreadable } from '../../requirement/units/reading.ts';
import { clause } from './clause.ts';
import { type CircuitBreakerValue, over } from './draft.ts';
import { durationIn, type FragmentReader, fragments, isNone, readFragments, whole, wordIn } from './fragments.ts';

const FORMS = [
  'opens at 50% failures of at least 20 calls in 10 s, probes after 15 s',
  'opens at 50% failures of the last 100 calls, probes after 15 s, at most 3 probes',
  'opens at 50% failures of at least 20 calls in 10 s, slow above 2 s, opens at 80% slow calls',
  'opens after 10 consecutive failures, probes after 30 s',
  'observe only',
  'none',
];
/** More in a row than any window holds. */
const MOST_CALLS = 100_000;

/** ` failures of at least 20 calls in 10 s`, behind the percentage. */
const THRESHOLD_OF = /^(?: (?:of )?(failures?|failed|errors?|slow)(?: calls| requests)?)?(?: (?:of|in|over|out of) (.+))?$/i;

const READERS: readonly FragmentReader<CircuitBreakerValue>[] = [
  wordIn<CircuitBreakerValue>(/^observe(?:s)?(?: only)?$|^only observes?$/i, { mode: 'observe only' }),
  wordIn<CircuitBreakerValue>(/^(?:throttled|429) (?:answers )?counts?$/i, { countThrottled: true }),
  (fragment) => {
    const head = /^(?:opens|open|trips?) (?:at|above|after|when) /i.exec(fragment)?.[0].length;
    const end = fragment.indexOf('%') + 1;
    if (head === undefined || end <= head) return undefined;
    const match = THRESHOLD_OF.exec(fragment.slice(end));
    return match === null ? undefined : readThreshold(fragment.slice(head, end), match[1] ?? 'failures', match[2]);
  },
  (fragment) => {
    const match =
      /^(?:(?:opens|open|trips?) )?(?:after |at |above )?(\d[\d,]*) (consecutive )?(?:failures?|errors?|failed calls|failed requests)( in a row)?$/i.exec(
        fragment,
      );
    return match === null ? undefined : readInARow(match[1] ?? '', (match[2] ?? match[3]) !== undefined);
  },
  (fragment) => {
    const match = /^(?:of|in|over) (.+)$/i.exec(fragment);
    return match === null ? undefined : readWindow(match[1] ?? '');
  },
  durationIn<CircuitBreakerValue>(/^(?:probes?|half[- ]open|resets?|retries) after (.+?)(?: at the earliest)?$/i, (wait) => ({
    wait,
  })),
  durationIn<CircuitBreakerValue>(/^(?:growing |waits? )(?:at most|up to|to) (.+)$/i, (maxWait) => ({ maxWait })),
  durationIn<CircuitBreakerValue>(/^slow (?:above|after|over|beyond|is over|means over) (.+)$/i, (slowAfter) => ({ slowAfter })),
  durationIn<CircuitBreakerValue>(
    /^(?:a )?probe(?:s)? (?:ends?|may take|lasts?) (?:after |at most |up to )?(.+)$/i,
    (probeLease) => ({ probeLease }),
  ),
  (fragment) => {
    const match = /^(?:at most |up to )?(\d[\d,]*) probes?(?: at once| at a time)?$/i.exec(fragment);
    if (match === null) return undefined;
    const reading = whole(match[1] ?? '', 1, 1_000, 'a number of probes', FORMS);
    return reading.ok ? { ok: true, value: { probes: reading.value } } : reading;
  },
];

/** Nothing of its own: the defaults hold. */
const DEFAULT = /^(?:the )?(?:defaults?|default settings|default values|standard|enabled|on|yes)$/i;

/** When calls stop going out to a system that fails, and how it is tried again. */
export const circuitBreaker = clause<CircuitBreakerValue>({
  label: 'Circuit Breaker',
  section: 'error-handling',
  standing: 'enforced',
  parse(text) {
    if (isNone(text)) return { ok: true, value: { mode: 'disabled' } };
    if (DEFAULT.test(text)) return { ok: true, value: {} };
    const reading = readFragments(fragments(text), READERS, FORMS);
    if (!reading.ok) return reading;
    const { wait, maxWait, slowRate, slowAfter } = reading.value;
    if (wait !== undefined && maxWait !== undefined && maxWait < wait) {
      return unreadable(
        `its pause grows up to ${formatDuration(maxWait)}, which is less than the ${formatDuration(wait)} it starts from`,
        FORMS,
      );
    }
    if (slowRate !== undefined && slowAfter === undefined) {
      return unreadable('it opens on slow calls without saying what is slow', FORMS, `slow above 2 s, ${text}`);
    }
    return reading;
  },
  phrase(value) {
    if (value.mode === 'disabled') return 'none';
    const parts = [];
    if (value.failureRate !== undefined)
      parts.push(`opens at ${formatPercentage(value.failureRate)} failures${phraseOfWindow(value)}`);
    else if (value.window !== undefined || value.minimumCalls !== undefined) parts.push(phraseOfWindow(value).trim());
    if (value.wait !== undefined) parts.push(`probes after ${formatDuration(value.wait)}`);
    if (value.maxWait !== undefined) parts.push(`growing to ${formatDuration(value.maxWait)}`);
    if (value.probes !== undefined) parts.push(`at most ${value.probes} ${value.probes === 1 ? 'probe' : 'probes'}`);
    if (value.probeLease !== undefined) parts.push(`probe ends after ${formatDuration(value.probeLease)}`);
    if (value.slowAfter !== undefined) parts.push(`slow above ${formatDuration(value.slowAfter)}`);
    if (value.slowRate !== undefined && (value.slowAfter !== undefined || value.slowRate !== 1))
      parts.push(`opens at ${formatPercentage(value.slowRate)} slow calls`);
    if (value.countThrottled === true) parts.push('throttled counts');
    if (value.mode === 'observe only') parts.push('observe only');
    return parts.length === 0 ? 'default' : parts.join(', ');
  },
  govern(value, policies, key) {
    policies.circuitBreaker = over(policies.circuitBreaker, { mode: 'enforced', ...value }, key);
  },
});

function readThreshold(rate: string, of: string, window: string | undefined): Reading<CircuitBreakerValue> {
  const share = parsePercentage(rate);
  const instead = (other: string) => `opens at ${other} ${of.toLowerCase()}${window === undefined ? '' : ` of ${window}`}`;
  if (!share.ok) return { ...share, suggestion: share.suggestion && instead(share.suggestion) };
  if (share.value <= 0) return unreadable('a breaker that opens at 0% is never closed', FORMS, instead('50%'));
  if (/^slow$/i.test(of)) {
    if (window !== undefined)
      return unreadable('slow calls are counted in the same window as failures: write the window once', FORMS);
    return { ok: true, value: { slowRate: share.value } };
  }
  if (window === undefined) return { ok: true, value: { failureRate: share.value } };
  const reading = readWindow(window);
  return reading.ok ? { ok: true, value: { failureRate: share.value, ...reading.value } } : reading;
}

/** So many failures in a row are as many last calls that all failed. */
function readInARow(written: string, inARow: boolean): Reading<CircuitBreakerValue> {
  const calls = whole(written, 1, MOST_CALLS, 'a number of calls', FORMS);
  if (!calls.ok) return calls;
  const { value } = calls;
  if (inARow) return { ok: true, value: { failureRate: 1, window: { kind: 'count', calls: value }, minimumCalls: value } };
  return unreadable(
    `\`${written} failures\` does not say of how many calls: in a row, or which share of the calls of which time`,
    FORMS,
    `opens after ${value} consecutive failures`,
  );
}

/** `at least 20 calls in 10 s` · `the last 100 calls` · `at least 20 of the last 100 calls` · `10 s`. */
function readWindow(text: string): Reading<CircuitBreakerValue> {
  const counted = /^(?:at least (\d[\d,]*) (?:calls |requests )?(?:of|in) )?(?:the )?last (\d[\d,]*) (?:calls|requests)$/i.exec(
    text,
  );
  if (counted !== null) {
    const calls = whole(counted[2] ?? '', 1, MOST_CALLS, 'a number of calls', FORMS);
    if (!calls.ok) return calls;
    const window = { kind: 'count', calls: calls.value } as const;
    if (counted[1] === undefined) return { ok: true, value: { window } };
    const minimum = whole(counted[1], 1, calls.value, 'a number of calls within the window,', FORMS);
    return minimum.ok ? { ok: true, value: { window, minimumCalls: minimum.value } } : minimum;
  }
  const timed =
    /^(?:at least |a minimum of )?(?:(\d[\d,]*) (?:calls|requests)(?: (?:in|within|over) )?)?(?:the last )?(.*)$/i.exec(text);
  const minimum = timed?.[1] === undefined ? undefined : whole(timed[1], 1, 1_000_000, 'a number of calls', FORMS);
  if (minimum?.ok === false) return minimum;
  const rest = timed?.[2] ?? '';
  if (minimum !== undefined && rest === '') return { ok: true, value: { minimumCalls: minimum.value } };
  const length = parseDuration(rest);
  if (!length.ok) return unreadable(`${quote(text)} is not a window of calls`, FORMS);
  const window = { kind: 'time', length: length.value } as const;
  return { ok: true, value: minimum === undefined ? { window } : { window, minimumCalls: minimum.value } };
}

function phraseOfWindow({ window, minimumCalls }: CircuitBreakerValue): string {
  if (window === undefined) return minimumCalls === undefined ? '' : ` of at least ${minimumCalls} calls`;
  if (window.kind === 'count')
    return ` of ${minimumCalls === undefined ? '' : `at least ${minimumCalls} of `}the last ${window.calls} calls`;
  return minimumCalls === undefined
    ? ` in ${formatDuration(window.length)}`
    : ` of at least ${minimumCalls} calls in ${formatDuration(window.length)}`;
}
