import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Impact, impactOf } from './impact.ts';
import { entriesOf, type Said } from './testing/entries.ts';

function impact(id: string, documents: Readonly<Record<string, Said>>): Impact {
  const found = impactOf(id, entriesOf(documents));
  assert.ok(found !== undefined);
  return found;
}

const states = ({ integrations }: Impact): unknown => Object.fromEntries(integrations.map(({ id, state }) => [id, state]));
const features = (found: Impact): unknown => Object.fromEntries(found.features.map(({ feature, state }) => [feature, state]));

test('what depends on it goes down with it, at any distance; what depends softly is degraded', () => {
  const found = impact('REQ-I-003', {
    'REQ-I-001': { dependsOn: 'REQ-I-002', supports: 'REQ-F-001' },
    'REQ-I-002': { dependsOn: 'REQ-I-003' },
    'REQ-I-003': {},
    'REQ-I-004': { dependsOn: 'REQ-I-003 (soft)', supports: 'REQ-F-002' },
    'REQ-I-005': { supports: 'REQ-F-003' },
  });
  assert.equal(found.state, 'down');
  assert.deepEqual(states(found), { 'REQ-I-001': 'down', 'REQ-I-002': 'down', 'REQ-I-004': 'degraded' });
  assert.deepEqual(features(found), { 'REQ-F-001': 'down', 'REQ-F-002': 'degraded' });
});

test('a fallback catches it, and with it what depends on it', () => {
  const found = impact('REQ-I-001', {
    'REQ-I-001': { fallback: 'REQ-I-002', supports: 'REQ-F-001' },
    'REQ-I-002': {},
    'REQ-I-003': { dependsOn: 'REQ-I-001' },
  });
  assert.equal(found.state, 'caught');
  assert.deepEqual(found.caughtBy, ['REQ-I-002']);
  assert.deepEqual(states(found), { 'REQ-I-003': 'caught' });
  assert.deepEqual(features(found), { 'REQ-F-001': 'caught' });
});

test('a dependent is caught by a fallback of its own, and with it what lies beyond', () => {
  const found = impact('REQ-I-001', {
    'REQ-I-001': {},
    'REQ-I-002': { dependsOn: 'REQ-I-001', fallback: 'REQ-I-003', supports: 'REQ-F-001' },
    'REQ-I-003': {},
    'REQ-I-004': { dependsOn: 'REQ-I-002' },
  });
  assert.deepEqual(states(found), { 'REQ-I-002': 'caught', 'REQ-I-004': 'caught' });
  assert.deepEqual(found.integrations[0]?.caughtBy, ['REQ-I-003']);
});

test('a fallback does not catch what it fails with', () => {
  const cases: readonly (readonly [string, Said, RegExp])[] = [
    ['needs the original', { dependsOn: 'REQ-I-001' }, /fails with it/],
    ['the same host', { url: 'https://api.example.com/two' }, /same host/],
    ['the same system', { system: 'One' }, /same system/],
  ];
  for (const [name, other, why] of cases) {
    const found = impact('REQ-I-001', {
      'REQ-I-001': { system: 'One', url: 'https://api.example.com/one', fallback: 'REQ-I-002' },
      'REQ-I-002': other,
    });
    assert.equal(found.state, 'down', name);
    assert.match(found.lost[0]?.why ?? '', why);
  }
  assert.match(impact('REQ-I-001', { 'REQ-I-001': { fallback: 'REQ-I-009' } }).lost[0]?.why ?? '', /no document/);
});

test('what calls the same host is named beside, and taken for up', () => {
  const found = impact('REQ-I-001', {
    'REQ-I-001': { url: 'https://api.example.com/one' },
    'REQ-I-002': { url: 'https://api.example.com/two', supports: 'REQ-F-001' },
  });
  assert.deepEqual(found.sameFate, [{ id: 'REQ-I-002', why: 'calls the same host, api.example.com' }]);
  assert.deepEqual(found.features, []);
});

test('an Optional integration, and one that another falls back to, only degrade a feature', () => {
  const documents: Record<string, Said> = {
    'REQ-I-001': { supports: 'REQ-F-001', fallback: 'REQ-I-002', availability: '99% over 30 days' },
    'REQ-I-002': { supports: 'REQ-F-001', availability: '99% over 30 days' },
    'REQ-I-003': { supports: 'REQ-F-001', criticality: 'Optional', availability: '90% over 30 days' },
  };
  assert.deepEqual(features(impact('REQ-I-002', documents)), { 'REQ-F-001': 'degraded' });
  const [feature] = impact('REQ-I-003', documents).features;
  assert.equal(feature?.state, 'degraded');
  assert.ok(Math.abs((feature?.ratio ?? 0) - 0.9999) < 1e-9);
});

test('the budget is counted over the window of what fails', () => {
  const [feature] = impact('REQ-I-001', { 'REQ-I-001': { supports: 'REQ-F-001', availability: '99.9% over 30 days' } }).features;
  assert.equal(Math.round((feature?.budget ?? 0) / 6_000) / 10, 43.2);
});

test('an availability that nobody knows is said, not guessed', () => {
  const [feature] = impact('REQ-I-001', {
    'REQ-I-001': { supports: 'REQ-F-001', availability: 'TBD', dependsOn: 'REQ-I-002' },
    'REQ-I-002': { availability: '99% over 30 days' },
  }).features;
  assert.deepEqual(feature?.unknown, ['REQ-I-001']);
  const [nothing] = impact('REQ-I-001', { 'REQ-I-001': { supports: 'REQ-F-001' } }).features;
  assert.equal(nothing?.ratio, undefined);
  assert.equal(nothing?.budget, undefined);
});

test('circles end, and nothing is hurt without a reason', () => {
  const ids = ['REQ-I-001', 'REQ-I-002', 'REQ-I-003', 'REQ-I-004', 'REQ-I-005'];
  const link = fc.record({ to: fc.constantFrom(...ids), soft: fc.boolean() });
  const said = fc.record({
    links: fc.array(link, { maxLength: 3 }),
    fallback: fc.option(fc.constantFrom(...ids), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.tuple(said, said, said, said, said), (all) => {
      const documents = Object.fromEntries(
        all.map(({ links, fallback }, at) => {
          const own = ids[at] ?? '';
          const other = links.filter(({ to }) => to !== own);
          const dependsOn = other.length === 0 ? undefined : other.map(({ to, soft }) => (soft ? `${to} (soft)` : to)).join(', ');
          return [
            own,
            {
              ...(dependsOn === undefined ? {} : { dependsOn }),
              ...(fallback === undefined || fallback === own ? {} : { fallback }),
            },
          ];
        }),
      );
      const entries = entriesOf(documents);
      for (const id of ids) {
        const found = impactOf(id, entries);
        if (found === undefined) continue;
        const hurt = new Set([id, ...found.integrations.map((one) => one.id)]);
        assert.ok(!found.integrations.some((one) => one.id === id));
        for (const one of found.integrations) {
          assert.ok(one.through.length > 0 && one.through.every((through) => hurt.has(through)));
          for (const catching of one.caughtBy)
            assert.ok(!found.integrations.some((other) => other.id === catching && other.state === 'down'));
        }
      }
    }),
    { numRuns: 150 },
  );
});
