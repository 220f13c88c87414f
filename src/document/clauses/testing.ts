/** Testing: what must be shown to hold, and where it can be tried. */
import type { LoadTest } from '../../requirement/testing.ts';
import { formatDuration, scanDuration } from '../../requirement/units/duration.ts';
import { formatRate, scanRate } from '../../requirement/units/rate.ts';
import { quote, readable, unreadable } from '../../requirement/units/reading.ts';
import { Scanner } from '../../requirement/units/scanner.ts';
import { type ClauseDefinition, clause } from './clause.ts';
import { fragments, isNone } from './fragments.ts';
import { text } from './kept-text.ts';

const contract = text('Contract', 'testing', 'kept', {
  alsoIn: ['exchanged-data'],
  land(value, draft) {
    draft.contracts = [...(draft.contracts ?? []), value];
  },
});

const SCENARIOS = ['no answer, connection reset, 503 for 1 min', 'none'];
const MOST_SCENARIOS = 100;

const failureScenarios = clause<readonly string[]>({
  label: 'Failure Scenarios',
  section: 'testing',
  standing: 'pending',
  prose: true,
  words: true,
  forms: SCENARIOS,
  pending: (scenarios) => (scenarios.length === 0 ? undefined : 'Failure Scenarios'),
  standingOf: (scenarios) => (scenarios.length === 0 ? 'kept' : 'pending'),
  parse(written) {
    if (isNone(written)) return readable([]);
    const scenarios = [...new Set(fragments(written).map((scenario) => withoutJoint(scenario)))];
    if (scenarios.length === 0 || scenarios.length > MOST_SCENARIOS)
      return unreadable(`from 1 to ${MOST_SCENARIOS} scenarios are named`, SCENARIOS);
    return readable(scenarios);
  },
  phrase: (scenarios) => (scenarios.length === 0 ? 'none' : scenarios.join(', ')),
  land(value, draft) {
    draft.testing.failureScenarios = value;
  },
});

const LOADS = ['50 operations/second for 1 min', '600 requests/minute', 'none'];

const load = clause<LoadTest | 'none'>({
  label: 'Load',
  section: 'testing',
  standing: 'pending',
  prose: true,
  pending: (value) => (value === 'none' ? undefined : 'load tests'),
  standingOf: (value) => (value === 'none' ? 'kept' : 'pending'),
  parse(written) {
    if (isNone(written)) return readable('none');
    const scanner = new Scanner(written);
    const rate = scanRate(scanner, LOADS);
    if (!rate.ok) return rate;
    scanner.take(',');
    const length =
      scanner.take('for', 'during') === undefined
        ? undefined
        : (scanDuration(scanner) ?? unreadable(`${quote(written)} does not say for how long`, LOADS));
    if (length?.ok === false) return length;
    scanner.brackets();
    if (!scanner.done) return unreadable(`${quote(scanner.rest)} does not belong to a load`, LOADS);
    return readable({ rate: rate.value, for: length?.value });
  },
  phrase: (value) =>
    value === 'none' ? 'none' : `${formatRate(value.rate)}${value.for === undefined ? '' : ` for ${formatDuration(value.for)}`}`,
  land(value, draft) {
    draft.testing.load = value === 'none' ? undefined : value;
  },
});

const sandbox = text('Sandbox', 'testing', 'kept', {
  prose: true,
  alsoIn: ['endpoint-connection'],
  land(value, draft) {
    draft.testing.sandbox = value;
  },
});

const recovery = text('Recovery', 'testing', 'kept', {
  prose: true,
  land(value, draft) {
    draft.testing.recovery = value;
  },
});

export const testing: readonly ClauseDefinition[] = [contract, failureScenarios, load, sandbox, recovery];

/** `and slow answers` ends a list. */
function withoutJoint(scenario: string): string {
  let rest = scenario;
  while (/^(?:and|or) \S/i.test(rest)) rest = rest.slice(rest.indexOf(' ') + 1).trim();
  return rest;
}
