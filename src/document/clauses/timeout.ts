import { formatDuration } from '../../requirement/units/duration.ts';
import { clause } from './clause.ts';
import { over, type TimeoutValue } from './draft.ts';
import { durationIn, fragments, readFragments } from './fragments.ts';

const FORMS = ['2 s per attempt, 8 s in all', '2 s per attempt', '8 s in all', '2 s per attempt, 8 s in all, 30 s idle'];

const READERS = [
  durationIn<TimeoutValue>(/^(.+?) (?:in all|in total|total|overall|for the whole call)$/i, (total) => ({ total })),
  durationIn<TimeoutValue>(/^(?:total|overall|in all):? (.+)$/i, (total) => ({ total })),
  durationIn<TimeoutValue>(/^(.+?) (?:idle|of silence|between bytes)$/i, (idle) => ({ idle })),
  durationIn<TimeoutValue>(/^idle:? (.+)$/i, (idle) => ({ idle })),
  durationIn<TimeoutValue>(/^(.+?)(?: (?:per|each|for each|for one|an) (?:attempt|request|call|try))?$/i, (attempt) => ({
    attempt,
  })),
];

/** How long one attempt, the whole call and a silent body may take. A figure alone is per attempt. */
export const timeout = clause<TimeoutValue>({
  label: 'Timeout',
  section: 'error-handling',
  standing: 'enforced',
  forms: FORMS,
  parse: (text) => readFragments(fragments(text), READERS, FORMS),
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
