import type { OtherLimit, RateLimit } from '../../requirement/policies.ts';
import { formatRate, formatRates, formatSimultaneous, parseRates, type Rates } from '../../requirement/units/rate.ts';
import { restrictedTo } from '../../requirement/units/rate-counted.ts';
import { readable, unreadable } from '../../requirement/units/reading.ts';
import { clause } from './clause.ts';
import { over } from './draft.ts';

/** What the other side lets us send. Every window holds at once; a concurrency here is the same as a Concurrency clause. */
export const rateLimits = clause<Rates>({
  label: 'Rate Limits',
  section: 'endpoint-connection',
  alsoIn: ['technical-specifications', 'sla-and-performance', 'error-handling'],
  standing: 'enforced',
  parse: parseRates,
  phrase: formatRates,
  govern(rates, policies, key) {
    const { concurrent, wait } = rates;
    const told = whatBinds(rates);
    policies.rateLimit = over(policies.rateLimit, wait === undefined ? told : { ...told, wait }, key);
    if (concurrent !== undefined) policies.concurrency = over(policies.concurrency, { max: concurrent }, key);
  },
});

/** Limits of all calls apart from the others: only calls are counted. */
function whatBinds({ limits, notes, otherConcurrent = [] }: Rates): {
  readonly limits: readonly RateLimit[];
  readonly otherLimits: readonly OtherLimit[];
} {
  const all = limits.map((limit, at) => [limit, notes[at] ?? ''] as const);
  const binding: RateLimit[] = [];
  const otherLimits: OtherLimit[] = [];
  for (const [limit, note] of all) {
    const restricts = restrictedTo(limit, note, all);
    if (restricts === undefined) binding.push(limit);
    else otherLimits.push({ phrase: formatRate(limit) + (note === '' ? '' : ` (${note})`), restricts });
  }
  for (const other of otherConcurrent) otherLimits.push({ phrase: formatSimultaneous(other), restricts: other.unit });
  return { limits: binding, otherLimits };
}

/** The account whose limit several documents share. */
export const limitGroup = clause<string>({
  label: 'Limit Group',
  section: 'endpoint-connection',
  alsoIn: ['technical-specifications', 'error-handling'],
  standing: 'enforced',
  parse: (text) =>
    /^[\w][\w .@:-]{0,99}$/.test(text)
      ? readable(text)
      : unreadable('the name of a limit group is letters, digits, spaces and - . _ @ :', ['stripe-account', 'twilio-eu']),
  phrase: (name) => name,
  govern(group, policies, key) {
    policies.rateLimit = over(policies.rateLimit, { group }, policies.rateLimit?.clause ?? key);
  },
});
