import { formatDuration } from '../../requirement/units/duration.ts';
import { formatPercentage, parsePercentage } from '../../requirement/units/percentage.ts';
import { clause } from './clause.ts';
import { over, type RetryBudgetValue } from './draft.ts';
import { durationIn, type FragmentReader, fragments, isNone, readFragments, whole } from './fragments.ts';

const FORMS = ['20% of calls', '20% of calls and 1 a second, over 10 s', 'none'];
/** `none` as figures: so many retries are always allowed that the budget never says no. */
const NONE: RetryBudgetValue = { ratio: 1, floor: 1_000_000, window: 10_000 };

const READERS: readonly FragmentReader<RetryBudgetValue>[] = [
  durationIn<RetryBudgetValue>(/^over (.+)$/i, (window) => ({ window })),
  (fragment) => {
    const match = /^(?:at least )?(\d[\d,]*) (?:retries )?(?:a|per|each|every) second$/i.exec(fragment);
    if (match === null) return undefined;
    const reading = whole(match[1] ?? '', 0, 100_000, 'a number of retries a second', FORMS);
    return reading.ok ? { ok: true, value: { floor: reading.value } } : reading;
  },
  (fragment) => {
    const match = /^(?:at most |up to )?(.+?%)(?: (?:of )?(?:all )?(?:the )?(?:calls|requests|traffic))?$/i.exec(fragment);
    if (match === null) return undefined;
    const reading = parsePercentage(match[1] ?? '');
    return reading.ok ? { ok: true, value: { ratio: reading.value } } : reading;
  },
];

/** How many retries there may be for so many calls, so that an outage is not made worse. */
export const retryBudget = clause<RetryBudgetValue>({
  label: 'Retry Budget',
  section: 'error-handling',
  standing: 'enforced',
  parse(text) {
    if (isNone(text)) return { ok: true, value: NONE };
    return readFragments(
      fragments(text.replace(/ (?:and|plus) (?=(?:at least )?\d)/gi, ', ').replace(/(?<![,;]) (?=over \d)/i, ', ')),
      READERS,
      FORMS,
    );
  },
  phrase({ ratio, floor, window }) {
    if (ratio === NONE.ratio && floor === NONE.floor && window === NONE.window) return 'none';
    const parts = [];
    if (ratio !== undefined) parts.push(`${formatPercentage(ratio)} of calls`);
    if (floor !== undefined) parts.push(`${floor} a second`);
    if (window !== undefined) parts.push(`over ${formatDuration(window)}`);
    return parts.join(', ');
  },
  govern(value, policies, key) {
    policies.retryBudget = over(policies.retryBudget, value, key);
  },
});
