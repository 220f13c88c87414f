/**
 * Whatever figures a document gives, what rules say of them is a sentence with figures in it, and the rewrite they offer removes
 * what they found.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Diagnostic } from '../../requirement/diagnostic.ts';
import { applyEdits } from '../apply-edits.ts';
import { Workspace } from '../workspace.ts';
import { RULES } from './index.ts';

const FILE = 'REQ-I-001-thing.md';
const NOT_A_FIGURE = /NaN|undefined|Infinity|null|\de[-+]\d/;

const duration = fc.constantFrom(
  '1 ms',
  '200 ms',
  '800 ms',
  '1 s',
  '2 s',
  '3.5 s',
  '10 s',
  '30 s',
  '90 s',
  '15 min',
  '2 h',
  '3 days',
);
const count = fc.constantFrom(1, 2, 3, 7, 10, 50, 100, 999, 10_000);
const percent = fc.constantFrom('1%', '5%', '50%', '90%', '95%', '99%', '99.9%', '99.95%', '99.999%', '100%');
const rate = fc
  .tuple(count, fc.constantFrom('requests/second', 'operations/second', 'requests/minute', 'requests per day', 'emails/second'))
  .map(([many, of]) => `${many} ${of}`);
const fallbackStep = fc.oneof(
  fc.constantFrom('respond 503', 'fail', 'REQ-I-002', 'queue for up to 12 h', 'queue for up to 1 h (create payment)'),
  duration.map((age) => `cached up to ${age}`),
);

const texts = fc
  .record({
    criticality: fc.constantFrom('Critical', 'Important', 'Optional'),
    limits: fc.array(rate, { minLength: 1, maxLength: 3 }),
    concurrent: count,
    times: fc.tuple(duration, duration),
    throughput: rate,
    availability: fc.tuple(percent, fc.constantFrom('1 day', '7 days', '30 days')),
    credit: percent,
    price: count,
    budget: count,
    timeout: fc.tuple(duration, duration),
    retries: fc.integer({ min: 0, max: 6 }),
    pause: duration,
    budgeted: fc.tuple(percent, fc.nat(3), duration),
    breaker: fc.tuple(percent, count, duration, duration, duration),
    queue: fc.tuple(count, duration),
    hedge: duration,
    steps: fc.array(fallbackStep, { minLength: 1, maxLength: 4 }),
    cache: duration,
    probe: fc.tuple(duration, duration),
    alerts: fc.tuple(count, duration, duration),
    load: fc.tuple(rate, duration),
    kept: fc.tuple(duration, duration),
  })
  .map(
    (given) => `# REQ-I-001: Thing
**Criticality**: ${given.criticality}
**External System**: System
**Depends On**: REQ-I-002
### Endpoint/Connection
- **Rate Limits**: ${given.limits.join('; ')}; ${given.concurrent} concurrent; wait up to ${given.pause}
### Exchanged Data
| Operation | Request | Idempotent |
|---|---|---|
| create payment | \`POST /payments\` | no |
| read payment | \`GET /payments/{id}\` | yes |

## SLA and Performance
- **Availability**: ${given.availability[0]} over ${given.availability[1]}
- **Response Time**: p50 ≤ ${given.times[0]}, p99 ≤ ${given.times[1]}
- **Throughput**: ${given.throughput}
- **Maintenance Window**: Sundays 02:00–04:00 UTC
- **Cost**: $${given.price} per 1,000 requests, at most $${given.budget} per month
- **Credit**: 10% of the fee below ${given.credit}
## Error Handling
- **Timeout**: ${given.timeout[0]} per attempt, ${given.timeout[1]} in all
- **Retry**: ${given.retries} times, exponential backoff from 1 ms to ${given.pause}
- **Retry Budget**: ${given.budgeted[0]} of calls, ${given.budgeted[1]} a second, over ${given.budgeted[2]}
- **Circuit Breaker**: opens at ${given.breaker[0]} failures of at least ${given.breaker[1]} calls in ${given.breaker[2]}, probes after ${given.breaker[3]}, growing to 10 days, slow above ${given.breaker[4]}
- **Concurrency**: at most ${given.concurrent}, queue ${given.queue[0]} for up to ${given.queue[1]}
- **Hedge**: reads after ${given.hedge}
- **Fallback**: ${given.steps.join(', then ')}
- **Cache**: reads up to ${given.cache}
## Monitoring
- **Health Check**: \`GET /health\` every ${given.probe[0]}, expects 200 within ${given.probe[1]}
- **Alerts**: page at burn rate ${given.alerts[0]} over ${given.alerts[1]} and 1 min; page when p99 response time above ${given.alerts[2]}
## Testing
- **Load**: ${given.load[0]} for ${given.load[1]}
## Webhooks
- **Retry**: 10 times, exponential backoff from 1 s to 1 h, for ${given.kept[0]}
- **Retain**: ${given.kept[1]}
`,
  );

const OTHER = `# REQ-I-002: Other
**Criticality**: Optional
**External System**: Other
### Endpoint/Connection
- **Rate Limits**: 5 requests/second
## SLA and Performance
- **Availability**: 99% over 30 days
- **Response Time**: p95 ≤ 2 s
`;

function findings(text: string): readonly Diagnostic[] {
  const workspace = new Workspace({ profiles: [], today: '2026-11-23', contract: () => ({ state: 'missing' }) });
  workspace.set({ file: FILE, text });
  workspace.set({ file: 'REQ-I-002-other.md', text: OTHER });
  assert.ok(workspace.get(FILE)?.entry.digest !== undefined, text);
  return workspace.diagnosticsOf(FILE);
}

const codes = new Set(RULES.map(({ code }) => code));

test('figures stay figures, and a rewrite removes what it was offered for', () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(texts, (text) => {
      for (const { code, message, remedy, fix } of findings(text)) {
        if (!codes.has(code)) continue;
        met.add(code);
        for (const words of [message, remedy]) assert.doesNotMatch(words, NOT_A_FIGURE, code);
        if (fix === undefined) continue;
        const mended = applyEdits(text, fix.edits);
        assert.ok(
          !findings(mended).some((other) => other.code === code && other.message === message),
          `${code} is still there:\n${mended}`,
        );
      }
    }),
    { numRuns: 40 },
  );
  assert.ok(met.size > 20, `only ${[...met]} were met`);
});
