/** Public test vectors: what the named reference architectures publish for themselves, from the same figures. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byId } from '../document/entry.ts';
import { featureAvailabilities } from './availability.ts';
import { entriesOf, type Said } from './testing/entries.ts';

function percent(documents: Readonly<Record<string, Said>>): string {
  const entries = entriesOf(documents);
  const [feature] = featureAvailabilities(entries, byId(entries));
  assert.ok(feature?.ratio !== undefined);
  return `${(feature.ratio * 100).toFixed(3)}%`;
}

function serial(...promises: readonly string[]): Record<string, Said> {
  return Object.fromEntries(
    promises.map((availability, at) => [
      `REQ-I-${String(at + 1).padStart(3, '0')}`,
      { supports: 'REQ-F-001', availability: `${availability} over 30 days` },
    ]),
  );
}

test('eight services of the reliable web application for .NET: 99.616%', () => {
  assert.equal(percent(serial('99.99%', '99.99%', '99.95%', '99.995%', '99.9%', '99.9%', '99.9%', '99.99%')), '99.616%');
});

test('six services of the same for Java: 99.720%', () => {
  assert.equal(percent(serial('99.99%', '99.95%', '99.9%', '99.99%', '99.99%', '99.9%')), '99.720%');
});

test('load balancer, machines, database and object storage at AWS: 99.83%', () => {
  assert.equal(percent(serial('99.99%', '99.99%', '99.95%', '99.9%')), '99.830%');
});

test('what is needed at any distance counts, soft dependencies do not', () => {
  const documents: Record<string, Said> = {
    'REQ-I-001': { supports: 'REQ-F-001', dependsOn: 'REQ-I-002, REQ-I-003 (soft)' },
    'REQ-I-002': { availability: '99.9% over 30 days', dependsOn: 'REQ-I-004' },
    'REQ-I-003': { availability: '50% over 30 days' },
    'REQ-I-004': { availability: '99.5% over 30 days' },
  };
  assert.equal(percent(documents), '99.500%');
});

test('a fallback with another system behind it counts in parallel', () => {
  assert.equal(
    percent({
      'REQ-I-001': { supports: 'REQ-F-001', availability: '99% over 30 days', fallback: 'REQ-I-002' },
      'REQ-I-002': { availability: '99% over 30 days' },
    }),
    '99.990%',
  );
});
