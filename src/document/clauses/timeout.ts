import { formatDuration, parseDuration } from '../../requirement/units/duration.ts';
import { quote, type Reading, unreadable } from '../../requirement/units/reading.ts';
import { clause } from './clause.ts';
import { over, type TimeoutValue } from './draft.ts';
import { durationIn, fragments, readFragments } from './fragments.ts';

const FORMS = ['2 s per attempt, 8 s in all', '2 s per attempt', '8 s in all', '2 s per attempt, 8 s in all, 30 s idle'];

const READERS = [
  onlyConnecting,
  durationIn<TimeoutValue>(/^(.+?) (?:in all|in total|total|overall|for the whole call)$/i, (total) => ({ total })),
  durationIn<TimeoutValue>(/^(?:total|overall|in all):? (.+)$/i, (total) => ({ total })),
  durationIn<TimeoutValue>(/^(.+?) (?:idle|of silence|between bytes)$/i, (idle) => ({ idle })),
  durationIn<TimeoutValue>(/^idle:? (.+)$/i, (idle) => ({ idle })),
  durationIn<TimeoutValue>(/^(.+?)(?: (?:per|each|for each|for one|an) (?:attempt|request|call|try))?$/i, (attempt) => ({
    attempt,
  })),
];

/** `connect 1 s`, `10 s for reading`: a part of one attempt, for which there is no time of its own. */
function phaseOf(fragment: string): { readonly phase: 'connect' | 'read'; readonly duration: number } | undefined {
  const [, word, after] =
    /^(connect|connection|connecting|read|reading|response|socket|write)(?: time-?out)?:? (\S.*)$/i.exec(fragment) ?? [];
  const [, first, last] =
    /^(\d[\d.,]* ?[a-z]+) (?:for |to )?(connect|connection|connecting|read|reading|response|socket|write)$/i.exec(fragment) ?? [];
  const duration = parseDuration(after ?? first ?? '');
  if (!duration.ok) return undefined;
  return { phase: /^conn/i.test(word ?? last ?? '') ? 'connect' : 'read', duration: duration.value };
}

function isPhase(fragment: string): boolean {
  return phaseOf(fragment) !== undefined;
}

function onlyConnecting(fragment: string): Reading<TimeoutValue> | undefined {
  const found = phaseOf(fragment);
  if (found === undefined) return undefined;
  const what =
    found.phase === 'connect' ? 'connecting alone has no time-out of its own' : 'reading alone has no time-out of its own';
  return unreadable(
    `${quote(fragment)}: ${what}; an attempt is connecting, sending and reading together, and \`idle\` is the longest silence while reading`,
    FORMS,
  );
}

/** An attempt may take what its parts may take together. */
function withoutPhases(parts: readonly string[]): string {
  const others = parts.filter((part) => !isPhase(part));
  const sum = parts.reduce((total, part) => total + (phaseOf(part)?.duration ?? 0), 0);
  const said = others.some(
    (part) => (parseDuration(part).ok || /attempt|request|call|try/i.test(part)) && !/in all|total/i.test(part),
  );
  return [...(said ? [] : [`${formatDuration(sum)} per attempt`]), ...others].join(', ');
}

/** How long one attempt, the whole call and a silent body may take. A figure alone is per attempt. */
export const timeout = clause<TimeoutValue>({
  label: 'Timeout',
  section: 'error-handling',
  standing: 'enforced',
  forms: FORMS,
  parse(text) {
    const parts = fragments(text);
    const reading = readFragments(parts, READERS, FORMS);
    if (reading.ok || !parts.some(isPhase)) return reading;
    const phrase = withoutPhases(parts);
    return unreadable(reading.message, [phrase, ...FORMS], phrase);
  },
  phrase({ attempt, total, idle }) {
    const parts = [];
    if (attempt !== undefined) parts.push(`${formatDuration(attempt)} per attempt`);
    if (total !== undefined) parts.push(`${formatDuration(total)} in all`);
    if (idle !== undefined) parts.push(`${formatDuration(idle)} idle`);
    return parts.join(', ');
  },
  govern(value, policies, key) {
    policies.timeout = over(policies.timeout, value, key);
  },
});
