/** SLA and Performance: what was promised, for the people who watch it. */
import type { RateLimit } from '../../requirement/policies.ts';
import type { Window } from '../../requirement/requirement.ts';
import { DAY } from '../../requirement/units/duration.ts';
import { formatPercentage, scanPercentage } from '../../requirement/units/percentage.ts';
import { formatPercentileBounds, type PercentileBound, parsePercentileBounds } from '../../requirement/units/percentile.ts';
import { formatRate, parseRate } from '../../requirement/units/rate.ts';
import { quote, readable, unreadable } from '../../requirement/units/reading.ts';
import { Scanner, takeLowerBound } from '../../requirement/units/scanner.ts';
import { formatWindow, scanWindow } from '../../requirement/units/window.ts';
import { clause } from './clause.ts';

export interface AvailabilityValue {
  readonly ratio: number;
  readonly window: Window;
  /** The window was not written; thirty rolling days are meant. */
  readonly assumed: boolean;
}

const FORMS = ['99.9% over 30 days', '99.95% per calendar month'];

export const availability = clause<AvailabilityValue>({
  label: 'Availability',
  section: 'sla-and-performance',
  standing: 'kept',
  parse(written) {
    const scanner = new Scanner(written);
    takeLowerBound(scanner);
    const ratio = scanPercentage(scanner);
    if (ratio === undefined) return unreadable(`${quote(written)} is not an availability`, FORMS);
    if (!ratio.ok) return ratio;
    scanner.take('uptime', 'availability', 'available');
    const window = scanWindow(scanner);
    if (window?.ok === false) return window;
    scanner.brackets();
    if (!scanner.done) return unreadable(`${quote(scanner.rest)} does not belong to an availability`, FORMS);
    if (window === undefined) {
      return readable({ ratio: ratio.value, window: { kind: 'rolling', length: 30 * DAY, period: undefined }, assumed: true });
    }
    return readable({ ratio: ratio.value, window: window.value, assumed: false });
  },
  phrase: ({ ratio, window, assumed }) =>
    assumed ? formatPercentage(ratio) : `${formatPercentage(ratio)} ${formatWindow(window)}`,
  land({ ratio, window }, draft) {
    draft.objectives.availability = { ratio, window };
  },
});

export const responseTime = clause<readonly PercentileBound[]>({
  label: 'Response Time',
  section: 'sla-and-performance',
  standing: 'kept',
  parse: parsePercentileBounds,
  phrase: formatPercentileBounds,
  land(value, draft) {
    draft.objectives.responseTime = value;
  },
});

export const throughput = clause<RateLimit>({
  label: 'Throughput',
  section: 'sla-and-performance',
  standing: 'kept',
  parse: parseRate,
  phrase: formatRate,
  land(value, draft) {
    draft.objectives.throughput = value;
  },
});
