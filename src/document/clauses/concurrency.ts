import { formatDuration } from '../../requirement/units/duration.ts';
import { clause } from './clause.ts';
import { type ConcurrencyValue, over } from './draft.ts';
import { durationIn, type FragmentReader, fragments, isNone, readFragments, whole, wordIn } from './fragments.ts';

const FORMS = ['at most 30', 'at most 30, queue 100 for up to 1 s', 'at most 30, no queue', 'none'];
const MOST = 1_000_000;

const READERS: readonly FragmentReader<ConcurrencyValue>[] = [
  wordIn<ConcurrencyValue>(/^(?:no queue|reject)$/i, { queue: 0, wait: 0 }),
  (fragment) => {
    const match = /^(?:queue|queues?(?: of)?) (?:up to |at most )?(\d[\d,]*)(?: calls)?(?: (for .+))?$/i.exec(fragment);
    if (match === null) return undefined;
    const queue = whole(match[1] ?? '', 0, MOST, 'a length of a queue', FORMS);
    if (!queue.ok) return queue;
    const wait = match[2] === undefined ? undefined : readWait(match[2]);
    if (wait === undefined) return { ok: true, value: { queue: queue.value } };
    return wait.ok ? { ok: true, value: { queue: queue.value, ...wait.value } } : wait;
  },
  (fragment) => readWait(fragment),
  (fragment) => {
    const match =
      /^(?:at most |up to |max\.? )?(\d[\d,]*)(?: (?:at once|at a time|in parallel|in flight|concurrent)?(?: ?(?:calls|requests|connections))?)?$/i.exec(
        fragment,
      );
    if (match === null) return undefined;
    const max = whole(match[1] ?? '', 1, MOST, 'a number of calls at once', FORMS);
    return max.ok ? { ok: true, value: { max: max.value } } : max;
  },
];
const readWait = durationIn<ConcurrencyValue>(/^(?:wait(?:s|ing)? |for )(?:up to |at most )?(.+)$/i, (wait) => ({ wait }));

/** How many calls may be under way at once, how many wait for a slot, and how long. */
export const concurrency = clause<ConcurrencyValue | 'adaptive'>({
  label: 'Concurrency',
  section: 'error-handling',
  standing: 'enforced',
  forms: [...FORMS, 'adaptive'],
  parse(text) {
    if (isNone(text)) return { ok: true, value: { max: MOST, queue: 0, wait: 0 } };
    if (/^adaptive$/i.test(text)) return { ok: true, value: 'adaptive' };
    return readFragments(fragments(text), READERS, FORMS);
  },
  phrase(value) {
    if (value === 'adaptive') return 'adaptive';
    const { max, queue, wait } = value;
    if (max === MOST && queue === 0 && wait === 0) return 'none';
    const parts = [];
    if (max !== undefined) parts.push(`at most ${max}`);
    if (queue === 0 && wait === 0) parts.push('no queue');
    else if (queue !== undefined) parts.push(`queue ${queue}${wait === undefined ? '' : ` for up to ${formatDuration(wait)}`}`);
    else if (wait !== undefined) parts.push(`wait up to ${formatDuration(wait)}`);
    return parts.join(', ');
  },
  pending: (value) => (value === 'adaptive' ? 'limits that adapt by themselves; the default limit holds' : undefined),
  standingOf: (value) => (value === 'adaptive' ? 'pending' : 'enforced'),
  govern(value, policies, key) {
    if (value !== 'adaptive') policies.concurrency = over(policies.concurrency, value, key);
  },
});
