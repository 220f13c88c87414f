import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { format } from './format.ts';

const FILE = 'REQ-I-001-thing.md';

function formatted(section: string, label: string, value: string): string {
  const head = `# REQ-I-001: Thing\n## ${section}\n- **${label}**: `;
  const { text } = format(`${head}${value}\n`, FILE);
  assert.ok(text.startsWith(head));
  return text.slice(head.length, -1);
}

const KEPT: readonly (readonly [section: string, label: string, written: string, canonical: string])[] = [
  [
    'SLA and Performance',
    'Availability',
    '99,0 % (Wartungsfenster sonntags 02:00–06:00 Uhr)',
    '99% (Wartungsfenster sonntags 02:00–06:00 Uhr)',
  ],
  [
    'SLA and Performance',
    'Availability',
    '99.99 % (Stripe status page, last 12 months)',
    '99.99% over 365 days (Stripe status page, last 12 months)',
  ],
  [
    'SLA and Performance',
    'Availability',
    '99.9% per month (SLA contract 4.2, see Annex B). Credits apply.',
    '99.9% per calendar month (SLA contract 4.2, see Annex B). Credits apply.',
  ],
  ['SLA and Performance', 'Availability', '99.9 % (monthly)', '99.9% per calendar month'],
  ['General Information', 'Criticality', 'Important (agreed with CTO)', 'Important (agreed with CTO)'],
  ['General Information', 'Criticality', 'HIGH (agreed with CTO)', 'Critical (agreed with CTO)'],
  ['General Information', 'Type', 'REST (JSON over HTTPS)', 'REST API (JSON over HTTPS)'],
  ['General Information', 'Owner', 'Dr. Anna Weber', 'Dr. Anna Weber'],
  ['SLA and Performance', 'Throughput', '200 fatture al giorno', '200 fatture per day'],
  ['SLA and Performance', 'Throughput', '1 PUT/s', '1 PUT/second'],
  ['SLA and Performance', 'Response Time', 'avg 200ms, p99 1s', 'p99 ≤ 1 s, average 200 ms'],
  ['Endpoint/Connection', 'Rate Limits', '1000 calls/hour (burst 50)', '1,000 calls/hour, burst 50'],
  ['Error Handling', 'Retry', '3 retries, on 429 (rate limited), 503', '3 retries, on 429 (rate limited), 503'],
];

for (const [section, label, written, canonical] of KEPT) {
  test(`${label}: ${written}`, () => assert.equal(formatted(section, label, written), canonical));
}

const VALUES: readonly (readonly [section: string, label: string, value: string])[] = [
  ['SLA and Performance', 'Availability', '99,9 %'],
  ['SLA and Performance', 'Availability', '99.9 % uptime monthly'],
  ['SLA and Performance', 'Throughput', '50 ops/s'],
  ['SLA and Performance', 'Response Time', 'p95 < 800ms; p99 <= 2s'],
  ['SLA and Performance', 'Maintenance Window', 'sunday 2:00-4:00 UTC'],
  ['General Information', 'Criticality', 'High'],
  ['General Information', 'Type', 'REST'],
  ['Endpoint/Connection', 'Rate Limits', '100 req/s, 10000 per day'],
  ['Endpoint/Connection', 'Rate Limits', '100req/s'],
  ['Endpoint/Connection', 'Protocol', 'https with TLS 1.2+'],
  ['Error Handling', 'Timeout', '2secs per attempt'],
  ['Error Handling', 'Retry', 'three retries on 5xx'],
  ['Error Handling', 'Fallback', 'cached for 10 minutes'],
];
const WORDS = fc.constantFrom('see', 'Annex', 'Wartung', 'contract', '4.2', 'agreed', 'Müller', '2024', 'été', 'only', 'EU');

test('every word of a note in brackets is still there', () => {
  fc.assert(
    fc.property(fc.constantFrom(...VALUES), fc.array(WORDS, { minLength: 1, maxLength: 6 }), ([section, label, value], words) => {
      const after = formatted(section, label, `${value} (${words.join(' ')})`);
      const left = new Set(after.match(/[\p{L}\p{N}]+/gu));
      for (const word of words.flatMap((written) => written.match(/[\p{L}\p{N}]+/gu) ?? [])) assert.ok(left.has(word), after);
    }),
    { numRuns: 400 },
  );
});
