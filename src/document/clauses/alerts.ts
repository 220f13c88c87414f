/** Who is told what, and when: lists of alerts. */
import type { Alert, AlertSeverity } from '../../requirement/monitoring.ts';
import { formatDuration, scanDuration } from '../../requirement/units/duration.ts';
import { formatNumber, scanNumber } from '../../requirement/units/number.ts';
import { formatPercentage, scanPercentage, timesHundred } from '../../requirement/units/percentage.ts';
import { quote, type Reading, readable, unreadable } from '../../requirement/units/reading.ts';
import { Scanner, takeLowerBound, takeUpperBound } from '../../requirement/units/scanner.ts';
import { clause } from './clause.ts';
import { isNone } from './fragments.ts';

type Threshold = Extract<Alert, { kind: 'threshold' }>;

const FORMS = [
  'page at burn rate 14.4 over 1 h and 5 min',
  'ticket when error rate above 5% for 10 min',
  'page when p99 response time above 2 s for 5 min',
  'ticket when rate limit used above 80%',
  'ticket when certificate expires within 14 days',
  'default',
  'none',
];
const MOST = 50;
/** No window burns faster than a year's budget in a minute. */
const FASTEST = 1_000_000;

const SEVERITIES: readonly (readonly [AlertSeverity, ...words: string[]])[] = [
  ['page', 'page', 'pages', 'critical', 'wake somebody'],
  ['ticket', 'ticket', 'tickets', 'open a ticket', 'warning', 'warn'],
];
const FIGURES: readonly (readonly [Threshold['figure'], ...words: string[]])[] = [
  ['error rate', 'error rate', 'errors', 'failure rate'],
  ['rate limit used', 'rate limit used', 'rate limit usage', 'rate limit use', 'used rate limit'],
  ['queue length', 'queue length', 'queue depth', 'queue'],
  ['response time', 'response times', 'response time', 'latency'],
];

/** `default`: those for its criticality. */
export const alerts = clause<readonly Alert[] | 'default'>({
  label: 'Alerts',
  section: 'monitoring',
  standing: 'pending',
  prose: true,
  pending: (value) => (value.length === 0 ? undefined : 'alerts'),
  standingOf: (value) => (value.length === 0 ? 'kept' : 'pending'),
  parse(written) {
    if (/^defaults?$/i.test(written)) return readable('default');
    if (isNone(written)) return readable([]);
    const scanner = new Scanner(written);
    const found: Alert[] = [];
    do {
      if (scanner.done && found.length > 0) break;
      const alert = scanAlert(scanner);
      if (!alert.ok) return alert;
      if (found.push(alert.value) > MOST) return unreadable(`there are more than ${MOST} alerts`, FORMS);
    } while (scanner.take(';', ',', 'and') !== undefined);
    if (!scanner.done) return unreadable(`${quote(scanner.rest)} does not belong to an alert`, FORMS);
    return readable(found);
  },
  phrase: (value) => (value === 'default' ? value : value.length === 0 ? 'none' : value.map(formatAlert).join('; ')),
  land(value, draft) {
    draft.monitoring.alerts = value === 'default' ? undefined : value;
  },
});

function formatAlert(alert: Alert): string {
  if (alert.kind === 'burn rate')
    return `${alert.severity} at burn rate ${formatNumber(alert.burnRate)} over ${formatDuration(alert.long)} and ${formatDuration(alert.short)}`;
  const { severity, figure, above, percentile, for: length } = alert;
  const lasting = length === undefined ? '' : ` for ${formatDuration(length)}`;
  if (figure === 'certificate expiry') return `${severity} when certificate expires within ${formatDuration(above)}`;
  const which = percentile === undefined ? '' : `p${timesHundred(percentile)} `;
  const bound =
    figure === 'response time'
      ? formatDuration(above)
      : figure === 'queue length'
        ? formatNumber(above)
        : formatPercentage(above);
  return `${severity} when ${which}${figure} above ${bound}${lasting}`;
}

function scanAlert(scanner: Scanner): Reading<Alert> {
  const written = scanner.rest;
  const severity = SEVERITIES.find(([, ...words]) => scanner.take(...words) !== undefined)?.[0];
  if (severity === undefined) {
    const rewrite = `ticket when ${written}`;
    return unreadable(
      `${quote(written)} does not begin with \`page\` or \`ticket\``,
      FORMS,
      written !== '' && isAlert(rewrite) ? rewrite : undefined,
    );
  }
  scanner.take(':');
  scanner.take('at', 'when', 'if', 'on');
  scanner.take('the');
  if (scanner.take('a burn rate of', 'burn rate of', 'burn rate') !== undefined) return scanBurnRate(scanner, severity);
  return scanThreshold(scanner, severity);
}

/** A rewrite that cannot be read itself is no rewrite. */
function isAlert(text: string): boolean {
  const scanner = new Scanner(text);
  return scanAlert(scanner).ok && scanner.done;
}

function scanBurnRate(scanner: Scanner, severity: AlertSeverity): Reading<Alert> {
  const written = quote(scanner.rest);
  if (!takeLowerBound(scanner)) scanner.take('of');
  const burnRate = scanNumber(scanner, { decimal: true });
  if (burnRate === undefined) return unreadable(`${written} is not a burn rate`, FORMS);
  if (!burnRate.ok) return unreadable(burnRate.message, FORMS);
  if (burnRate.value > FASTEST) return unreadable(`${written} is a burn rate that nothing reaches`, FORMS);
  scanner.take('x', '×');
  if (scanner.take('over', 'in', 'for') === undefined) return unreadable(`${written} does not say over which two windows`, FORMS);
  const one = scanUntilAnd(scanner) ?? scanDuration(scanner);
  if (one?.ok === false) return one;
  scanner.take('and', ',', '/', 'with');
  const other = scanDuration(scanner);
  if (other?.ok === false) return other;
  if (one === undefined || other === undefined) return unreadable(`${written} needs a long and a short window`, FORMS);
  if (one.value === other.value) return unreadable('both windows are the same', FORMS);
  const [short, long] = one.value < other.value ? [one.value, other.value] : [other.value, one.value];
  return readable({ kind: 'burn rate', severity, burnRate: burnRate.value, long, short });
}

/** `1 h and 5 min` is two windows here, and not the one of 65 minutes that it would be elsewhere. */
function scanUntilAnd(scanner: Scanner): Reading<number> | undefined {
  const end = scanner.lower.indexOf(' and ', scanner.at);
  if (end < 0) return undefined;
  const before = new Scanner(scanner.text.slice(scanner.at, end));
  const length = scanDuration(before);
  if (length?.ok !== true || !before.done) return undefined;
  scanner.at = end;
  return length;
}

function scanThreshold(scanner: Scanner, severity: AlertSeverity): Reading<Alert> {
  const written = quote(scanner.rest);
  const base = { kind: 'threshold', severity, percentile: undefined, for: undefined } as const;
  if (scanner.take('certificate expires', 'certificates expire', 'certificate expiry', 'the certificate expires') !== undefined) {
    if (scanner.take('in') === undefined) takeUpperBound(scanner);
    const left = scanDuration(scanner);
    if (left === undefined) return unreadable(`${written} does not say how long before the certificate expires`, FORMS);
    return left.ok ? readable({ ...base, figure: 'certificate expiry', above: left.value }) : left;
  }
  const percentile = scanPercentile(scanner);
  const figure =
    FIGURES.find(([, ...words]) => scanner.take(...words) !== undefined)?.[0] ??
    (percentile === undefined ? undefined : 'response time');
  if (figure === undefined || (percentile !== undefined && figure !== 'response time'))
    return unreadable(`${written} names no figure that is measured`, FORMS);
  scanner.take('is', 'goes', 'rises', 'exceeds');
  if (scanner.take('falls', 'drops') !== undefined || takeUpperBound(scanner))
    return unreadable(`${written} tells when there is little of it, and an alert is for what is above a figure`, FORMS);
  if (!takeLowerBound(scanner)) scanner.take('over', 'of', '=');
  const above = scanBound(scanner, figure);
  if (above === undefined) return unreadable(`${written} does not say above what`, FORMS);
  if (!above.ok) return above;
  const lasts =
    scanner.take('for', 'over', 'during') === undefined
      ? undefined
      : (scanDuration(scanner) ?? unreadable(`${written} does not say for how long`, FORMS));
  if (lasts?.ok === false) return lasts;
  return readable({ ...base, figure, above: above.value, percentile, for: lasts?.value });
}

function scanBound(scanner: Scanner, figure: Threshold['figure']): Reading<number> | undefined {
  if (figure === 'response time') return scanDuration(scanner);
  if (figure !== 'queue length') return scanPercentage(scanner);
  const count = scanNumber(scanner, { millions: true });
  if (count?.ok === true && !Number.isInteger(count.value)) return unreadable('a queue holds whole calls', FORMS);
  scanner.take('calls', 'messages', 'deliveries', 'requests');
  return count;
}

/** `p99`, `p99.9`. */
function scanPercentile(scanner: Scanner): number | undefined {
  const start = scanner.at;
  scanner.skipSpace();
  if (scanner.lower[scanner.at] === 'p') {
    scanner.at++;
    const percent = scanNumber(scanner, { decimal: true, shift: -2 });
    if (percent?.ok === true && percent.value < 1) return percent.value;
  }
  scanner.at = start;
  return undefined;
}
