import { boundInWords, promisedTimes } from '../call-time.ts';
import type { Rule } from '../rule.ts';

const KEY = 'sla-and-performance.response-time';

/** A note: a hard dependency is needed, but not every call may have to wait for it. */
export const responseTimeBelowDependency: Rule = {
  code: 'response-time-below-dependency',
  why: 'A call that waits for a dependency is never faster than it.',
  *among({ digest, places, heading }, { byId }) {
    if (digest === undefined) return;
    const own = promisedTimes(digest.objectives);
    for (const { id, soft } of own.length === 0 ? [] : digest.dependsOn) {
      const other = soft ? undefined : byId.get(id)?.[0]?.digest;
      const times = other === undefined ? [] : promisedTimes(other.objectives);
      for (const time of own) {
        const slower = times.findLast(({ percentile, bound }) => percentile <= time.percentile && bound > time.bound);
        if (slower === undefined) continue;
        yield {
          severity: 'note',
          range: places[KEY] ?? heading,
          clause: KEY,
          message: `${boundInWords(time)} is promised, and ${id}, without which it cannot work, promises only ${boundInWords(slower)}.`,
          remedy: `Promise what calls that wait for ${id} can keep, let them not wait for it, or write \`${id} (soft)\` if they do not.`,
        };
        break;
      }
    }
  },
};
