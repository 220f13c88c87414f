/** Security: what rotates, what may enter or leave, what is never written down. */
import type { Rotation } from '../../requirement/security.ts';
import { parseCidr } from '../../requirement/units/cidr.ts';
import { DAY, formatDuration } from '../../requirement/units/duration.ts';
import { quote, type Reading, readable, unreadable } from '../../requirement/units/reading.ts';
import { type ClauseDefinition, clause } from './clause.ts';
import { durationIn, type FragmentReader, fragments, isNone, readFragments } from './fragments.ts';
import { isPath } from './idempotency.ts';
import { items, readItems } from './lists.ts';
import { formatSignature, parseSignature } from './signature.ts';

/** Fields that are never logged, and stored only encrypted: no log has bodies in it, and a store without a key refuses them. */
export const redact = clause<readonly string[]>({
  label: 'Redact',
  section: 'security',
  alsoIn: ['exchanged-data', 'monitoring'],
  standing: 'enforced',
  parse: readPaths,
  phrase: phraseOfList,
  land(value, draft) {
    draft.security.redact = value;
  },
});

const ROTATIONS = ['every 90 days', 'every 90 days, overlap 24 h', 'none'];
const ADVERBS: Readonly<Record<string, number>> = {
  daily: DAY,
  weekly: 7 * DAY,
  monthly: 30 * DAY,
  quarterly: 90 * DAY,
  yearly: 365 * DAY,
  annually: 365 * DAY,
};

const PERIODS: Readonly<Record<string, number>> = {
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  quarter: 90 * DAY,
  year: 365 * DAY,
};

const ROTATION_READERS: readonly FragmentReader<Rotation>[] = [
  durationIn<Rotation>(/^(?:with )?(?:an )?overlap(?: of)? (.+)$/i, (overlap) => ({ overlap })),
  durationIn<Rotation>(/^(?:with )?(?:a )?(\d.*) overlap$/i, (overlap) => ({ overlap })),
  (fragment) => {
    const every = ADVERBS[fragment.toLowerCase().replace(/^rotated? /, '')];
    return every === undefined ? undefined : readable({ every });
  },
  (fragment) => {
    const match = /^(?:rotated? )?(?:every|each|once an?|once per) (?:(\d{1,3}) )?(day|week|month|quarter|year)s?$/i.exec(
      fragment,
    );
    const figure = Number(match?.[1] ?? 1);
    const years = match?.[2]?.toLowerCase() === 'month' && figure % 12 === 0;
    const [times, period] = years ? [figure / 12, 365 * DAY] : [figure, PERIODS[(match?.[2] ?? '').toLowerCase()]];
    return period === undefined || times < 1 || times * period > 3650 * DAY ? undefined : readable({ every: times * period });
  },
  durationIn<Rotation>(/^(?:rotated? )?(?:every )?(\d.*)$/i, (every) => ({ every })),
];

/** How long a credential may live. Nothing rotates by itself in this version. */
const rotation = clause<Rotation | 'none'>({
  label: 'Rotation',
  section: 'security',
  alsoIn: ['endpoint-connection'],
  standing: 'pending',
  pending: (value) => (value === 'none' ? undefined : 'watching the age of credentials'),
  standingOf: (value) => (value === 'none' ? 'kept' : 'pending'),
  parse(written) {
    if (isNone(written)) return readable('none');
    const parts = readFragments<Partial<Rotation>>(
      fragments(written.replace(/ with (?=(?:an? )?(?:\d|overlap))/i, ', with ')),
      ROTATION_READERS,
      ROTATIONS,
    );
    if (!parts.ok) return unreadable(parts.message, ROTATIONS, rotationFrom(parts.suggestion));
    const { every, overlap } = parts.value;
    if (every === undefined) return unreadable('it does not say how often', ROTATIONS, `every 90 days, ${written}`);
    if (overlap !== undefined && overlap >= every)
      return unreadable(
        `the old one would still be good (${formatDuration(overlap)}) when the next one comes (${formatDuration(every)})`,
        ROTATIONS,
      );
    return readable({ every, overlap });
  },
  phrase: (value) =>
    value === 'none'
      ? 'none'
      : `every ${formatDuration(value.every)}${value.overlap === undefined ? '' : `, overlap ${formatDuration(value.overlap)}`}`,
  land(value, draft) {
    draft.security.rotation = value === 'none' ? undefined : value;
  },
});

/** From where the other side may call us. Empty: nobody may. */
const allowedIps = clause<readonly string[]>({
  label: 'Allowed IPs',
  section: 'security',
  alsoIn: ['webhooks', 'endpoint-connection'],
  standing: 'enforced',
  parse: (written) => (isNone(written) ? readable([]) : bounded(readItems(items(written), parseCidr))),
  phrase: phraseOfList,
  land(value, draft) {
    draft.security.allowedIps = value;
  },
});

const webhookSignature = clause({
  label: 'Webhook Signature',
  section: 'security',
  alsoIn: ['webhooks'],
  standing: 'enforced',
  parse: parseSignature,
  phrase: formatSignature,
  standingOf: ({ scheme }) => (scheme === 'none' ? 'kept' : 'enforced'),
  land(value, draft) {
    draft.security.webhookSignature = value;
  },
});

export const security: readonly ClauseDefinition[] = [
  rotation,
  allowedIps,
  webhookSignature,
  only('Send Only', 'sendOnly', 'keeping other fields from leaving'),
  only('Receive Only', 'receiveOnly', 'keeping other fields from entering'),
];

function only(label: string, field: 'sendOnly' | 'receiveOnly', what: string): ClauseDefinition {
  return clause<readonly string[]>({
    label,
    section: 'security',
    alsoIn: ['exchanged-data'],
    standing: 'pending',
    parse: readPaths,
    phrase: phraseOfList,
    pending: () => what,
    land(value, draft) {
      draft.security[field] = value;
    },
  });
}

function readPaths(written: string): Reading<readonly string[]> {
  if (isNone(written)) return readable([]);
  return bounded(
    readItems(items(written), (path) =>
      isPath(path) ? readable(path) : unreadable(`${quote(path)} is not the path of a field`, ['card.number, card.cvc']),
    ),
  );
}

function bounded(reading: Reading<readonly string[]>): Reading<readonly string[]> {
  if (reading.ok && reading.value.length === 0) return unreadable('nothing is said here', ['a, b', 'none']);
  return reading;
}

function phraseOfList(values: readonly string[]): string {
  return values.length === 0 ? 'none' : values.join(', ');
}

function rotationFrom(suggestion: string | undefined): string | undefined {
  return suggestion === undefined ? undefined : `every ${suggestion}`;
}
