import type { Alert } from '../../../requirement/monitoring.ts';
import { formatDuration } from '../../../requirement/units/duration.ts';
import { formatNumber } from '../../../requirement/units/number.ts';
import { formatPercentage } from '../../../requirement/units/percentage.ts';
import { placeOf } from '../place.ts';
import type { Meaning, Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** Each figure has a value above which it cannot be, and an alert on it fires only above its own. */
export const deadThresholdAlert: Rule = {
  code: 'dead-threshold-alert',
  why: 'The figure can never be above that: the alert never fires, and looks as if it watched.',
  *meaning(requirement, document) {
    for (const alert of requirement.monitoring.alerts ?? []) {
      const most = alert.kind === 'threshold' ? highest(alert.figure, requirement) : undefined;
      if (alert.kind !== 'threshold' || most === undefined || alert.above < most.value) continue;
      yield {
        severity: severityFor(requirement.criticality),
        ...placeOf(document, 'monitoring.alerts'),
        message: `An alert waits for ${NAMES[alert.figure]} above ${most.words(alert.above)}, and ${most.because}.`,
        remedy: `Choose a bound below ${most.words(most.value)}.`,
      };
      return;
    }
  },
};

type Figure = Extract<Alert, { kind: 'threshold' }>['figure'];

const NAMES: Readonly<Record<Figure, string>> = {
  'error rate': 'an error rate',
  'response time': 'response times',
  'rate limit used': 'a use of the rate limit',
  'queue length': 'a queue length',
  'certificate expiry': 'a certificate',
};

interface Highest {
  readonly value: number;
  readonly because: string;
  readonly words: (value: number) => string;
}

function highest(figure: Figure, { policies, operations }: Meaning): Highest | undefined {
  switch (figure) {
    case 'error rate':
      return { value: 1, because: 'no more than all calls can fail', words: formatPercentage };
    case 'rate limit used':
      return { value: 1, because: 'no more than the limit ever leaves', words: formatPercentage };
    case 'response time': {
      const value = Math.max(policies.deadline.total, ...operations.map((operation) => operation.policies.deadline.total));
      return { value, because: `every call ends after ${formatDuration(value)}`, words: formatDuration };
    }
    case 'queue length': {
      const value = policies.concurrency.queue;
      return { value, because: `at most ${formatNumber(value)} may wait`, words: formatNumber };
    }
    case 'certificate expiry':
      return undefined;
  }
}
