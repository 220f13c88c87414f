/** Webhooks: the events that the other side sends by itself, and what becomes of them here. */
import { parseSecretReference } from '../../requirement/secret-reference.ts';
import { formatDuration, parseDuration } from '../../requirement/units/duration.ts';
import { quote, type Reading, readable, unreadable } from '../../requirement/units/reading.ts';
import type { DeliveryRetry, Webhooks } from '../../requirement/webhooks.ts';
import { type ClauseDefinition, clause } from './clause.ts';
import type { RequirementDraft } from './draft.ts';
import { durationIn, type FragmentReader, fragments, isNone, readFragments } from './fragments.ts';
import { isPath } from './idempotency.ts';
import { items, readItems, unquoted } from './lists.ts';
import { retry } from './retry.ts';
import { formatSignature, parseSignature } from './signature.ts';

const EVENTS = ['payment_intent.succeeded, charge.refunded', 'all'];
const MOST_EVENTS = 500;

/** Empty: all of them. */
const events = clause<readonly string[]>({
  label: 'Events',
  section: 'webhooks',
  standing: 'enforced',
  prose: true,
  parse(written) {
    if (/^(?:all|any|every)(?: events?)?$|^\*$/i.test(written)) return readable([]);
    const names = readItems(items(written), (name) =>
      /^[\w.*:/-]{1,200}$/.test(name) ? readable(name) : unreadable(`${quote(name)} is not the name of an event`, EVENTS),
    );
    if (!names.ok) return names;
    if (names.value.length === 0 || names.value.length > MOST_EVENTS)
      return unreadable(`from 1 to ${MOST_EVENTS} events are named`, EVENTS);
    return names;
  },
  phrase: (names) => (names.length === 0 ? 'all' : names.join(', ')),
  land: (value, draft) => land(draft, { events: value }),
});

const signature = clause({
  label: 'Signature',
  section: 'webhooks',
  standing: 'enforced',
  parse: parseSignature,
  phrase: formatSignature,
  standingOf: ({ scheme }) => (scheme === 'none' ? 'kept' : 'enforced'),
  land: (value, draft) => land(draft, { signature: value }),
});

const TARGETS = ['http://127.0.0.1:8080/hooks/payments', 'in process', 'env:WEBHOOK_TARGET'];

/** The address of the application, a reference to it, or `in process`. */
const deliverTo = clause<string>({
  label: 'Deliver To',
  section: 'webhooks',
  standing: 'enforced',
  parse(written) {
    if (/^in[- ]process$/i.test(written)) return readable('in process');
    const target = unquoted(written.startsWith('<') && written.endsWith('>') ? written.slice(1, -1) : written);
    const address = /^https?:\/\/\S+$/i.test(target) ? URL.parse(target) : null;
    if (address !== null && address.username === '' && address.password === '') return readable(target);
    if (parseSecretReference(target) !== undefined) return readable(target);
    return unreadable(
      `${address === null ? quote(written) : 'an address with a password in it'} is not where events can be delivered`,
      TARGETS,
    );
  },
  phrase: (target) => target,
  land: (value, draft) => land(draft, { deliverTo: value }),
});

const RETRIES = ['10 times, exponential backoff from 1 s to 1 h, for 24 h', 'for 3 days', 'none'];
const RETRY_READERS: readonly FragmentReader<{ readonly for: number }>[] = [
  durationIn<{ readonly for: number }>(/^(?:give up after|for|within|over)(?: up to| at most)? (.+)$/i, (length) => ({
    for: length,
  })),
];

/** How an event is offered to the application again. `none` is no second time. */
const deliveryRetry = clause<DeliveryRetry>({
  label: 'Retry',
  section: 'webhooks',
  standing: 'enforced',
  parse(written) {
    if (isNone(written)) return readable({ times: 0, backoff: undefined, for: undefined });
    const parts = fragments(written);
    const limits = parts.filter((part) => RETRY_READERS.some((read) => read(part) !== undefined));
    const others = parts.filter((part) => !limits.includes(part));
    const length = limits.length === 0 ? readable<{ for?: number }>({}) : readFragments(limits, RETRY_READERS, RETRIES);
    if (!length.ok) return length;
    const reading = others.length === 0 ? readable({}) : retry.parse(others.join(', '), { sub: () => undefined });
    if (!reading.ok) return unreadable(reading.message, RETRIES);
    const { retries, backoff, jitter, on } = reading.value as {
      retries?: number;
      backoff?: DeliveryRetry['backoff'];
      jitter?: string;
      on?: unknown;
    };
    if (jitter !== undefined || on !== undefined)
      return unreadable('deliveries are repeated whenever they fail, with full jitter: neither is written here', RETRIES);
    return readable({ times: retries, backoff, for: length.value.for });
  },
  phrase({ times, backoff, for: length }) {
    const parts = [];
    if (times === 0) return 'none';
    if (times !== undefined || backoff !== undefined)
      parts.push(
        retry.phrase({ ...(times === undefined ? {} : { retries: times }), ...(backoff === undefined ? {} : { backoff }) }),
      );
    if (length !== undefined) parts.push(`for ${formatDuration(length)}`);
    return parts.join(', ');
  },
  land: (value, draft) => land(draft, { retry: value }),
});

/** A path in the body, or `header Name`. */
const deduplicateBy = clause<string>({
  label: 'Deduplicate By',
  section: 'webhooks',
  standing: 'enforced',
  parse(written) {
    const name = unquoted(/^(?:the )?header (.+)$/i.exec(written)?.[1] ?? '');
    if (/^[!#$%&'*+.^_|~\w-]{1,100}$/.test(name)) return readable(`header ${name}`);
    const path = unquoted(written);
    return isPath(path)
      ? readable(path)
      : unreadable(`${quote(written)} is neither a path in the event nor a header`, [
          'id',
          'data.object.id',
          'header X-Event-Id',
        ]);
  },
  phrase: (value) => value,
  land: (value, draft) => land(draft, { deduplicateBy: value }),
});

const retain = clause<number>({
  label: 'Retain',
  section: 'webhooks',
  standing: 'enforced',
  parse(written): Reading<number> {
    const length = parseDuration(written.replace(/^for /i, ''));
    return length.ok ? length : unreadable(length.message, ['30 days'], length.suggestion);
  },
  phrase: formatDuration,
  land: (value, draft) => land(draft, { retain: value }),
});

export const webhooks: readonly ClauseDefinition[] = [events, signature, deliverTo, deliveryRetry, deduplicateBy, retain];

function land(draft: RequirementDraft, part: Partial<Webhooks>): void {
  draft.webhooks = { ...draft.webhooks, ...part };
}
