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
/** A comma inside a number separates nothing: `1,001 ms`. */
const BETWEEN_PAUSES = /[;/]|(?<!\d),|,(?!\d{3}\b)/;

const READERS: readonly FragmentReader<RetryValue>[] = [
  (fragment) => {
    const match =
      /^(?:at most |up to |max(?:imum)?\.? (?:of )?)?(\d[\d,]*|once|twice|thrice|one|two|three|four|five)(?: ?x| (?:more )?(?:times?|retries|retry|attempts))?$/i.exec(
        fragment,
      );
    if (match === null) return undefined;
    const reading = whole(WORDS[(match[1] ?? '').toLowerCase()] ?? match[1] ?? '', 0, MOST, 'a number of retries', FORMS);
    return reading.ok ? { ok: true, value: { retries: reading.value } } : reading;
  },
  (fragment) => {
    const match =
      /^(?:at most |up to |max(?:imum)?\.? )?(\d{1,3}|one|two|three|four|five) attempts (?:in all|in total|including the first)$/i.exec(
        fragment,
      );
    if (match === null) return undefined;
    const reading = whole(WORDS[(match[1] ?? '').toLowerCase()] ?? match[1] ?? '', 1, MOST + 1, 'a number of attempts', FORMS);
    return reading.ok ? { ok: true, value: { retries: reading.value - 1 } } : reading;
  },
  (fragment) => {
    const pauses = /^\((.+)\)$/.exec(fragment)?.[1]?.split(BETWEEN_PAUSES) ?? [];
    return pauses.length > 0 && pauses.every((pause) => parseDuration(pause).ok) ? readList(undefined, pauses) : undefined;
  },
  (fragment) => {
    const match = /^(exponential|constant|fixed|linear)(?: back-?off)?(?:$|:? (?=\S)(.+)$)/i.exec(fragment);
    return match === null ? undefined : readPauses(match[1] ?? '', match[2] ?? '');
  },
  (fragment) => {
    const every =
      /^(?:one |once )?every (\S.*)$/i.exec(fragment) ??
      /^(\d[\d.,]* ?[a-z]+) (?:apart|between attempts|between retries)$/i.exec(fragment);
    return every === null ? undefined : readBackoff('constant', every[1], undefined);
  },
  (fragment) =>
    /^(?:a )?back-?off$/i.test(fragment)
      ? unreadable(`${quote(fragment)} does not say how the pauses grow`, FORMS, 'exponential backoff')
      : undefined,
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
    const asked = whichAttempts(text);
    if (asked !== undefined) return asked;
    const on = /(?:^|[,;] *| )on (?=\S)/i.exec(withoutNotes(text));
    const before = on === null ? text : text.slice(0, on.index);
    const value =
      on !== null && before.trim() === '' ? ({ ok: true, value: {} } as const) : readFragments(partsOf(before), READERS, FORMS);
    if (on === null) return value;
    if (!value.ok)
      return value.suggestion === undefined
        ? value
        : { ...value, suggestion: `${value.suggestion}, ${text.slice(on.index).replace(/^[,;]/, '').trim()}` };
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

/** `3 attempts (AWS SDK standard mode)`: where words explain the attempts, they may be those of a library that counts the first. */
function whichAttempts(text: string): Reading<RetryValue> | undefined {
  const match = /^(?:at most |up to |max(?:imum)?\.? )?(\d{1,2}) attempts (\([^()]*\))/i.exec(text);
  const note = match?.[2] ?? '';
  if (
    match === null ||
    note
      .slice(1, -1)
      .split(BETWEEN_PAUSES)
      .every((part) => parseDuration(part).ok)
  )
    return undefined;
  const attempts = Number(match[1]);
  const [all, more] = [`${attempts} attempts in all`, `${attempts} times`];
  return unreadable(
    `is the first call one of the \`${attempts} attempts\`? ${quote(note)} does not say it; libraries mostly count it`,
    [all, more],
    `${all}${text.slice(match[0].length)}`,
  );
}

/** Behind the kind of backoff: `from 200 ms to 2 s`, `of 1 s`, or the pauses one by one, `(200 ms, 400 ms, 800 ms)`. */
function readPauses(kind: string, written: string): Reading<RetryValue> | undefined {
  const bracketed = written.startsWith('(') && written.endsWith(')');
  const text = /^(?:(?:from|of|starting at|every) )?(.*)$/i.exec((bracketed ? written.slice(1, -1) : written).trim())?.[1] ?? '';
  const pauses = text.split(BETWEEN_PAUSES).filter((part) => part.trim() !== '');
  if (pauses.length > 1) return readList(kind, pauses);
  const end = text.toLowerCase().indexOf(' to ');
  if (end < 0) return readBackoff(kind, text === '' ? undefined : text, undefined);
  return readBackoff(kind, text.slice(0, end).replace(/ up$/i, ''), text.slice(end + 4));
}

/** Pauses that double are an exponential backoff from the first to the last; others are not what an exponential backoff does. */
function readList(kind: string | undefined, written: readonly string[]): Reading<RetryValue> {
  const pauses: number[] = [];
  for (const part of written) {
    const pause = parseDuration(part);
    if (!pause.ok) return pause;
    pauses.push(pause.value);
  }
  const [initial = 0] = pauses;
  const max = pauses[pauses.length - 1] ?? initial;
  const list = quote(written.map((part) => part.trim()).join(', '));
  const [doubles, same] = [
    pauses.every((pause, at) => at === 0 || pause === (pauses[at - 1] ?? 0) * 2),
    pauses.every((pause) => pause === initial),
  ];
  const grows = pauses.every((pause, at) => pause === initial * (at + 1));
  const meant = kind?.toLowerCase() ?? (same ? 'constant' : doubles ? 'exponential' : grows ? 'linear' : undefined);
  if (meant === undefined) return unreadable(`the pauses ${list} neither are all the same nor double`, FORMS);
  if (meant === 'exponential') {
    if (doubles) return { ok: true, value: { backoff: { kind: 'exponential', initial, max } } };
    const suggestion =
      max > initial ? `exponential backoff from ${formatDuration(initial)} to ${formatDuration(max)}` : undefined;
    return unreadable(`the pauses ${list} do not double, as those of an exponential backoff do`, FORMS, suggestion);
  }
  if (meant === 'linear') {
    if (grows) return { ok: true, value: { backoff: { kind: 'linear', initial, max } } };
    return unreadable(`the pauses ${list} do not grow by the first of them each time, as those of a linear backoff do`, FORMS);
  }
  if (same) return { ok: true, value: { backoff: { kind: 'constant', initial, max: initial } } };
  return unreadable(`a constant backoff has one pause, and not ${list}`, FORMS);
}

/** One fragment for each thing that is said: `3 times with exponential backoff`, `3x exponential`, `3 times (1 s, 2 s, 4 s)`. */
function partsOf(text: string): string[] {
  const found: string[] = [];
  for (const fragment of fragments(text)) {
    const pieces = splitOutside(fragment);
    const count =
      /^(?:at most |up to |max(?:imum)?\.? (?:of )?)?(?:\d[\d,]*|once|twice|thrice|one|two|three|four|five)(?: ?x| (?:more )?times?| retries| retry| attempts)?(?= (?:exponential|constant|fixed|linear|every|\())/i.exec(
        pieces[0] ?? '',
      )?.[0];
    if (count !== undefined) pieces.splice(0, 1, count, (pieces[0] ?? '').slice(count.length).trim());
    for (const piece of pieces) {
      const last = found.length - 1;
      const isPause = parseDuration(piece).ok && /[a-z]/i.test(piece);
      const before = found[last] ?? '';
      if (isPause && /^(?:exponential|constant|fixed|linear)\b.*\d/i.test(before) && !/ to |\)$/i.test(before))
        found[last] = `${before}/${piece}`;
      else found.push(piece);
    }
  }
  return found;
}

/** At ` with `, ` using ` and at an ` and ` between two parts, outside of brackets. */
function splitOutside(fragment: string): string[] {
  const plain = withoutNotes(fragment);
  const found: string[] = [];
  let start = 0;
  for (const match of plain.matchAll(
    / (?:with|using|and(?= (?:exponential|constant|fixed|linear|full|equal|decorrelated|no|jitter)\b)) /gi,
  )) {
    found.push(fragment.slice(start, match.index));
    start = match.index + match[0].length;
  }
  return [...found, fragment.slice(start)];
}

function readBackoff(kind: string, from: string | undefined, to: string | undefined): Reading<RetryValue> | undefined {
  if (from === undefined) {
    return kind.toLowerCase() === 'exponential' && to === undefined
      ? { ok: true, value: { backoff: { kind: 'exponential', initial: 200, max: 5_000 } } }
      : unreadable('the backoff needs the pause it starts from', FORMS);
  }
  const corrected = (first: string, last: string | undefined): string =>
    /^(?:constant|fixed)$/i.test(kind)
      ? `constant backoff of ${first}`
      : `${kind.toLowerCase()} backoff from ${first}${last === undefined ? '' : ` to ${last}`}`;
  const initial = parseDuration(from);
  if (!initial.ok) return { ...initial, suggestion: initial.suggestion && corrected(initial.suggestion, to) };
  if (/^(?:constant|fixed)$/i.test(kind)) {
    if (to !== undefined)
      return unreadable('a constant backoff has one pause', FORMS, `constant backoff of ${formatDuration(initial.value)}`);
    return { ok: true, value: { backoff: { kind: 'constant', initial: initial.value, max: initial.value } } };
  }
  const max = to === undefined ? ({ ok: true, value: initial.value * GROWTH } as const) : parseDuration(to);
  if (!max.ok) return { ...max, suggestion: max.suggestion && corrected(from, max.suggestion) };
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
