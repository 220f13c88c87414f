import { formatDuration, parseDuration } from '../../requirement/units/duration.ts';
import { quote, type Reading, readable, unreadable } from '../../requirement/units/reading.ts';
import { clause } from './clause.ts';
import type { IdempotencyValue } from './draft.ts';
import { type FragmentReader, fragments, isNone, readFragments } from './fragments.ts';

interface Parts {
  readonly header: string;
  readonly from: string;
  readonly kept: number;
}

const FORMS = ['header Idempotency-Key, from metadata.order_id, kept 24 h', 'header Idempotency-Key, kept 24 h', 'none'];
/** RFC 9110 field names. */
const FIELD_NAME = /^[!#$%&'*+.^_`|~\w-]{1,100}$/;

/** Before `header` they name none: `a header`, `custom header`. */
const NO_NAMES = 'no a an the this that any some each every one same custom request http special dedicated optional'.split(' ');
const NO_HEADER = /^(?:no|without(?: a| an)?)(?: idempotency)? (?:header|headers|key|keys)$/i;

const READERS: readonly FragmentReader<Parts>[] = [
  (fragment) => {
    const match = /^(?:in |by )?(?:the )?(?:header|http header) (\S+)$/i.exec(fragment) ?? /^(\S+) header$/i.exec(fragment);
    if (match === null) return undefined;
    const header = match[1] ?? '';
    if (NO_NAMES.includes(header.toLowerCase())) return undefined;
    return FIELD_NAME.test(header) ? readable({ header }) : unreadable(`${quote(header)} is not the name of a header`, FORMS);
  },
  (fragment) => {
    const match = /^(?:taken )?from (\S+)$/i.exec(fragment);
    if (match === null) return undefined;
    const from = match[1] ?? '';
    return isPath(from)
      ? readable({ from })
      : unreadable(`${quote(from)} is not a path in the input`, ['from metadata.order_id']);
  },
  (fragment) => {
    const match = /^(?:kept|remembered|valid)(?: for| by them for)? (.+)$/i.exec(fragment);
    if (match === null) return undefined;
    const kept = parseDuration(match[1] ?? '');
    return kept.ok ? readable({ kept: kept.value }) : kept;
  },
];

/** Which header makes a write safe to repeat, where its value comes from, and how long the other side remembers it. */
export const idempotency = clause<IdempotencyValue>({
  label: 'Idempotency',
  section: 'error-handling',
  standing: 'enforced',
  parse(text) {
    if (isNone(text) || NO_HEADER.test(text)) return { ok: true, value: 'none' };
    const parts = readFragments(fragments(text), READERS, FORMS);
    return parts.ok ? complete(parts.value) : parts;
  },
  phrase(value) {
    if (value === 'none') return 'none';
    const from = value.from === undefined ? '' : `, from ${value.from}`;
    return `header ${value.header}${from}${value.kept === undefined ? '' : `, kept ${formatDuration(value.kept)}`}`;
  },
  govern(value, policies, key) {
    policies.idempotency = { value, clause: key };
  },
});

function complete({ header, from, kept }: Partial<Parts>): Reading<IdempotencyValue> {
  if (header === undefined) return unreadable('it does not say which header carries the key', FORMS);
  return readable({ header, from, kept });
}

/** Dotted names: `metadata.order_id`. */
export function isPath(text: string): boolean {
  return text.length <= 200 && /^[\w$-]+(?:\.[\w$*-]+)*$/.test(text);
}
