import type { Backoff, Jitter } from '../../requirement/policies.ts';
import { formatDuration, parseDuration } from '../../requirement/units/duration.ts';
import { quote, type Reading, unreadable } from '../../requirement/units/reading.ts';
import { formatStatusSet, parseStatusSet } from '../../requirement/units/status-set.ts';
import { clause } from './clause.ts';
import { over, type RetryValue } from './draft.ts';
import { type FragmentReader, fragments, isNone, readFragments, whole, withoutNotes, wordIn } from './fragments.ts';

const FORMS = [
  '3 times',
  '3 times, exponential backoff from 200 ms to 2 s, full jitter, on 429, 5xx, network, timeout',
  '2 times, constant backoff of 1 s, no jitter',
  'none',
];
/** More is no retry policy but a flood. */
const MOST = 20;
/** How far a backoff without a written end grows: this many times its start. */
const GROWTH = 10;

const READERS: readonly FragmentReader<RetryValue>[] = [
  (fragment) => {
    const match =
      /^(?:at most |up to |max(?:imum)?\.? (?:of )?)?(\d[\d,]*|once|twice|thrice|one|two|three|four|five)(?: (?:more )?(?:times?|retries|retry|attempts|x)| more times?)?$/i.exec(
        fragment,
      );
    if (match === null) return undefined;
    const reading = whole(WORDS[(match[1] ?? '').toLowerCase()] ?? match[1] ?? '', 0, MOST, 'a number of retries', FORMS);
    return reading.ok ? { ok: true, value: { retries: reading.value } } : reading;
  },
  (fragment) => {
    const end = fragment.toLowerCase().indexOf(' to ');
    const to = end < 0 ? undefined : fragment.slice(end + 4);
    const start = end < 0 ? fragment : fragment.slice(0, end).replace(/ up$/i, '');
    const match = /^(exponential|constant|fixed|linear)(?: back-?off)?(?: (?:from|of|starting at|every) (.+))?$/i.exec(start);
    return match === null ? undefined : readBackoff(match[1] ?? '', match[2], to);
  },
  (fragment) => {
    const match = /^(full|equal|decorrelated|no) jitter$/i.exec(fragment);
    if (match === null) return undefined;
    const kind = (match[1] ?? '').toLowerCase();
    return { ok: true, value: { jitter: (kind === 'no' ? 'none' : kind) as Jitter } };
  },
  wordIn<RetryValue>(/^(?:with )?jitter$/i, { jitter: 'full' }),
];
const WORDS: Readonly<Record<string, string>> = {
  once: '1',
  one: '1',
  twice: '2',
  two: '2',
  thrice: '3',
  three: '3',
  four: '4',
  five: '5',
};

/** How often, with what pauses and on what a failed attempt is repeated. `3 times` is at most four attempts. */
export const retry = clause<RetryValue>({
  label: 'Retry',
  section: 'error-handling',
  standing: 'enforced',
  parse(text) {
    if (isNone(text)) return { ok: true, value: { retries: 0 } };
    const intervals = /^intervals (.+)$/i.exec(text);
    if (intervals !== null) return readIntervals(intervals[1] ?? '');
    const on = /(?:^|[,;] *| )on (?=\S)/i.exec(withoutNotes(text));
    const before = on === null ? text : text.slice(0, on.index);
    const value =
      on !== null && before.trim() === '' ? ({ ok: true, value: {} } as const) : readFragments(fragments(before), READERS, FORMS);
    if (!value.ok || on === null) return value;
    const statuses = parseStatusSet(text.slice(on.index + on[0].length));
    return statuses.ok ? { ok: true, value: { ...value.value, on: statuses.value } } : statuses;
  },
  phrase({ retries, backoff, jitter, on }) {
    if (retries === 0 && backoff === undefined && jitter === undefined && on === undefined) return 'none';
    const parts = [];
    if (retries !== undefined) parts.push(retries === 1 ? 'once' : `${retries} times`);
    if (backoff !== undefined) parts.push(phraseOfBackoff(backoff));
    if (jitter !== undefined) parts.push(`${jitter === 'none' ? 'no' : jitter} jitter`);
    if (on !== undefined) parts.push(`on ${formatStatusSet(on)}`);
    return parts.join(', ');
  },
  govern(value, policies, key) {
    policies.retry = over(policies.retry, value, key);
  },
});

function readBackoff(kind: string, from: string | undefined, to: string | undefined): Reading<RetryValue> | undefined {
  if (from === undefined) {
    return kind.toLowerCase() === 'exponential' && to === undefined
      ? { ok: true, value: { backoff: { kind: 'exponential', initial: 200, max: 5_000 } } }
      : unreadable('the backoff needs the pause it starts from', FORMS);
  }
  const initial = parseDuration(from);
  if (!initial.ok) return initial;
  if (/^(?:constant|fixed)$/i.test(kind)) {
    if (to !== undefined)
      return unreadable('a constant backoff has one pause', FORMS, `constant backoff of ${formatDuration(initial.value)}`);
    return { ok: true, value: { backoff: { kind: 'constant', initial: initial.value, max: initial.value } } };
  }
  const max = to === undefined ? ({ ok: true, value: initial.value * GROWTH } as const) : parseDuration(to);
  if (!max.ok) return max;
  if (max.value < initial.value) {
    return unreadable(
      `the backoff ends (${formatDuration(max.value)}) below where it starts (${formatDuration(initial.value)})`,
      FORMS,
    );
  }
  const backoff: Backoff = { kind: kind.toLowerCase() as 'exponential' | 'linear', initial: initial.value, max: max.value };
  return { ok: true, value: { backoff } };
}

/** `1 s, 2 s, 4 s`: the kind of backoff that such pauses are. */
function readIntervals(text: string): Reading<RetryValue> {
  const pauses: number[] = [];
  for (const part of text.split(/[,;/]| and | then /)) {
    if (part.trim() === '') continue;
    const pause = parseDuration(part);
    if (!pause.ok) return pause;
    pauses.push(pause.value);
  }
  const initial = pauses[0];
  const max = pauses[pauses.length - 1];
  if (initial === undefined || max === undefined) return unreadable(`${quote(text)} holds no pauses`, ['1 s, 2 s, 4 s', '5 s']);
  if (pauses.some((pause, at) => at > 0 && pause < (pauses[at - 1] ?? 0))) {
    return unreadable('the pauses get shorter', ['1 s, 2 s, 4 s', '5 s']);
  }
  const second = pauses[1] ?? initial;
  const kind = max === initial ? 'constant' : second >= initial * 2 ? 'exponential' : 'linear';
  return { ok: true, value: { backoff: { kind, initial, max } } };
}

function phraseOfBackoff({ kind, initial, max }: Backoff): string {
  if (kind === 'constant') return `constant backoff of ${formatDuration(initial)}`;
  return `${kind} backoff from ${formatDuration(initial)} to ${formatDuration(max)}`;
}
