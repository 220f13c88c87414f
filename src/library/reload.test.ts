import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Vendor } from '../adapters/http/testing/vendor.ts';
import { ConcordatError } from '../requirement/errors.ts';
import { type Answer, Integrations } from './index.ts';
import { Documents, echo, failure, QUICK } from './testing/documents.ts';

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

test('a queued call keeps its destination and its credential through a reload', async () => {
  await using vendor = await Vendor.start(echo);
  await using moved = await Vendor.start(echo);
  using documents = new Documents();
  const limits = '- **Rate Limits**: 2 requests/second; wait up to 5 s';
  documents.write('REQ-I-001', 'things', {
    url: vendor.url,
    endpoint: `- **Authentication**: Bearer token from env:OLD\n${limits}`,
  });
  await using integrations = await Integrations.open({ folder: documents.path, variables: { OLD: 'old', NEW: 'new' } });
  const things = integrations.get('things');
  const calls = [1, 2, 3].map((id) => things.call('read thing', { params: { id } }));
  await vendor.arrived(2);
  documents.write('REQ-I-001', 'things', {
    url: moved.url,
    endpoint: `- **Authentication**: Bearer token from env:NEW\n${limits}`,
  });
  integrations.reload();
  await Promise.all(calls);
  assert.deepEqual(
    vendor.seen.map(({ headers }) => headers.authorization),
    ['Bearer old', 'Bearer old', 'Bearer old'],
  );
  await things.call('read thing', { params: { id: 4 } });
  assert.deepEqual(
    moved.seen.map(({ headers }) => headers.authorization),
    ['Bearer new'],
  );
});

test('what one host may have acted on is not sent again to another after a reload', async () => {
  await using moved = await Vendor.start(echo);
  using documents = new Documents();
  const keyed = {
    operations: ['create thing | POST /things | by key'],
    errors: `${QUICK}\n- **Idempotency**: header Idempotency-Key, kept 24 h`,
  };
  let reload: (() => void) | undefined;
  await using vendor = await Vendor.start((_request, response) => {
    reload?.();
    response.statusCode = 503;
    response.end();
  });
  documents.write('REQ-I-001', 'things', { url: vendor.url, ...keyed });
  await using integrations = await Integrations.open({ folder: documents.path });
  reload = () => {
    documents.write('REQ-I-001', 'things', { url: moved.url, ...keyed });
    integrations.reload();
  };
  const failed = await failure(integrations.get('things').call('create thing', { body: { name: 'a' } }));
  assert.equal(failed.code, 'CONCORDAT_FAULT');
  assert.equal(vendor.seen.length, 3);
  assert.equal(moved.seen.length, 0);
});

test('answers that were kept for one credential are not served for the next', async () => {
  await using vendor = await Vendor.start((_request, response, { headers }) => response.end(String(headers.authorization)));
  using documents = new Documents();
  const cached = { url: vendor.url, errors: `${QUICK}\n- **Cache**: reads up to 60 s` };
  documents.write('REQ-I-001', 'things', { ...cached, endpoint: '- **Authentication**: Bearer token from env:OLD' });
  await using integrations = await Integrations.open({ folder: documents.path, variables: { OLD: 'old', NEW: 'new' } });
  const read = async (): Promise<string> =>
    Buffer.from((await integrations.get('things').call('read thing', { params: { id: 1 } })).body as Uint8Array).toString();
  assert.equal(await read(), 'Bearer old');
  assert.equal(await read(), 'Bearer old');
  assert.equal(vendor.seen.length, 1);
  documents.write('REQ-I-001', 'things', { ...cached, endpoint: '- **Authentication**: Bearer token from env:NEW' });
  integrations.reload();
  assert.equal(await read(), 'Bearer new');
});

test('a kill that comes while a token is fetched lets nothing out', async () => {
  await using vendor = await Vendor.start(echo);
  const asked = Promise.withResolvers<() => void>();
  await using issuer = await Vendor.start((_request, response) => {
    asked.resolve(() =>
      response.setHeader('content-type', 'application/json').end('{"access_token":"t","token_type":"Bearer","expires_in":3600}'),
    );
  });
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', {
    url: vendor.url,
    endpoint: `- **Authentication**: OAuth 2.0 client credentials\n  - **Token URL**: ${issuer.url}/token\n  - **Client ID**: env:ID\n  - **Client Secret**: env:KEY`,
  });
  await using integrations = await Integrations.open({ folder: documents.path, variables: { ID: 'id', KEY: 'key' } });
  const things = integrations.get('things');
  const failed = failure(things.call('create thing', { body: {} }));
  const answer = await asked.promise;
  things.engine.control('kill');
  answer();
  assert.equal((await failed).code, 'CONCORDAT_KILLED');
  assert.equal(vendor.seen.length, 0);
});
