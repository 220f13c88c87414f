import { formatDuration, parseDuration } from '../../requirement/units/duration.ts';
import { unreadable } from '../../requirement/units/reading.ts';
import { clause } from './clause.ts';
import type { CacheValue } from './draft.ts';
import { isNone } from './fragments.ts';

const FORMS = ['reads up to 60 s', 'none'];

/** How long the answer of a read is served again without asking. */
export const cache = clause<CacheValue>({
  label: 'Cache',
  section: 'error-handling',
  standing: 'enforced',
  parse(text) {
    if (isNone(text)) return { ok: true, value: 'none' };
    const match = /^(?:reads?,? )?(?:for )?(?:up to |at most )?(.+)$/i.exec(text);
    const maxAge = parseDuration(match?.[1] ?? '');
    return maxAge.ok ? { ok: true, value: { maxAge: maxAge.value } } : unreadable(maxAge.message, FORMS, maxAge.suggestion);
  },
  phrase: (value) => (value === 'none' ? 'none' : `reads up to ${formatDuration(value.maxAge)}`),
  govern(value, policies, key) {
    policies.cache = { value, clause: key };
  },
});
