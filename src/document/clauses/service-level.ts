/** SLA and Performance beyond availability and speed: when it does not count, what it costs, what is owed when it is missed. */
import type { Cost, Credit, CreditStep, MaintenanceWindow } from '../../requirement/service-level.ts';
import { formatMoney, type Money, parseMoney } from '../../requirement/units/money.ts';
import { formatPercentage, scanPercentage } from '../../requirement/units/percentage.ts';
import { quote, type Reading, readable, unreadable } from '../../requirement/units/reading.ts';
import { formatRecurring, scanRecurring } from '../../requirement/units/recurring.ts';
import { Scanner, takeUpperBound } from '../../requirement/units/scanner.ts';
import { clause } from './clause.ts';
import { fragments, isNone } from './fragments.ts';

/** More windows, prices or steps are no promise anybody can keep in mind. */
const MOST = 50;

/** Empty: the other side never stops for maintenance. */
const maintenanceWindow = clause<readonly MaintenanceWindow[]>({
  label: 'Maintenance Window',
  section: 'sla-and-performance',
  standing: 'pending',
  pending: (windows) => (windows.length === 0 ? undefined : 'leaving maintenance out of the availability'),
  standingOf: (windows) => (windows.length === 0 ? 'kept' : 'pending'),
  parse(written) {
    if (isNone(written)) return readable([]);
    const scanner = new Scanner(written);
    const windows: MaintenanceWindow[] = [];
    do {
      const window = scanRecurring(scanner);
      if (!window.ok) return window;
      if (windows.push(window.value) > MOST) return tooMany(written, 'Sundays 02:00–04:00 UTC');
      scanner.brackets();
    } while (scanner.take(';', ',', 'and', '+') !== undefined);
    if (!scanner.done)
      return unreadable(`${quote(scanner.rest)} does not belong to a maintenance window`, ['Sundays 02:00–04:00 UTC']);
    return readable(windows);
  },
  phrase: (windows) => (windows.length === 0 ? 'none' : windows.map(formatRecurring).join('; ')),
  land(value, draft) {
    draft.objectives.maintenance = value;
  },
});

const COSTS = [
  '$5 per 1,000 requests, at most $500 per month',
  '2.9% of the amount, $0.30 per transaction',
  '€0.05 per message',
  'CHF 20 per month',
  'none',
];
const BUDGETS = [
  'budget of',
  'budget',
  'capped at',
  'limited to',
  'cap of',
  'cap',
  'at most',
  'no more than',
  'up to',
  'maximum',
  'max',
  '≤',
  '<=',
];

const cost = clause<Cost>({
  label: 'Cost',
  section: 'sla-and-performance',
  standing: 'pending',
  pending: (value) => (isFree(value) ? undefined : 'counting what calls cost'),
  standingOf: (value) => (isFree(value) ? 'kept' : 'pending'),
  parse(written) {
    if (isNone(written) || /^(?:free|free of charge|no cost|included)$/i.test(written))
      return readable({ prices: [], budget: undefined });
    const prices: Money[] = [];
    const shares: number[] = [];
    let budget: Money | undefined;
    for (const part of fragments(written).flatMap(separated)) {
      const share = readShare(part);
      if (share !== undefined) {
        shares.push(share);
        continue;
      }
      const scanner = new Scanner(part);
      const bounded = scanner.take(...BUDGETS) !== undefined;
      const money = parseMoney(bounded ? scanner.rest.replace(/^:/, '') : part);
      if (!money.ok) return unreadable(money.message, COSTS, written === part ? money.suggestion : undefined);
      if (!bounded && prices.push(money.value) > MOST) return tooMany(written, COSTS[0] ?? '');
      if (bounded && budget !== undefined) return unreadable(`${quote(part)} is a second budget`, COSTS);
      if (bounded) budget = money.value;
    }
    if (prices.length + shares.length === 0 && budget === undefined) return unreadable('nothing is said here', COSTS);
    return readable(shares.length === 0 ? { prices, budget } : { prices, shares, budget });
  },
  phrase({ prices, shares = [], budget }) {
    const parts = [...shares.map((share) => `${formatPercentage(share)} of the amount`), ...prices.map(formatMoney)];
    if (budget !== undefined) parts.push(`at most ${formatMoney(budget)}`);
    return parts.length === 0 ? 'none' : parts.join(', ');
  },
  land(value, draft) {
    draft.objectives.cost = value;
  },
});

const CREDITS = ['10% of the monthly fee below 99.9%', '10% below 99.9%, 25% below 99%', 'none'];

/** Steps from the mildest on; empty: nothing is owed. */
const credit = clause<Credit>({
  label: 'Credit',
  section: 'sla-and-performance',
  standing: 'pending',
  pending: ({ steps }) => (steps.length === 0 ? undefined : 'working out what is owed'),
  standingOf: ({ steps }) => (steps.length === 0 ? 'kept' : 'pending'),
  parse(written) {
    if (isNone(written)) return readable({ steps: [] });
    const scanner = new Scanner(written);
    const steps: CreditStep[] = [];
    do {
      const step = scanStep(scanner);
      if (!step.ok) return step;
      if (steps.push(step.value) > MOST) return tooMany(written, CREDITS[0] ?? '');
    } while (scanner.take(';', ',', 'and', 'then') !== undefined);
    if (!scanner.done) return unreadable(`${quote(scanner.rest)} does not belong to a credit`, CREDITS);
    if (new Set(steps.map(({ below }) => below)).size < steps.length)
      return unreadable('two credits hold below the same availability', CREDITS);
    return readable({ steps: steps.sort((a, b) => b.below - a.below) });
  },
  phrase: ({ steps }) =>
    steps.length === 0
      ? 'none'
      : steps.map(({ share, below }) => `${formatPercentage(share)} of the fee below ${formatPercentage(below)}`).join(', '),
  land(value, draft) {
    draft.objectives.credit = value;
  },
});

export const serviceLevel = [maintenanceWindow, cost, credit];

/** `10% of the monthly fee below 99.9%`. */
function scanStep(scanner: Scanner): Reading<CreditStep> {
  const written = quote(scanner.rest);
  scanner.take('credit of', 'credits of');
  const share = scanPercentage(scanner);
  if (share === undefined) return unreadable(`${written} does not say which share of the fee is owed`, CREDITS);
  if (!share.ok) return share;
  scanner.take('service credits', 'service credit', 'credits', 'credit');
  if (scanner.take('of', 'off', 'on') !== undefined) {
    scanner.take('the');
    scanner.take('monthly', 'yearly', 'annual', "month's", "period's");
    if (scanner.take('fees', 'fee', 'bill', 'invoice', 'charges', 'charge', 'price') === undefined)
      return unreadable(`${written} does not say what it is a share of`, CREDITS);
  }
  scanner.take('credited', 'credits', 'credit', 'back');
  scanner.take('if', 'when', 'for', 'where');
  scanner.take('the');
  scanner.take('availability', 'uptime');
  scanner.take('is', 'falls', 'drops');
  if (!takeUpperBound(scanner)) return unreadable(`${written} does not say below which availability`, CREDITS);
  const below = scanPercentage(scanner);
  if (below === undefined) return unreadable(`${written} does not say below which availability`, CREDITS);
  if (!below.ok) return below;
  scanner.take('availability', 'uptime');
  return readable({ below: below.value, share: share.value });
}

function isFree({ prices, shares = [], budget }: Cost): boolean {
  return prices.length + shares.length === 0 && budget === undefined;
}

/** `2.9%`, `1.4% of the amount`. */
function readShare(part: string): number | undefined {
  const scanner = new Scanner(part);
  const share = scanPercentage(scanner);
  if (share?.ok !== true) return undefined;
  scanner.take(
    'of the amount',
    'of each payment',
    'of each transaction',
    'of the volume',
    'of volume',
    'per transaction',
    'per payment',
  );
  return scanner.done ? share.value : undefined;
}

/** `$5 per month and $0.01 per call` is two prices. */
function separated(part: string): string[] {
  const parts: string[] = [];
  let start = 0;
  const lower = part.toLowerCase();
  for (let at = 0; at < part.length; at++) {
    const word = [' and ', ' plus ', ' + '].find((candidate) => lower.startsWith(candidate, at));
    if (word === undefined) continue;
    parts.push(part.slice(start, at));
    start = at + word.length;
    at = start - 1;
  }
  parts.push(part.slice(start));
  return parts.map((each) => each.trim()).filter((each) => each !== '');
}

function tooMany(written: string, form: string): Reading<never> {
  return unreadable(`${quote(written)} lists more than ${MOST}`, [form]);
}
