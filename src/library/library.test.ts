import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Vendor } from '../adapters/http/testing/vendor.ts';
import type { Event } from '../requirement/event.ts';
import { Answer, connect, Integrations } from './index.ts';
import { Documents, echo, failure, OPERATIONS, QUICK } from './testing/documents.ts';

test('a call resolves with what the other side answered, typed by its headers', async () => {
  await using vendor = await Vendor.start((request, response, seen, count) => {
    if (request.url === '/things/text')
      response.writeHead(200, { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] }).end('words');
    else if (request.url === '/things/bytes') response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([1, 2]));
    else if (request.method === 'DELETE') response.writeHead(204).end();
    else echo(request, response, seen, count);
  });
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: vendor.url });
  await using integrations = await Integrations.open({ folder: documents.path });
  const things = integrations.get('things');
  const created = await things.call<{ body: string }>('Create Thing', { query: { dry: true }, body: { a: 1 } });
  assert.ok(created instanceof Answer);
  assert.deepEqual([created.status, created.outcome, created.servedBy, created.attempts], [200, 'success', 'origin', 1]);
  assert.deepEqual(created.body, { method: 'POST', url: '/things?dry=true', body: '{"a":1}' });
  const text = await things.call('read thing', { params: { id: 'text' } });
  assert.equal(text.body, 'words');
  assert.deepEqual(text.headers.getSetCookie(), ['a=1', 'b=2']);
  assert.deepEqual((await things.call('read thing', { params: { id: 'bytes' } })).body, new Uint8Array([1, 2]));
  assert.equal((await things.call('drop thing', { params: { id: 'x' } })).body, undefined);
  const streamed = await things.call<ReadableStream<Uint8Array>>('read thing', { params: { id: 'text' } }, { stream: true });
  assert.equal(await new Response(streamed.body).text(), 'words');
});

test('a business answer resolves; everything else is thrown, with the clause, the attempts and what the other side said', async () => {
  await using vendor = await Vendor.start((request, response) => {
    const status = Number(request.url?.split('/').at(-1));
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '3600' }).end(`{"status":${status}}`);
  });
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', {
    url: vendor.url,
    errors: `${QUICK}\n\n| When | Means | Then |\n|---|---|---|\n| 404 | no such thing | rejected |`,
  });
  await using integrations = await Integrations.open({ folder: documents.path });
  const things = integrations.get('REQ-I-001');
  const read = (id: number) => things.call('read thing', { params: { id } });
  const rejected = await read(404);
  assert.deepEqual([rejected.status, rejected.outcome, rejected.body], [404, 'rejected', { status: 404 }]);
  const invalid = await failure(read(400));
  assert.deepEqual(
    [invalid.code, invalid.requirement, invalid.operation, invalid.attempts, invalid.sent],
    ['CONCORDAT_INVALID', 'REQ-I-001', 'read thing', 1, 'yes'],
  );
  const { answer } = invalid.outcome as unknown as { answer: { status: number; body: { json(): Promise<unknown> } } };
  assert.deepEqual(await answer.body.json(), { status: 400 });
  const down = await failure(read(503));
  assert.deepEqual([down.code, down.retryAfter], ['CONCORDAT_FAULT', 3_600_000]);
  assert.equal((await failure(read(401))).code, 'CONCORDAT_UNAUTHORIZED');
  assert.equal((await failure(read(429))).code, 'CONCORDAT_THROTTLED');
});

test('an operation that is not declared and an input that does not fit are told before anything is sent', async () => {
  await using vendor = await Vendor.start(echo);
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: vendor.url });
  await using integrations = await Integrations.open({ folder: documents.path });
  const things = integrations.get('things');
  assert.match(
    (await failure(things.call('sell thing'))).message,
    /declares no operation "sell thing"; it has "create thing", "read thing"/,
  );
  assert.equal((await failure(things.call('read thing'))).code, 'CONCORDAT_INPUT_INVALID');
  assert.equal((await failure(things.call('read thing', { params: { id: '../x' } }))).code, 'CONCORDAT_INPUT_INVALID');
  assert.equal(vendor.seen.length, 0);
});

test('a body that breaks is thrown, and one that is too large is not read', async () => {
  await using vendor = await Vendor.start((request, response) => {
    if (request.url === '/things/large')
      return response.writeHead(200, { 'content-type': 'text/plain' }).end(Buffer.alloc(1 << 20));
    response.writeHead(200, { 'content-length': '10' });
    return response.write('half', () => request.socket.destroy());
  });
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: vendor.url });
  await using integrations = await Integrations.open({ folder: documents.path });
  const things = integrations.get('things');
  const broken = await failure(things.call('read thing', { params: { id: 'broken' } }));
  assert.deepEqual([broken.code, broken.requirement], ['CONCORDAT_BODY_BROKEN', 'REQ-I-001']);
  assert.equal(
    (await failure(things.call('read thing', { params: { id: 'large' } }, { maxBytes: 1000 }))).code,
    'CONCORDAT_BODY_TOO_LARGE',
  );
  assert.equal(vendor.seen.length, 2);
});

test('a caller that goes away gets its own reason, and the other side is let go', async () => {
  await using vendor = await Vendor.start(() => undefined);
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: vendor.url });
  await using integrations = await Integrations.open({ folder: documents.path });
  const caller = new AbortController();
  const asked = integrations.get('things').call('read thing', { params: { id: 1 } }, { signal: caller.signal });
  await vendor.arrived(1);
  const reason = new Error('gone');
  caller.abort(reason);
  await assert.rejects(asked, reason);
  await vendor.closedEarly;
});

test('credentials come from where the document says, are read anew when refused, and are never shown', async () => {
  const variables: Record<string, string | undefined> = {};
  await using vendor = await Vendor.start((request, response) =>
    response.writeHead(request.headers.authorization === 'Bearer new_secret' ? 200 : 401).end(),
  );
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: vendor.url, endpoint: '- **Authentication**: Bearer token from env:THING_KEY' });
  const events: Event[] = [];
  await using integrations = await Integrations.open({
    folder: documents.path,
    variables,
    observe: (event) => events.push(event),
  });
  const things = integrations.get('things');
  const missing = await failure(things.call('read thing', { params: { id: 1 } }));
  assert.equal(missing.code, 'CONCORDAT_SECRET_MISSING');
  assert.match(missing.message, /env:THING_KEY/);
  assert.equal(vendor.seen.length, 0);
  variables.THING_KEY = 'old_secret';
  const refused = await failure(things.call('read thing', { params: { id: 1 } }));
  assert.equal(refused.code, 'CONCORDAT_UNAUTHORIZED');
  assert.equal(things.secret(), 'old_secret');
  assert.ok(!JSON.stringify([refused, refused.message, events]).includes('old_secret'));
});

test('a secret that was rotated meanwhile is found by the call that it fails', async () => {
  const variables: Record<string, string | undefined> = { THING_KEY: 'old_secret' };
  await using vendor = await Vendor.start((request, response) => {
    variables.THING_KEY = 'new_secret';
    response.writeHead(request.headers.authorization === 'Bearer new_secret' ? 200 : 401).end();
  });
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: vendor.url, endpoint: '- **Authentication**: Bearer token from env:THING_KEY' });
  await using integrations = await Integrations.open({ folder: documents.path, variables });
  const answer = await integrations.get('things').call('read thing', { params: { id: 1 } });
  assert.deepEqual([answer.status, answer.attempts], [200, 2]);
  assert.deepEqual(
    vendor.seen.map(({ headers }) => headers.authorization),
    ['Bearer old_secret', 'Bearer new_secret'],
  );
});

test('a token is obtained from the document’s endpoint, and an SDK that asks for its own token keeps its own proof', async () => {
  await using vendor = await Vendor.start((request, response, seen) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/oauth/token')
      response.end(
        JSON.stringify({
          access_token: `token for ${seen.headers.authorization === 'Basic c2Rr' ? 'sdk' : 'us'}`.replaceAll(' ', '-'),
          expires_in: 3600,
        }),
      );
    else response.end('{}');
  });
  using documents = new Documents();
  const endpoint = `- **Authentication**: OAuth 2.0 client credentials\n  - **Token URL**: ${vendor.url}/oauth/token\n  - **Client ID**: env:ID\n  - **Client Secret**: env:KEY`;
  documents.write('REQ-I-001', 'things', {
    url: vendor.url,
    endpoint,
    operations: [...OPERATIONS, 'get token | POST /oauth/token | yes'],
  });
  await using integrations = await Integrations.open({ folder: documents.path, variables: { ID: 'id', KEY: 'key' } });
  const things = integrations.get('things');
  await things.call('read thing', { params: { id: 1 } });
  const sdk = await things.fetch(`${vendor.url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: 'Basic c2Rr' },
    body: 'grant_type=client_credentials',
  });
  assert.deepEqual(await sdk.json(), { access_token: 'token-for-sdk', expires_in: 3600 });
  await things.fetch(`${vendor.url}/things/1`, { headers: { authorization: 'Bearer token-for-sdk' } });
  const proofs = vendor.seen.map(({ url, headers }) => [url, headers.authorization]);
  assert.deepEqual(proofs, [
    ['/oauth/token', `Basic ${Buffer.from('id:key').toString('base64')}`],
    ['/things/1', 'Bearer token-for-us'],
    ['/oauth/token', 'Basic c2Rr'],
    ['/things/1', 'Bearer token-for-us'],
  ]);
});

test('another requirement takes over by name of the operation, marked as such, with its own credential', async () => {
  await using first = await Vendor.start((_request, response) => response.writeHead(500).end());
  await using second = await Vendor.start(echo);
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', {
    url: first.url,
    endpoint: '- **Authentication**: Bearer token from env:ONE',
    errors: `${QUICK}\n- **Fallback (read thing)**: REQ-I-002`,
  });
  documents.write('REQ-I-002', 'others', {
    url: second.url,
    endpoint: '- **Authentication**: Bearer token from env:TWO',
    errors: `${QUICK}\n- **Fallback (read thing)**: REQ-I-001`,
  });
  await using integrations = await Integrations.open({ folder: documents.path, variables: { ONE: 'one', TWO: 'two' } });
  const answer = await integrations.get('things').call('read thing', { params: { id: 7 } });
  assert.equal(answer.servedBy, 'fallback REQ-I-002');
  assert.deepEqual(
    second.seen.map(({ url, headers }) => [url, headers.authorization]),
    [['/things/7', 'Bearer two']],
  );
});

test('a request by fetch is taken over too, without the first one’s credential', async () => {
  await using first = await Vendor.start((_request, response) => response.writeHead(500).end());
  await using second = await Vendor.start(echo);
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: `${first.url}/v1`, errors: `${QUICK}\n- **Fallback (read thing)**: REQ-I-002` });
  documents.write('REQ-I-002', 'others', { url: `${second.url}/v2`, operations: ['read thing | GET /other/{id}.json | yes'] });
  await using integrations = await Integrations.open({ folder: documents.path });
  const response = await integrations.get('things').fetch(`${first.url}/v1/things/a%20b?x=1&x=2`, {
    headers: { authorization: 'Bearer of the first', accept: 'application/json' },
  });
  assert.equal(response.headers.get('concordat-served-by'), 'fallback REQ-I-002');
  assert.equal(second.seen[0]?.url, '/v2/other/a%20b.json?x=1&x=2');
  assert.equal(second.seen[0].headers.authorization, undefined);
  assert.equal(second.seen[0].headers.accept, 'application/json');
});

test('two documents that stand in for each other do not call each other for ever', async () => {
  await using first = await Vendor.start((_request, response) => response.writeHead(500).end());
  await using second = await Vendor.start((_request, response) => response.writeHead(500).end());
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: first.url, errors: `${QUICK}\n- **Fallback (read thing)**: REQ-I-002` });
  documents.write('REQ-I-002', 'others', { url: second.url, errors: `${QUICK}\n- **Fallback (read thing)**: REQ-I-001` });
  await using integrations = await Integrations.open({ folder: documents.path });
  assert.equal((await failure(integrations.get('things').call('read thing', { params: { id: 7 } }))).code, 'CONCORDAT_FAULT');
  assert.deepEqual([first.seen.length, second.seen.length], [3, 3]);
});

test('documents of one limit group share what their account allows', async () => {
  await using vendor = await Vendor.start(echo);
  using documents = new Documents();
  const endpoint = '- **Rate Limits**: 2 requests/hour; reject\n- **Limit Group**: account';
  documents.write('REQ-I-001', 'things', { url: vendor.url, endpoint });
  documents.write('REQ-I-002', 'others', { url: vendor.url, endpoint });
  await using integrations = await Integrations.open({ folder: documents.path });
  const read = (name: string): Promise<Answer> => integrations.get(name).call('read thing', { params: { id: 1 } });
  await read('things');
  await read('others');
  assert.equal((await failure(read('things'))).code, 'CONCORDAT_RATE_LIMITED');
  assert.equal((await failure(read('others'))).code, 'CONCORDAT_RATE_LIMITED');
  assert.equal(vendor.seen.length, 2);
});

test('a cached read is served to whoever asks the same, and not to whoever asks with another credential', async () => {
  await using vendor = await Vendor.start((_request, response, seen) => {
    response
      .writeHead(200, {
        'content-type': 'application/json',
        'cache-control': seen.url === '/things/private' ? 'private' : 'max-age=60',
      })
      .end(JSON.stringify({ for: seen.headers['x-user'] }));
  });
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: vendor.url, errors: `${QUICK}\n- **Cache**: reads up to 60 s` });
  await using integrations = await Integrations.open({ folder: documents.path });
  const read = (user: string, id = 'public'): Promise<Answer> =>
    integrations.get('things').call('read thing', { params: { id }, headers: { 'x-user': user } });
  assert.deepEqual(
    [(await read('a')).servedBy, (await read('a')).servedBy, (await read('b')).servedBy],
    ['origin', 'cache', 'origin'],
  );
  assert.deepEqual((await read('b')).body, { for: 'b' });
  assert.deepEqual([(await read('a', 'private')).servedBy, (await read('a', 'private')).servedBy], ['origin', 'origin']);
  assert.equal(vendor.seen.length, 4);
});

test('clients of one folder share their engine, and the last to go closes it', async () => {
  await using vendor = await Vendor.start(echo);
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: vendor.url, endpoint: '- **Rate Limits**: 2 requests/hour; reject' });
  const first = await connect('REQ-I-001', { folder: documents.path });
  const second = await connect('things', { folder: documents.path });
  assert.equal(first.engine, second.engine);
  await first.call('read thing', { params: { id: 1 } });
  await first[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
  await second.call('read thing', { params: { id: 1 } });
  assert.equal((await failure(second.call('read thing', { params: { id: 1 } }))).code, 'CONCORDAT_RATE_LIMITED');
  await second[Symbol.asyncDispose]();
  assert.equal((await failure(second.call('read thing', { params: { id: 1 } }))).code, 'CONCORDAT_CLOSED');
  await assert.rejects(connect('REQ-I-009', { folder: documents.path }), /it has REQ-I-001 \(things\)/);
});

test('events and metrics tell of every call', async () => {
  await using vendor = await Vendor.start(echo);
  using documents = new Documents();
  documents.write('REQ-I-001', 'things', { url: vendor.url });
  await using integrations = await Integrations.open({ folder: documents.path });
  const names: string[] = [];
  const stop = integrations.subscribe(({ name }) => names.push(name));
  await integrations.get('things').call('read thing', { params: { id: 1 } });
  stop();
  await integrations.get('things').call('read thing', { params: { id: 1 } });
  assert.equal(names.filter((name) => name === 'call.started').length, 1);
  assert.equal(integrations.metrics.snapshot().operations.find(({ operation }) => operation === 'read thing')?.calls.success, 2);
});
