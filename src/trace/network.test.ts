import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Network, networkOf } from './network.ts';
import { select } from './selection.ts';
import { entriesOf } from './testing/entries.ts';

const NETWORK = networkOf(
  entriesOf({
    'REQ-I-001': { supports: 'REQ-F-001', dependsOn: 'REQ-I-002, REQ-I-009 (soft)', fallback: 'REQ-I-003' },
    'REQ-I-002': { dependsOn: 'REQ-I-004', criticality: 'Important' },
    'REQ-I-003': { criticality: 'Optional', supports: 'REQ-F-002' },
    'REQ-I-004': { criticality: 'Important' },
  }),
);

const ids = ({ nodes }: Network): string[] => nodes.map(({ id }) => id);

test('features, integrations and ids that no document has, in this order', () => {
  assert.deepEqual(ids(NETWORK), ['REQ-F-001', 'REQ-F-002', 'REQ-I-001', 'REQ-I-002', 'REQ-I-003', 'REQ-I-004', 'REQ-I-009']);
  assert.equal(NETWORK.nodes.at(-1)?.kind, 'unknown');
  assert.deepEqual(
    NETWORK.edges.map(({ from, kind, to, soft }) => `${from} ${kind} ${to}${soft ? ' (soft)' : ''}`),
    [
      'REQ-I-001 supports REQ-F-001',
      'REQ-I-001 depends on REQ-I-002',
      'REQ-I-001 depends on REQ-I-009 (soft)',
      'REQ-I-001 falls back to REQ-I-003',
      'REQ-I-002 depends on REQ-I-004',
      'REQ-I-003 supports REQ-F-002',
    ],
  );
});

test('what lies around a node, in either direction', () => {
  assert.deepEqual(ids(select(NETWORK, { from: 'REQ-I-002', depth: 0 })), ['REQ-I-002']);
  assert.deepEqual(ids(select(NETWORK, { from: 'REQ-I-002', depth: 1 })), ['REQ-I-001', 'REQ-I-002', 'REQ-I-004']);
  assert.deepEqual(ids(select(NETWORK, { from: 'REQ-I-004' })), ['REQ-I-001', 'REQ-I-002', 'REQ-I-004']);
});

test('what a feature stands on', () => {
  assert.deepEqual(ids(select(NETWORK, { feature: 'REQ-F-001' })), [
    'REQ-F-001',
    'REQ-I-001',
    'REQ-I-002',
    'REQ-I-003',
    'REQ-I-004',
    'REQ-I-009',
  ]);
  assert.deepEqual(ids(select(NETWORK, { feature: 'REQ-F-002' })), ['REQ-F-002', 'REQ-I-003']);
});

test('integrations of one criticality, the features they support, and both filters together', () => {
  assert.deepEqual(ids(select(NETWORK, { criticality: 'important' })), ['REQ-I-002', 'REQ-I-004']);
  assert.deepEqual(ids(select(NETWORK, { criticality: 'optional' })), ['REQ-F-002', 'REQ-I-003']);
  assert.deepEqual(ids(select(NETWORK, { criticality: 'important', from: 'REQ-I-001', depth: 1 })), ['REQ-I-002']);
});
