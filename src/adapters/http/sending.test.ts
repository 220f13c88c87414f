import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { ConcordatError } from '../../requirement/errors.ts';
import { RecordedAttempt } from '../testing/recorded-attempt.ts';
import { HttpAdapter } from './adapter.ts';
import type { HttpAnswer } from './answer.ts';
import type { HttpRequest } from './request.ts';
import { requirementOf, type Wording } from './testing/requirement.ts';
import { Vendor } from './testing/vendor.ts';

type Asked = Partial<Omit<HttpRequest, 'operation'>>;

function adapterFor(wording: Wording): HttpAdapter {
  return new HttpAdapter(requirementOf(wording));
}

function send(
  adapter: HttpAdapter,
  request: Asked = {},
  attempt = new RecordedAttempt<HttpAnswer>(),
): RecordedAttempt<HttpAnswer> {
  const { method = 'GET', path = '/things' } = request;
  const operation = adapter.match(method, path);
  assert.ok(operation !== undefined);
  adapter.exchange({ headers: [], body: undefined, ...request, method, path, operation }).send(attempt);
  return attempt;
}

test('an answer is a success with its status, headers and body', async () => {
  await using vendor = await Vendor.start((_request, response) => response.writeHead(200, { 'X-Thing': '1' }).end('hello'));
  const adapter = adapterFor({ url: vendor.url });
  const attempt = send(adapter);
  const outcome = await attempt.settled;
  assert.equal(outcome.kind, 'success');
  assert.equal(outcome.sent, 'yes');
  assert.equal(outcome.answer?.status, 200);
  assert.ok(outcome.answer.headers.includes('X-Thing'));
  assert.equal(await outcome.answer.body.text(), 'hello');
  assert.equal(await attempt.released, undefined);
  await adapter.close();
});

test('the path of the endpoint comes first, credentials replace what the caller sent, hop-by-hop fields stay here', async () => {
  await using vendor = await Vendor.start((_request, response) => response.end());
  const adapter = adapterFor({ url: `${vendor.url}/api/v2/` });
  const attempt = new RecordedAttempt<HttpAnswer>({ headers: { authorization: 'Bearer ours' }, query: { key: 'k 1' } });
  const headers = [
    'Authorization',
    'Bearer theirs',
    'Connection',
    'keep-alive, X-Private',
    'X-Private',
    '1',
    'X-Kept',
    'a',
    'X-Kept',
    'b',
  ];
  send(adapter, { path: '/things?key=theirs&a=1', headers: [...headers, 'TE', 'trailers', 'Expect', '100-continue'] }, attempt);
  await attempt.released;
  const [seen] = vendor.seen;
  assert.equal(seen?.url, '/api/v2/things?a=1&key=k+1');
  assert.equal(seen.headers.authorization, 'Bearer ours');
  assert.equal(seen.headers['x-private'], undefined);
  assert.equal(seen.headers['x-kept'], 'a, b');
  assert.equal(seen.headers.te, undefined);
  assert.equal(seen.headers.expect, undefined);
  await adapter.close();
});

test('a refused connection is unsent: nothing left', async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const adapter = adapterFor({ url: `http://127.0.0.1:${port}` });
  const attempt = send(adapter, { method: 'POST', body: 'x' });
  const outcome = await attempt.settled;
  assert.equal(outcome.kind, 'unsent');
  assert.equal(outcome.sent, 'no');
  assert.equal(outcome.code, 'network');
  assert.equal((outcome.cause as NodeJS.ErrnoException).code, 'ECONNREFUSED');
  await attempt.released;
  await adapter.close();
});

test('a name that does not resolve is unsent', async () => {
  const adapter = adapterFor({ url: 'http://nowhere.invalid' });
  const outcome = await send(adapter).settled;
  assert.equal(outcome.kind, 'unsent');
  assert.equal(outcome.sent, 'no');
  await adapter.close();
});

test('a TLS handshake that fails is unsent, and no application byte is seen', async () => {
  const received: Buffer[] = [];
  const plain = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      received.push(bytes);
      socket.end('this is not TLS');
    });
  });
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  const adapter = adapterFor({ url: `https://127.0.0.1:${(plain.address() as AddressInfo).port}` });
  const outcome = await send(adapter, { method: 'POST', body: 'a secret body' }).settled;
  assert.equal(outcome.kind, 'unsent');
  assert.equal(outcome.sent, 'no');
  assert.ok(!Buffer.concat(received).includes('a secret body'));
  await adapter.close();
  plain.close();
});

test('a reset after the request was written is a fault that nobody can call unsent', async () => {
  await using vendor = await Vendor.start((request) => request.socket.resetAndDestroy());
  const adapter = adapterFor({ url: vendor.url });
  const attempt = send(adapter, { method: 'POST', body: 'x' });
  const outcome = await attempt.settled;
  assert.equal(outcome.kind, 'fault');
  assert.equal(outcome.sent, 'unknown');
  assert.equal(outcome.code, 'network');
  await attempt.released;
  assert.equal(vendor.seen.length, 1);
  await adapter.close();
});

test('a reset on a connection that was used before is not unsent either', async () => {
  await using vendor = await Vendor.start((request, response, _seen, count) => {
    if (count === 1) response.end('ok');
    else request.socket.resetAndDestroy();
  });
  const adapter = adapterFor({ url: vendor.url, rest: '' });
  const first = send(adapter);
  await (await first.settled).answer?.body.bytes();
  await first.released;
  const outcome = await send(adapter, { method: 'POST', body: 'x' }).settled;
  assert.equal(outcome.kind, 'fault');
  assert.equal(outcome.sent, 'unknown');
  assert.equal(vendor.seen.length, 2);
  await adapter.close();
});

test('an answer that is not HTTP is a fault, and was certainly asked for', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: nonsense\r\n\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const adapter = adapterFor({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  const outcome = await send(adapter).settled;
  assert.equal(outcome.kind, 'fault');
  assert.equal(outcome.sent, 'yes');
  await adapter.close();
  server.close();
});

test('a stop before anything was written sends nothing', async () => {
  await using vendor = await Vendor.start((_request, response) => response.end());
  const adapter = adapterFor({ url: vendor.url });
  const stopped = new RecordedAttempt<HttpAnswer>();
  stopped.stopped = true;
  send(adapter, {}, stopped);
  assert.equal(stopped.state, 'released');
  assert.equal(stopped.outcome?.kind, 'cancelled');
  assert.equal(stopped.outcome.sent, 'no');

  const connecting = send(adapter);
  connecting.stop();
  assert.equal(connecting.state, 'settled');
  assert.equal(connecting.outcome?.sent, 'no');
  await connecting.released;
  assert.equal(vendor.seen.length, 0);
  await adapter.close();
});

test('a stop while the other side thinks closes its connection at once', async () => {
  await using vendor = await Vendor.start(() => undefined);
  const adapter = adapterFor({ url: vendor.url });
  const attempt = send(adapter, { method: 'POST', body: 'x' });
  await vendor.arrived(1);
  attempt.stop();
  assert.equal(attempt.state, 'released');
  assert.equal(attempt.outcome?.kind, 'cancelled');
  assert.equal(attempt.outcome.sent, 'unknown');
  await vendor.closedEarly;
  await adapter.close();
});

test('a body that breaks off reaches its reader as broken and is a late fault', async () => {
  await using vendor = await Vendor.start((request, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('half', () => request.socket.destroy());
  });
  const adapter = adapterFor({ url: vendor.url });
  const attempt = send(adapter);
  const { answer, kind } = await attempt.settled;
  assert.equal(kind, 'success');
  await assert.rejects(
    answer?.body.bytes() as Promise<unknown>,
    (error: unknown) => error instanceof ConcordatError && error.code === 'CONCORDAT_BODY_BROKEN',
  );
  const late = await attempt.released;
  assert.equal(late?.kind, 'fault');
  assert.equal(late.sent, 'yes');
  await adapter.close();
});

test('a body that falls silent for longer than the document allows is a late time-out', async () => {
  await using vendor = await Vendor.start((_request, response) => void response.writeHead(200).write('begun'));
  const adapter = adapterFor({ url: vendor.url });
  const attempt = send(adapter, {}, new RecordedAttempt<HttpAnswer>({ idleTimeout: 20 }));
  const { answer } = await attempt.settled;
  await assert.rejects(answer?.body.bytes() as Promise<unknown>, /nothing came for longer than the document allows/);
  assert.equal((await attempt.released)?.kind, 'timeout');
  await adapter.close();
});

test('a reader that stops reading stops the transfer, and that proves nothing about the other side', async () => {
  await using vendor = await Vendor.start((_request, response) => {
    response.writeHead(200);
    const more = (): void => void (response.write(Buffer.alloc(64 * 1024)) ? setImmediate(more) : response.once('drain', more));
    more();
  });
  const adapter = adapterFor({ url: vendor.url });
  const attempt = send(adapter);
  const { answer } = await attempt.settled;
  const reader = answer?.body.stream().getReader();
  await reader?.read();
  await reader?.cancel();
  assert.equal(await attempt.released, undefined);
  await vendor.closedEarly;
  await adapter.close();
});

test('a caller that goes away while it reads gets its own reason', async () => {
  await using vendor = await Vendor.start((_request, response) => void response.writeHead(200).write('begun'));
  const adapter = adapterFor({ url: vendor.url });
  const attempt = send(adapter);
  const { answer } = await attempt.settled;
  const reading = answer?.body.bytes() as Promise<unknown>;
  const reason = new Error('gone');
  attempt.stop(reason);
  await assert.rejects(reading, reason);
  assert.equal(await attempt.released, undefined);
  await adapter.close();
});

test('an answer that nobody reads frees its connection, or gives it up when the rest is long', async () => {
  await using vendor = await Vendor.start((_request, response, _seen, count) =>
    response.writeHead(503).end(Buffer.alloc(count === 3 ? 4 << 20 : 1000)),
  );
  const adapter = adapterFor({ url: vendor.url });
  for (const expected of [1, 1, 0]) {
    const attempt = send(adapter);
    const outcome = await attempt.settled;
    assert.equal(outcome.kind, 'fault');
    outcome.answer?.body.discard();
    assert.equal(await attempt.released, undefined);
    if (expected === 0) await vendor.closedEarly;
    assert.equal(vendor.sockets.size, expected);
    // The transport looks at a used connection for a turn of the loop before it uses it again.
    for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
  }
  await adapter.close();
});

test('the vendor code decides where a rule asks for one, and the body is still whole for its reader', async () => {
  const bodies = ['{"error":{"code":"card_declined"}}', '{"error":{"code":"other"}}', 'not JSON', ''];
  await using vendor = await Vendor.start((_request, response, _seen, count) => response.writeHead(402).end(bodies[count - 1]));
  const codes = {
    name: 'things',
    systems: ['thing service'],
    hosts: [],
    clauses: [],
    codePaths: ['error.code'],
    errors: [],
    limitHeaders: [],
  };
  const errors = '| When | Means | Then |\n|---|---|---|\n| 402 `card_declined` | no | rejected |';
  const adapter = adapterFor({ url: vendor.url, profiles: [codes], errors });
  for (const [kind, code] of [
    ['rejected', 'card_declined'],
    ['invalid', '402'],
    ['invalid', '402'],
    ['invalid', '402'],
  ] as const) {
    const attempt = send(adapter);
    const outcome = await attempt.settled;
    assert.deepEqual([outcome.kind, outcome.code], [kind, code]);
    assert.equal(await outcome.answer?.body.text(), bodies[vendor.seen.length - 1]);
    await attempt.released;
  }
  await adapter.close();
});

test('an answer that breaks while its code is looked for is a fault, and nothing of it is given out', async () => {
  await using vendor = await Vendor.start((request, response) => {
    response.writeHead(402, { 'content-length': '1000' });
    response.write('{"error"', () => request.socket.destroy());
  });
  const codes = {
    name: 'things',
    systems: ['thing service'],
    hosts: [],
    clauses: [],
    codePaths: ['error.code'],
    errors: [],
    limitHeaders: [],
  };
  const adapter = adapterFor({
    url: vendor.url,
    profiles: [codes],
    errors: '| When | Means | Then |\n|---|---|---|\n| 402 `card_declined` | no | rejected |',
  });
  const attempt = send(adapter);
  const outcome = await attempt.settled;
  assert.equal(outcome.kind, 'fault');
  assert.equal(outcome.sent, 'yes');
  assert.equal(outcome.answer, undefined);
  assert.equal(await attempt.released, undefined);
  await adapter.close();
});

test('interim answers are passed over', async () => {
  await using vendor = await Vendor.start((_request, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    response.writeProcessing();
    response.end('done');
  });
  const adapter = adapterFor({ url: vendor.url });
  const { answer } = await send(adapter).settled;
  assert.equal(answer?.status, 200);
  assert.equal(await answer.body.text(), 'done');
  await adapter.close();
});

test('a streamed request body is held back while the other side does not read', async () => {
  let produced = 0;
  const source = new Readable({
    read(size) {
      produced += size;
      this.push(Buffer.alloc(size));
    },
  });
  await using vendor = await Vendor.start(() => undefined, { readBody: false });
  const adapter = adapterFor({ url: vendor.url });
  const attempt = send(adapter, { method: 'POST', body: source });
  await vendor.arrived(1);
  // Nothing more is produced once the socket buffers are full: two turns of the loop without progress.
  for (let before = -1; before !== produced; ) {
    before = produced;
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
  }
  assert.ok(produced < 64 << 20, `${produced} bytes were taken from a body that nobody reads`);
  attempt.stop();
  assert.equal(attempt.outcome?.sent, 'unknown');
  await attempt.released;
  assert.equal(source.destroyed, true);
  await adapter.close();
});

test('a request body that breaks is the caller going away, not a fault of the other side', async () => {
  await using vendor = await Vendor.start(() => undefined, { readBody: false });
  const source = new Readable({ read() {} });
  const adapter = adapterFor({ url: vendor.url });
  const attempt = send(adapter, { method: 'POST', body: source });
  source.push('begin');
  await vendor.arrived(1);
  const reason = new Error('the upload was given up');
  source.destroy(reason);
  const outcome = await attempt.settled;
  assert.equal(outcome.kind, 'cancelled');
  assert.equal(outcome.sent, 'unknown');
  assert.equal(outcome.cause, reason);
  await attempt.released;
  await adapter.close();
});

test('a header that HTTP does not allow is refused before anything is sent', async () => {
  await using vendor = await Vendor.start((_request, response) => response.end());
  const adapter = adapterFor({ url: vendor.url });
  const outcome = await send(adapter, { headers: ['x-bad', 'a\r\nx-smuggled: 1'] }).settled;
  assert.equal(outcome.kind, 'invalid');
  assert.equal(outcome.sent, 'no');
  assert.equal(vendor.seen.length, 0);
  await adapter.close();
});
