import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Event } from '../../requirement/event.ts';
import { Engine } from '../../runtime/engine.ts';
import { platformFetch } from '../../runtime/platform/fetch.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { HttpAdapter } from './adapter.ts';
import { governedFetch } from './governed-fetch.ts';
import { requirementOf, type Wording } from './testing/requirement.ts';
import { type Behaviour, Vendor } from './testing/vendor.ts';

const QUICK = [
  '- **Timeout**: 5 s per attempt, 10 s in all',
  '- **Retry**: 2 times, exponential backoff from 1 ms to 2 ms, full jitter, on 429, 5xx, network, timeout',
  '- **Retry Budget**: 100% of calls',
].join('\n');

interface Governed extends AsyncDisposable {
  readonly fetch: typeof fetch;
  readonly engine: Engine;
  readonly vendor: Vendor;
  readonly events: Event[];
}

async function governed(
  behaviour: Behaviour,
  wording: Partial<Wording> = {},
  options: { readBody?: boolean; hosts?: string[] } = {},
): Promise<Governed> {
  const vendor = await Vendor.start(behaviour, options);
  const requirement = requirementOf({
    url: vendor.url,
    errors: QUICK,
    ...wording,
    rest: (wording.rest ?? '').replace('VENDOR', vendor.url),
    endpoint: (wording.endpoint ?? '').replace('VENDOR', vendor.url),
  });
  const events: Event[] = [];
  const adapter = new HttpAdapter(requirement);
  const engine = new Engine({ requirement, world: realWorld(), observe: (event) => events.push(event) });
  return {
    fetch: governedFetch(engine, adapter, platformFetch, { hosts: options.hosts ?? [] }),
    engine,
    vendor,
    events,
    [Symbol.asyncDispose]: async () => {
      engine.close();
      await vendor[Symbol.asyncDispose]();
      await adapter.close();
    },
  };
}

const code = (expected: string) => (error: unknown) => error instanceof ConcordatError && error.code === expected;

test('an answer is a Response of the platform, marked with its attempts and who served it', async () => {
  await using g = await governed((_request, response) =>
    response.writeHead(201, { 'content-type': 'application/json', 'x-a': '1' }).end('{"id":1}'),
  );
  const response = await g.fetch(`${g.vendor.url}/things?a=1`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  assert.ok(response instanceof Response);
  assert.equal(response.status, 201);
  assert.equal(response.statusText, 'Created');
  assert.equal(response.url, `${g.vendor.url}/things?a=1`);
  assert.equal(response.headers.get('concordat-attempts'), '1');
  assert.equal(response.headers.get('concordat-served-by'), 'origin');
  assert.deepEqual(await response.json(), { id: 1 });
  assert.equal(g.vendor.seen[0]?.body, '{}');
});

test('takes a URL, a Request with a body, a form and a FormData, as the fetch it wraps does', async () => {
  await using g = await governed((_request, response) => response.end());
  const url = new URL(`${g.vendor.url}/things`);
  await g.fetch(url);
  await g.fetch(new Request(url, { method: 'POST', body: 'from a request', headers: { 'x-a': '1' } }));
  await g.fetch(url, { method: 'POST', body: new URLSearchParams({ a: '1', b: 'x y' }) });
  const data = new FormData();
  data.set('field', 'value');
  data.set('file', new Blob(['contents'], { type: 'text/plain' }), 'a.txt');
  await g.fetch(url, { method: 'POST', body: data });
  await g.fetch(url, { method: 'POST', body: new Blob(['streamed']).stream(), duplex: 'half' } as RequestInit);
  const [plain, request, form, multipart, stream] = g.vendor.seen;
  assert.equal(plain?.method, 'GET');
  assert.equal(request?.body, 'from a request');
  assert.equal(request.headers['x-a'], '1');
  assert.equal(form?.body, 'a=1&b=x+y');
  assert.match(String(form.headers['content-type']), /^application\/x-www-form-urlencoded/);
  assert.match(String(multipart?.headers['content-type']), /^multipart\/form-data; boundary=/);
  assert.match(String(multipart?.body), /name="field"\r\n\r\nvalue[\s\S]*filename="a.txt"[\s\S]*contents/);
  assert.equal(stream?.body, 'streamed');
});

test('a request whose body comes once is repeated whole, and every attempt is seen by the other side', async () => {
  await using g = await governed(
    (_request, response, _seen, count) => response.writeHead(count < 3 ? 503 : 200).end(String(count)),
    { operations: ['change | PUT /things | yes'] },
  );
  const response = await g.fetch(new Request(`${g.vendor.url}/things`, { method: 'PUT', body: 'the body' }));
  assert.equal(await response.text(), '3');
  assert.equal(response.headers.get('concordat-attempts'), '3');
  assert.deepEqual(
    g.vendor.seen.map(({ body }) => body),
    ['the body', 'the body', 'the body'],
  );
});

test('the last answer is given back whole, a 503 too', async () => {
  await using g = await governed((_request, response) =>
    response.writeHead(503, { 'retry-after': '0', 'x-why': 'busy' }).end('down'),
  );
  const response = await g.fetch(`${g.vendor.url}/things`);
  assert.equal(response.status, 503);
  assert.equal(response.headers.get('x-why'), 'busy');
  assert.equal(response.headers.get('concordat-attempts'), '3');
  assert.equal(await response.text(), 'down');
  assert.equal(g.vendor.seen.length, 3);
});

test('a POST without a key is never sent twice after bytes left', async () => {
  await using g = await governed((request) => request.socket.resetAndDestroy(), {
    operations: ['create | POST /things | no', 'read | GET /things | yes'],
  });
  await assert.rejects(g.fetch(`${g.vendor.url}/things`, { method: 'POST', body: 'x' }), code('CONCORDAT_FAULT'));
  assert.equal(g.vendor.seen.length, 1);
  await assert.rejects(g.fetch(`${g.vendor.url}/things`), code('CONCORDAT_FAULT'));
  assert.equal(g.vendor.seen.length, 4);
});

test('a POST that was provably not sent is tried again', async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const requirement = requirementOf({
    url: `http://127.0.0.1:${port}`,
    errors: QUICK,
    operations: ['create | POST /things | no'],
  });
  const adapter = new HttpAdapter(requirement);
  const engine = new Engine({ requirement, world: realWorld() });
  const fetch = governedFetch(engine, adapter, platformFetch);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/things`, { method: 'POST', body: 'x' }), (error: unknown) => {
    assert.ok(error instanceof ConcordatError);
    assert.equal(error.code, 'CONCORDAT_UNSENT');
    assert.equal(error.attempts, 3);
    assert.equal(error.sent, 'no');
    assert.match(error.message, /REQ-I-001 "create".*after 3 attempts.*ECONNREFUSED/);
    return true;
  });
  await adapter.close();
});

test('a key is the same on every attempt: from the input, from the caller, or made up', async () => {
  await using g = await governed((_request, response, _seen, count) => response.writeHead(count % 2 === 1 ? 503 : 200).end(), {
    operations: ['create | POST /things | by key'],
    errors: `${QUICK}\n- **Idempotency**: header Idempotency-Key, from metadata.order_id, kept 24 h`,
  });
  const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    g.fetch(`${g.vendor.url}/things`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  await post('metadata[order_id]=o-1');
  await post('metadata[order_id]=o-1', { 'Idempotency-Key': 'mine' });
  await post('a=1');
  const keys = g.vendor.seen.map(({ headers }) => headers['idempotency-key']);
  assert.deepEqual(keys.slice(0, 4), ['create:o-1', 'create:o-1', 'mine', 'mine']);
  assert.equal(keys[4], keys[5]);
  assert.match(String(keys[4]), /^[0-9a-f-]{36}$/);
});

test('an abort stops the request at the other side at once and rejects with the caller’s reason', async () => {
  await using g = await governed(() => undefined);
  const caller = new AbortController();
  const asked = g.fetch(`${g.vendor.url}/things`, { signal: caller.signal });
  await g.vendor.arrived(1);
  const reason = new Error('no longer wanted');
  caller.abort(reason);
  await assert.rejects(asked, reason);
  await g.vendor.closedEarly;
  await g.engine.drain();
  assert.equal(g.engine.status().inFlight, 0);
});

test('an abort while the body is read stops it, at the other side too', async () => {
  await using g = await governed((_request, response) => void response.writeHead(200).write('begun'));
  const caller = new AbortController();
  const response = await g.fetch(`${g.vendor.url}/things`, { signal: caller.signal });
  const reading = response.text();
  caller.abort(new Error('enough'));
  await assert.rejects(reading, /enough/);
  await g.vendor.closedEarly;
  await g.engine.drain();
});

test('a body that breaks mid-way errors the stream, is not repeated, and counts as a fault', async () => {
  await using g = await governed((request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => request.socket.destroy());
  });
  const response = await g.fetch(`${g.vendor.url}/things`);
  assert.equal(response.status, 200);
  await assert.rejects(response.text(), (error: unknown) => {
    assert.ok(error instanceof TypeError);
    assert.ok(code('CONCORDAT_BODY_BROKEN')(error.cause));
    return true;
  });
  await g.engine.drain();
  assert.equal(g.vendor.seen.length, 1);
  assert.ok(g.events.some((event) => event.name === 'attempt.released' && event.outcome === 'fault'));
});

test('a body that breaks in the same instant as its headers errors the stream too', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const requirement = requirementOf({ url, errors: `${QUICK}\n- **Circuit Breaker**: none` });
  const adapter = new HttpAdapter(requirement);
  const fetch = governedFetch(new Engine({ requirement, world: realWorld() }), adapter, platformFetch);
  try {
    for (let round = 0; round < 20; round += 1) {
      const response = await fetch(`${url}/things`);
      await assert.rejects(response.text(), TypeError);
    }
  } finally {
    server.close();
    await adapter.close();
  }
});

test('hop-by-hop fields that an SDK sets do not make the fetch fail, and stay here', async () => {
  await using g = await governed((_request, response) => response.end('ok'));
  const headers = {
    'transfer-encoding': 'chunked',
    expect: '100-continue',
    connection: 'close, x-hop',
    'x-hop': '1',
    host: 'api.example.com',
    te: 'trailers',
  };
  const response = await g.fetch(`${g.vendor.url}/things`, { method: 'PUT', headers, body: 'aws-chunked' });
  assert.equal(await response.text(), 'ok');
  const [seen] = g.vendor.seen;
  assert.equal(seen?.headers.host, `127.0.0.1:${g.vendor.port}`);
  assert.equal(seen.headers['transfer-encoding'], undefined);
  assert.equal(seen.headers['content-length'], '11');
  assert.equal(seen.headers['x-hop'], undefined);
});

test('an SDK that asks for the real host reaches the environment of the document, never the other way round', async () => {
  await using g = await governed(
    (_request, response) => response.end('sandbox'),
    { url: 'https://api.things.example/v2', endpoint: '- **URL (sandbox)**: VENDOR/sandbox', environment: 'sandbox' },
    { hosts: ['files.things.example'] },
  );
  const response = await g.fetch('https://api.things.example/v2/things?a=1');
  assert.equal(response.url, 'https://api.things.example/v2/things?a=1');
  assert.equal(await response.text(), 'sandbox');
  await (await g.fetch('https://files.things.example/v2/other')).text();
  assert.deepEqual(
    g.vendor.seen.map(({ url }) => url),
    ['/sandbox/things?a=1', '/sandbox/other'],
  );

  await using production = await governed(
    (_request, response) => response.end(),
    { endpoint: '- **URL (sandbox)**: https://sandbox.things.example' },
    { hosts: ['api.things.example'] },
  );
  for (const url of ['https://sandbox.things.example/things', 'https://api.things.example/things']) {
    await assert.rejects(production.fetch(url), code('CONCORDAT_UNDECLARED_OPERATION'));
  }
  assert.equal(production.vendor.seen.length, 0);
});

test('another host, and a path that no operation declares, are refused before anything is sent', async () => {
  await using g = await governed((_request, response) => response.end(), { operations: ['read | GET /things/{id} | yes'] });
  for (const url of ['https://example.com/things/1', `${g.vendor.url}/other`, `${g.vendor.url}/things/a%2f..%2fb`]) {
    await assert.rejects(g.fetch(url), (error: unknown) => {
      assert.ok(code('CONCORDAT_UNDECLARED_OPERATION')(error));
      assert.match((error as Error).message, /REQ-I-001.*REQ-I-001-things\.md/);
      return true;
    });
  }
  assert.equal(g.vendor.seen.length, 0);
});

test('a redirect is followed by the platform, hop by hop through the engine, and not to another host', async () => {
  await using g = await governed((request, response) => {
    if (request.url === '/old') response.writeHead(303, { location: '/new' }).end();
    else if (request.url === '/away') response.writeHead(302, { location: 'http://elsewhere.invalid/' }).end();
    else response.end(`${request.method} ${request.url}`);
  });
  const response = await g.fetch(`${g.vendor.url}/old`, { method: 'POST', body: 'x' });
  assert.equal(response.redirected, true);
  assert.equal(await response.text(), 'GET /new');
  await assert.rejects(g.fetch(`${g.vendor.url}/away`), code('CONCORDAT_UNDECLARED_OPERATION'));
  assert.equal(g.events.filter(({ name }) => name === 'attempt.started').length, 3);
});

test('a refusal of our own is thrown unchanged, with the clause that decided', async () => {
  await using g = await governed((_request, response) => response.end(), {
    endpoint: '- **Rate Limits**: 1 request/hour; reject',
  });
  await (await g.fetch(`${g.vendor.url}/things`)).text();
  await assert.rejects(g.fetch(`${g.vendor.url}/things`), (error: unknown) => {
    assert.ok(error instanceof ConcordatError);
    assert.equal(error.code, 'CONCORDAT_RATE_LIMITED');
    assert.match(String(error.clause), /rate-limits \(REQ-I-001-things\.md:\d+\)/);
    assert.ok((error.retryAfter ?? 0) > 0);
    return true;
  });
  assert.equal(g.vendor.seen.length, 1);
});

test('a compressed answer is read as what it is', async () => {
  await using g = await governed((_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('compressed')),
  );
  assert.equal(await (await g.fetch(`${g.vendor.url}/things`)).text(), 'compressed');
});

test('a caller that pauses holds the other side back, and one that cancels lets go', async () => {
  let written = 0;
  await using g = await governed((_request, response) => {
    const more = (): void => {
      while (response.write(Buffer.alloc(64 * 1024))) written += 64 * 1024;
      response.once('drain', more);
    };
    more();
  });
  const response = await g.fetch(`${g.vendor.url}/things`);
  const reader = response.body?.getReader();
  await reader?.read();
  for (let before = -1; before !== written; ) {
    before = written;
    for (let i = 0; i < 50; i += 1) await turn();
  }
  assert.ok(written < 64 << 20, `${written} bytes were taken for a caller that does not read`);
  await reader?.cancel();
  await g.vendor.closedEarly;
  await g.engine.drain();
});
