import { isWritten, placeOf } from '../place.ts';
import { NOTHING, type Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

/** Nobody holds this many connections to one system on purpose. */
const MOST = 10_000;

export const unboundedConcurrency: Rule = {
  code: 'unbounded-concurrency',
  why: 'Without a bound one slow system takes all connections and memory, and everything else that needs some goes down with it.',
  meaning({ policies: { concurrency }, criticality }, document) {
    if (concurrency.max <= MOST || !isWritten(document, concurrency.clause)) return NOTHING;
    return [
      {
        severity: cautionFor(criticality),
        ...placeOf(document, concurrency.clause),
        message: 'Any number of calls may be under way at once.',
        remedy:
          'Write how many the product needs: throughput times response time, doubled: `at most 30, queue 100 for up to 1 s`.',
      },
    ];
  },
};
