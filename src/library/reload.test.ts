import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Vendor } from '../adapters/http/testing/vendor.ts';
import { ConcordatError } from '../requirement/errors.ts';
import { type Answer, Integrations } from './index.ts';
import { Documents, echo } from './testing/documents.ts';

test('a valid edit applies at once; an invalid one changes nothing and says why; what is deleted goes', async () => {
  await using vendor = await Vendor.start(echo);
  await using moved = await Vendor.start(echo);
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: vendor.url });
  documents.write('REQ-I-002', 'others', { url: vendor.url });
  await using integrations = await Integrations.open({ folder: documents.path });
  const things = integrations.get('things');
  const read = (): Promise<Answer> => things.call('read thing', { params: { id: 1 } });
  await read();

  documents.write('REQ-I-001', 'things', { url: moved.url });
  assert.deepEqual([integrations.reload().changed, integrations.report.unchanged], [['REQ-I-001'], ['REQ-I-002']]);
  await read();
  assert.deepEqual([vendor.seen.length, moved.seen.length], [1, 1]);

  documents.write('REQ-I-001', 'things', { url: moved.url, errors: '- **Timeout**: soon' });
  const report = integrations.reload();
  assert.deepEqual(
    report.failed.map(({ requirement, kept }) => [requirement, kept]),
    [['REQ-I-001', true]],
  );
  assert.match(report.failed[0]?.why ?? '', /REQ-I-001-things\.md:\d+: .*soon/);
  await read();
  documents.write('REQ-I-001', 'things', 'nothing of a document is left');
  assert.equal(integrations.reload().failed[0]?.kept, true);
  await read();
  documents.write('REQ-I-001', 'things', { url: 'ftp://files.example' });
  assert.match(integrations.reload().failed[0]?.why ?? '', /is not an http or https URL/);
  await read();
  assert.equal(moved.seen.length, 4);

  documents.remove('REQ-I-002', 'others');
  assert.deepEqual(integrations.reload().removed, ['REQ-I-002']);
  assert.throws(() => integrations.get('others'), /no document in .* has the id or slug "others"; it has REQ-I-001 \(things\)/);
});

test('an edit while calls are under way loses none of them', async () => {
  let slow: (() => void) | undefined;
  await using vendor = await Vendor.start((request, response) => {
    if (request.url === '/things/slow') slow = () => response.end('done');
    else response.end('moved');
  });
  await using moved = await Vendor.start((_request, response) => response.end('moved'));
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: vendor.url });
  await using integrations = await Integrations.open({ folder: documents.path });
  const things = integrations.get('things');
  const underWay = things.call('read thing', { params: { id: 'slow' } });
  await vendor.arrived(1);
  documents.write('REQ-I-001', 'things', { url: moved.url });
  integrations.reload();
  await things.call('read thing', { params: { id: 'quick' } });
  slow?.();
  assert.equal(Buffer.from((await underWay).body as Uint8Array).toString(), 'done');
  assert.equal(moved.seen.length, 1);
});

test('a document that cannot run says why when it is asked for; the others run', async () => {
  await using vendor = await Vendor.start(echo);
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: vendor.url });
  documents.write('REQ-I-002', 'broken', { url: vendor.url, errors: '- **Timeout**: soon' });
  await using integrations = await Integrations.open({ folder: documents.path });
  assert.deepEqual(
    integrations.all().map(({ requirement }) => requirement.id),
    ['REQ-I-001'],
  );
  assert.throws(
    () => integrations.get('REQ-I-002'),
    (error: unknown) =>
      error instanceof ConcordatError && error.code === 'CONCORDAT_DOCUMENT_INVALID' && /broken\.md:\d+/.test(error.message),
  );
});
