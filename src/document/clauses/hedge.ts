import { formatDuration, parseDuration } from '../../requirement/units/duration.ts';
import { quote, unreadable } from '../../requirement/units/reading.ts';
import { clause } from './clause.ts';
import type { HedgeValue } from './draft.ts';
import { isNone, whole } from './fragments.ts';

const FORMS = ['reads after 300 ms', 'reads after 300 ms, at most 2', 'none'];

/** A second attempt of a read whose answer is late; the first answer wins. */
export const hedge = clause<HedgeValue>({
  label: 'Hedge',
  section: 'error-handling',
  standing: 'enforced',
  parse(text) {
    if (isNone(text)) return { ok: true, value: 'none' };
    const match = /^(?:reads? )?(?:after )?(.+?)(?:, (?:at most |up to )?(\d+)(?: times| hedges?| more)?)?$/i.exec(text);
    const after = parseDuration(match?.[1] ?? '');
    if (!after.ok) return unreadable(`${quote(text)} does not say after what time a read is asked again`, FORMS);
    const max = match?.[2] === undefined ? ({ ok: true, value: 1 } as const) : whole(match[2], 1, 5, 'a number of hedges', FORMS);
    return max.ok ? { ok: true, value: { after: after.value, max: max.value } } : max;
  },
  phrase: (value) =>
    value === 'none' ? 'none' : `reads after ${formatDuration(value.after)}${value.max === 1 ? '' : `, at most ${value.max}`}`,
  govern(value, policies, key) {
    policies.hedge = { value, clause: key };
  },
});
