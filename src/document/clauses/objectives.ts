/** SLA and Performance: what was promised, for the people who watch it. */
import type { RateLimit } from '../../requirement/policies.ts';
import type { Window } from '../../requirement/requirement.ts';
import { DAY, formatDuration } from '../../requirement/units/duration.ts';
import { formatPercentage, scanPercentage } from '../../requirement/units/percentage.ts';
import { formatResponseTimes, parseResponseTimes, type ResponseTimes } from '../../requirement/units/percentile.ts';
import { formatRate, parseRate } from '../../requirement/units/rate.ts';
import { quote, type Reading, readable, unreadable } from '../../requirement/units/reading.ts';
import { Scanner, takeLowerBound, takeUpperBound } from '../../requirement/units/scanner.ts';
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
    if (!takeLowerBound(scanner) && takeUpperBound(scanner))
      return unreadable(`${quote(written)} is an upper bound, and an availability is what is promised at the least`, FORMS);
    const ratio = scanPercentage(scanner);
    if (ratio === undefined) return unreadable(`${quote(written)} is not an availability`, FORMS);
    if (!ratio.ok) return ratio;
    scanner.take('uptime', 'availability', 'available');
    let window = scanWindow(scanner);
    if (window?.ok === false) return window;
    for (let note = scanner.brackets(); note !== undefined; note = scanner.brackets()) {
      window ??= windowIn(note) ?? scanWindow(scanner);
      if (window?.ok === false) return window;
    }
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

/** A window among the remarks in brackets: `(status page, last 30 days)`. */
function windowIn(note: string): Reading<Window> | undefined {
  for (const part of note.split(/[,;]/)) {
    const scanner = new Scanner(part);
    scanner.take('measured');
    const window = scanWindow(scanner);
    if (window?.ok === true && scanner.done) return window;
  }
  return undefined;
}

export const responseTime = clause<ResponseTimes>({
  label: 'Response Time',
  section: 'sla-and-performance',
  standing: 'kept',
  parse: parseResponseTimes,
  phrase: formatResponseTimes,
  remark: ({ average }) =>
    average === undefined
      ? undefined
      : `an average of ${formatDuration(average)} hides the slow calls, so nothing is judged by it`,
  land({ bounds }, draft) {
    draft.objectives.responseTime = bounds;
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
