import { formatRates, parseRates, type Rates } from '../../requirement/units/rate.ts';
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
  govern({ limits, concurrent, wait }, policies, key) {
    policies.rateLimit = over(policies.rateLimit, wait === undefined ? { limits } : { limits, wait }, key);
    if (concurrent !== undefined) policies.concurrency = over(policies.concurrency, { max: concurrent }, key);
  },
});

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
