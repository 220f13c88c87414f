import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Vendor } from '../adapters/http/testing/vendor.ts';
import { Integrations } from './index.ts';
import { Documents, echo } from './testing/documents.ts';

test('bug: an edit that loses the operations table does not open every path', async () => {
  await using vendor = await Vendor.start(echo);
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: vendor.url });
  await using integrations = await Integrations.open({ folder: documents.path });
  documents.write('REQ-I-001', 'things', { url: vendor.url, operations: [] });
  const [failed] = integrations.reload().failed;
  assert.deepEqual([failed?.requirement, failed?.kept], ['REQ-I-001', true]);
  assert.match(failed?.why ?? '', /the operations table is gone.*write the table, or restart/);
  assert.ok(integrations.get('things').requirement.operations.every(({ implicit }) => !implicit));

  await using fresh = await Integrations.open({ folder: documents.path });
  assert.ok(fresh.get('things').requirement.operations.every(({ implicit }) => implicit));
});
