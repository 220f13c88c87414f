import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { parseTraceContext } from '../runtime/telemetry/trace-context.ts';
import { rawExchange, startStand } from './testing/gateway-stand.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CLOSE = 'Host: localhost\r\nConnection: close\r\n';

interface ProblemBody {
  readonly [field: string]: unknown;
}

async function problemOf(response: Response): Promise<ProblemBody> {
  assert.equal(response.headers.get('content-type'), 'application/problem+json');
  const body = (await response.json()) as ProblemBody;
  assert.equal(body.status, response.status);
  // SDKs that judge an answer by this member must not take a problem for what they asked for.
  assert.deepEqual((body.error as { message: string }).message, body.detail);
  return body;
}

/** A port on which nothing listens. */
async function deadPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

test('an answer passes through untouched, repeated headers and the vendor’s own errors included', async (t) => {
  const stand = await startStand(t, { errorHandling: ['- **Retry**: none', '- **Idempotency**: header Idempotency-Key'] });
  stand.vendor.respond = (_request, response) => {
    response.writeHead(503, [
      'Set-Cookie',
      'a=1',
      'X-Odd-CASE',
      'Yes',
      'Set-Cookie',
      'b=2',
      'Content-Type',
      'text/weird',
      'Retry-After',
      '7',
    ]);
    response.end('down for maintenance');
  };
  const received = await stand.raw(`GET /payment-gateway/v1/payments/1 HTTP/1.1\r\n${CLOSE}\r\n`);
  assert.match(received, /^HTTP\/1\.1 503 /);
  assert.match(
    received,
    /\r\nSet-Cookie: a=1\r\nX-Odd-CASE: Yes\r\nSet-Cookie: b=2\r\nContent-Type: text\/weird\r\nRetry-After: 7\r\n/,
  );
  assert.match(received, /down for maintenance/);
  assert.match(
    received,
    /\r\nConcordat-Attempts: 1\r\nConcordat-Served-By: origin\r\nServer-Timing: queue;dur=[\d.]+, pause;dur=[\d.]+, total;dur=[\d.]+\r\n/,
  );
});

test('what belongs to a connection does not cross it, in either direction', async (t) => {
  const stand = await startStand(t);
  stand.vendor.respond = (_request, response) => {
    response.writeHead(200, [
      'Connection',
      'X-Hop, keep-alive',
      'X-Hop',
      'vendor',
      'Keep-Alive',
      'timeout=5',
      'Proxy-Authenticate',
      'Basic',
      'X-Kept',
      'yes',
    ]);
    response.end();
  };
  const received = await stand.raw(
    `GET /payment-gateway/v1/payments/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close, X-Secret-Hop\r\nX-Secret-Hop: mine\r\nKeep-Alive: 5\r\nTE: trailers\r\nProxy-Authorization: Basic eA==\r\nX-Kept: yes\r\nX-Kept: twice\r\n\r\n`,
  );
  const { rawHeaders, headers } = stand.vendor.arrivals[0] ?? assert.fail();
  for (const gone of ['x-secret-hop', 'te', 'proxy-authorization', 'keep-alive']) assert.equal(headers[gone], undefined, gone);
  assert.deepEqual(
    rawHeaders.filter((_, index) => rawHeaders[index - 1]?.toLowerCase() === 'x-kept'),
    ['yes', 'twice'],
  );
  assert.doesNotMatch(received, /x-hop|proxy-authenticate|timeout=5/i);
  assert.match(received, /\r\nX-Kept: yes\r\n/);
});

test('the other side learns of the gateway and of nothing behind it', async (t) => {
  const stand = await startStand(t);
  await stand.fetch('/v1/payments/1', {
    headers: {
      'x-forwarded-for': '10.1.2.3',
      forwarded: 'for=10.1.2.3',
      'x-forwarded-host': 'inside',
      'x-real-ip': '10.1.2.3',
      via: '1.0 fred',
    },
  });
  const { headers } = stand.vendor.arrivals[0] ?? assert.fail();
  for (const gone of ['x-forwarded-for', 'forwarded', 'x-forwarded-host', 'x-real-ip'])
    assert.equal(headers[gone], undefined, gone);
  assert.match(headers.via ?? '', /^1\.0 fred, 1\.1 concordat-[0-9a-f]{8}$/);
  assert.equal(headers.host, `127.0.0.1:${stand.vendor.port}`);
});

test('the trace goes on with a new parent', async (t) => {
  const stand = await startStand(t);
  await stand.fetch('/v1/payments/1', { headers: { traceparent: `00-${TRACE}-b7ad6b7169203331-01`, tracestate: 'a=1' } });
  const { headers } = stand.vendor.arrivals[0] ?? assert.fail();
  const context = parseTraceContext(headers.traceparent as string, headers.tracestate as string);
  assert.equal(context?.traceId, TRACE);
  assert.notEqual(context?.parentId, 'b7ad6b7169203331');
  assert.equal(context?.state, 'a=1');
});

test('by path with id or slug in any case, by host name, and HEAD as the GET it stands for', async (t) => {
  const stand = await startStand(t);
  const status = async (line: string, host: string): Promise<string | undefined> =>
    (await stand.raw(`${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).match(/^HTTP\/1\.1 (\d+)/)?.[1];
  assert.equal(await status('GET /payment-gateway/v1/payments/1', '127.0.0.1:7070'), '200');
  assert.equal(await status('GET /REQ-I-001/v1/payments/2?a=b', 'localhost'), '200');
  assert.equal(await status('GET /req-i-001/v1/payments/3', '[::1]:80'), '200');
  assert.equal(await status('GET /v1/payments/4', 'payment-gateway.localhost:7070'), '200');
  assert.equal(await status('HEAD /v1/payments/5', 'Payment-Gateway.LOCALHOST'), '200');
  assert.deepEqual(
    stand.vendor.arrivals.map(({ method, path }) => `${method} ${path}`),
    ['GET /v1/payments/1', 'GET /v1/payments/2?a=b', 'GET /v1/payments/3', 'GET /v1/payments/4', 'HEAD /v1/payments/5'],
  );
});

test('a request outside the declared operations never leaves, and the problem names the list', async (t) => {
  const stand = await startStand(t);
  const response = await stand.fetch('/v1/payments/1', { method: 'DELETE' });
  assert.equal(response.status, 403);
  const problem = await problemOf(response);
  assert.equal(problem.code, 'CONCORDAT_UNDECLARED_OPERATION');
  assert.equal(problem.requirement, 'REQ-I-001');
  assert.match(String(problem.clause), /^exchanged-data\.operations \(.*REQ-I-001-payment-gateway\.md:\d+\)$/);
  assert.match(String(problem.detail), /create payment \(POST \/v1\/payments\)/);
  assert.equal(stand.vendor.arrivals.length, 0);
  const page = await fetch(String(problem.type));
  assert.equal(page.status, 200);
  assert.match(await page.text(), /^# The request is not one of the declared operations/);
});

test('a 503 is repeated as the document says, with the same body and key, and the last answer is handed on', async (t) => {
  const stand = await startStand(t);
  stand.vendor.respond = (request, response, number) => {
    request.resume().on('end', () => response.writeHead(number < 3 ? 503 : 201).end());
  };
  const response = await stand.fetch('/v1/payments', {
    method: 'POST',
    body: 'amount=1',
    headers: { 'idempotency-key': 'order-1' },
  });
  assert.equal(response.status, 201);
  assert.equal(response.headers.get('concordat-attempts'), '3');
  assert.deepEqual(await Promise.all(stand.vendor.arrivals.map(({ body }) => body)), ['amount=1', 'amount=1', 'amount=1']);
  assert.deepEqual(
    stand.vendor.arrivals.map(({ headers }) => headers['idempotency-key']),
    ['order-1', 'order-1', 'order-1'],
  );
});

test('an operation that is not idempotent is sent once', async (t) => {
  const stand = await startStand(t);
  stand.vendor.respond = (request, response) => void request.resume().on('end', () => response.writeHead(503).end());
  const response = await stand.fetch('/v1/refunds', { method: 'POST', body: 'x' });
  assert.equal(response.status, 503);
  assert.equal(stand.vendor.arrivals.length, 1);
});

test('a body that is too large to be held, or of unknown length, is streamed and sent once', async (t) => {
  const stand = await startStand(t, { limits: { heldBody: 10 } });
  stand.vendor.respond = (request, response) => void request.resume().on('end', () => response.writeHead(503).end());
  const long = await stand.fetch('/v1/payments', { method: 'POST', body: 'more than ten', headers: { 'idempotency-key': '1' } });
  assert.equal(long.status, 503);
  assert.equal(stand.vendor.arrivals[0]?.headers['content-length'], '13');
  const body = new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode('unknown'));
      controller.close();
    },
  });
  const chunked = await stand.fetch('/v1/payments', {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { 'idempotency-key': '2' },
  } as RequestInit);
  assert.equal(chunked.status, 503);
  assert.equal(stand.vendor.arrivals[1]?.headers['transfer-encoding'], 'chunked');
  assert.deepEqual(await Promise.all(stand.vendor.arrivals.map((arrival) => arrival.body)), ['more than ten', 'unknown']);
});

test('held bodies have a common bound: what does not fit is streamed, and the bound is told', async (t) => {
  const stand = await startStand(t, { limits: { heldBodies: 4 } });
  const response = await stand.fetch('/v1/payments', { method: 'POST', body: 'hello', headers: { 'idempotency-key': '1' } });
  assert.equal(response.status, 200);
  assert.ok(stand.events.some((event) => event.name === 'bound.reached' && event.bound === 'held bodies'));
  assert.match(
    await (await stand.admin('/metrics')).text(),
    /^concordat_bounds_reached_total\{requirement="",bound="held bodies"\} 1$/m,
  );
});

test('a vendor that cannot be reached is 502, and nothing was sent', async (t) => {
  const stand = await startStand(t, { url: `http://127.0.0.1:${await deadPort()}` });
  const response = await stand.fetch('/v1/refunds', { method: 'POST', body: 'x' });
  const problem = await problemOf(response);
  assert.equal(response.status, 502);
  assert.equal(problem.outcome, 'unsent');
  assert.equal(problem.attempts, 3);
  assert.match(String(problem.instance), /^urn:uuid:[0-9a-f-]{36}$/);
  assert.equal(response.headers.get('concordat-served-by'), 'none');
});

test('a vendor that does not answer in time is 504, and the clause is named', async (t) => {
  const stand = await startStand(t, {
    errorHandling: ['- **Timeout**: 30 ms per attempt, 20 s in all', '- **Retry**: none'],
    operations: ['| read payment | `GET /v1/payments/{id}` | | | yes | |'],
  });
  stand.vendor.respond = () => undefined;
  const response = await stand.fetch('/v1/payments/1');
  const problem = await problemOf(response);
  assert.equal(response.status, 504);
  assert.equal(problem.code, 'CONCORDAT_TIMEOUT');
  assert.match(String(problem.clause), /^error-handling\.timeout \(.*:\d+\)$/);
  await stand.vendor.arrivals[0]?.abandoned;
});

test("the caller's own deadline counts: Request-Timeout, or Prefer: wait", async (t) => {
  const stand = await startStand(t);
  stand.vendor.respond = () => undefined;
  const byHeader = await stand.fetch('/v1/payments/1', { headers: { 'request-timeout': '0.03' } });
  assert.equal(byHeader.status, 504);
  assert.equal((await problemOf(byHeader)).outcome, 'refused');
  const byPreference = await stand.fetch('/v1/payments/1', { headers: { prefer: 'respond-async, wait=0.03' } });
  assert.equal(byPreference.status, 504);
  assert.equal(stand.vendor.arrivals[0]?.headers['request-timeout'], undefined);
  assert.equal(stand.vendor.arrivals[1]?.headers.prefer, 'respond-async, wait=0.03');
});

test('an open breaker is 503 with Retry-After, and the vendor hears nothing', async (t) => {
  const stand = await startStand(t);
  const ordered = await stand.admin('/api/requirements/payment-gateway/control', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'open', forMs: 60_000 }),
  });
  assert.equal(ordered.status, 200);
  const response = await stand.fetch('/v1/payments/1');
  const problem = await problemOf(response);
  assert.equal(response.status, 503);
  assert.equal(problem.code, 'CONCORDAT_CIRCUIT_OPEN');
  assert.equal(problem.attempts, 0);
  assert.match(response.headers.get('retry-after') ?? '', /^(59|60)$/);
  assert.match(String(problem.type), /\/-\/errors\/circuit-open$/);
  assert.equal(stand.vendor.arrivals.length, 0);
});

test('our own rate limit is 429 with Retry-After', async (t) => {
  const stand = await startStand(t, { rateLimits: '1 request/hour; reject' });
  assert.equal((await stand.fetch('/v1/payments/1')).status, 200);
  const response = await stand.fetch('/v1/payments/1');
  const problem = await problemOf(response);
  assert.equal(response.status, 429);
  assert.equal(problem.code, 'CONCORDAT_RATE_LIMITED');
  assert.ok(Number(response.headers.get('retry-after')) > 3_000);
  assert.match(String(problem.clause), /^endpoint-connection\.rate-limits \(/);
  assert.equal(stand.vendor.arrivals.length, 1);
});

test('a caller that goes away stops the attempt at the vendor', async (t) => {
  const stand = await startStand(t);
  stand.vendor.respond = () => undefined;
  const caller = new AbortController();
  const call = stand.fetch('/v1/payments/1', { signal: caller.signal });
  await stand.vendor.arrived(1);
  const ended = stand.next('call.ended');
  caller.abort();
  await assert.rejects(call);
  await stand.vendor.arrivals[0]?.abandoned;
  assert.equal(((await ended) as { outcome?: string }).outcome, 'cancelled');
});

test('callers that go away leave nothing behind', async (t) => {
  const stand = await startStand(t);
  stand.vendor.respond = () => undefined;
  const callers = 50;
  const released = new Promise<void>((resolve) => {
    let left = callers;
    stand.integrations.subscribe(({ name }) => {
      if (name === 'attempt.released' && --left === 0) resolve();
    });
  });
  const sockets = Array.from({ length: callers }, () => {
    const socket = connect(stand.port, '127.0.0.1');
    socket.write('POST /payment-gateway/v1/payments HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello');
    return socket;
  });
  await stand.vendor.arrived(callers);
  for (const socket of sockets) socket.destroy();
  await released;
  const { bounds } = (await (await stand.admin('/api/status')).json()) as { bounds: { bound: string; used: number }[] };
  const used = Object.fromEntries(bounds.map((bound) => [bound.bound, bound.used]));
  assert.equal(used['held bodies'], 0);
  assert.equal(used.requests, 1, 'this one');
  assert.equal(used.slots, 0);
  assert.equal(used.queue, 0);
});

test('a caller that goes away in the middle of a body stops its transfer', async (t) => {
  const stand = await startStand(t);
  stand.vendor.respond = (_request, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
    };
    response.on('drain', more);
    more();
  };
  const socket = connect(stand.port, '127.0.0.1');
  socket.write('GET /payment-gateway/v1/payments/1 HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'data');
  socket.destroy();
  await stand.vendor.arrivals[0]?.abandoned;
});

test('a body that breaks off reaches the caller as broken, chunked or counted', async (t) => {
  const stand = await startStand(t);
  stand.vendor.respond = (request, response) => {
    if (request.url?.endsWith('counted') === true) response.setHeader('Content-Length', '1000');
    response.write('the first half', () => response.destroy());
  };
  for (const kind of ['chunked', 'counted']) {
    const response = await stand.fetch(`/v1/payments/${kind}`);
    assert.equal(response.status, 200);
    await assert.rejects(response.text());
  }
  const raw = await stand.raw(`GET /payment-gateway/v1/payments/chunked HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  assert.match(raw, /the first half/);
  assert.doesNotMatch(raw, /\r\n0\r\n\r\n$/);
  assert.equal(stand.vendor.arrivals.length, 3, 'nothing is repeated once headers have reached the caller');
});

test('a caller whose upload breaks off: the vendor gets no whole request', async (t) => {
  const stand = await startStand(t, { limits: { heldBody: 0 } });
  stand.vendor.respond = () => undefined;
  const socket = connect(stand.port, '127.0.0.1');
  socket.write('POST /payment-gateway/v1/payments HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf');
  await stand.vendor.arrived(1);
  socket.destroy();
  await assert.rejects(stand.vendor.arrivals[0]?.body ?? assert.fail());
});

test('an upload that stalls is 408, held or streamed', async (t) => {
  for (const heldBody of [0, 1_000]) {
    const stand = await startStand(t, { limits: { stall: 30, heldBody } });
    const received = await stand.raw(
      'POST /payment-gateway/v1/payments HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf',
    );
    assert.match(received, /^HTTP\/1\.1 408 /);
    assert.match(received, /\/-\/errors\/request-stalled/);
  }
});

test('a body beyond the bound is 413, declared or not', async (t) => {
  const stand = await startStand(t, { limits: { requestBody: 10 } });
  const declared = await stand.fetch('/v1/payments', { method: 'POST', body: 'more than ten' });
  assert.equal(declared.status, 413);
  assert.equal(stand.vendor.arrivals.length, 0);
  stand.vendor.respond = () => undefined;
  const chunked = await stand.raw(
    `POST /payment-gateway/v1/payments HTTP/1.1\r\n${CLOSE}Transfer-Encoding: chunked\r\n\r\nd\r\nmore than ten\r\n0\r\n\r\n`,
  );
  assert.match(chunked, /^HTTP\/1\.1 413 /);
});

test('100 Continue is sent when the body is wanted, and not when it is refused', async (t) => {
  const stand = await startStand(t);
  const wanted = await stand.raw(
    `POST /payment-gateway/v1/payments HTTP/1.1\r\n${CLOSE}Expect: 100-continue\r\nContent-Length: 2\r\n\r\nhi`,
  );
  assert.match(wanted, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  const refused = await stand.raw(
    `POST /payment-gateway/nowhere HTTP/1.1\r\n${CLOSE}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`,
  );
  assert.match(refused, /^HTTP\/1\.1 403 /);
});

test('a caller that repeats by itself is noticed, by key and by header', async (t) => {
  const stand = await startStand(t);
  const post = (headers: Record<string, string>): Promise<Response> =>
    stand.fetch('/v1/payments', { method: 'POST', body: 'x', headers });
  await post({ 'idempotency-key': 'a' });
  await post({ 'idempotency-key': 'b', 'x-stainless-retry-count': '0' });
  assert.equal(stand.events.filter(({ name }) => name === 'caller.repeated').length, 0);
  await post({ 'idempotency-key': 'a' });
  await post({ 'idempotency-key': 'c', 'x-stainless-retry-count': '1' });
  const noticed = stand.events.flatMap((event) => (event.name === 'caller.repeated' ? [event.by] : []));
  assert.deepEqual(noticed, ['idempotency-key', 'retry-header']);
  assert.match(
    await (await stand.admin('/metrics')).text(),
    /^concordat_caller_repeats_total\{requirement="REQ-I-001",operation="create payment",by="idempotency-key"\} 1$/m,
  );
});

test('a document whose URL leads back to the gateway is 508, not a loop', async (t) => {
  const stand = await startStand(t);
  stand.vendor.respond = (request, response) => {
    const back = connect(stand.port, '127.0.0.1');
    back.end(`GET /payment-gateway${request.url} HTTP/1.1\r\nVia: ${request.headers.via}\r\n${CLOSE}\r\n`);
    let answer = '';
    back.on('data', (bytes) => (answer += bytes)).on('close', () => response.end(answer.split('\r\n', 1)[0]));
  };
  const response = await stand.fetch('/v1/payments/1');
  assert.equal(await response.text(), 'HTTP/1.1 508 Loop Detected');
  assert.equal(stand.vendor.arrivals.length, 1);
});

test('a declared operation by name, JSON in, answer out', async (t) => {
  const stand = await startStand(t);
  const operate = (name: string, body: string, headers = {}): Promise<Response> =>
    stand.fetch(`/operations/${encodeURIComponent(name)}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const answer = await operate('Read Payment', JSON.stringify({ params: { id: 'pi 1' }, query: { expand: 'charges' } }));
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { ok: true });
  assert.equal(stand.vendor.arrivals[0]?.path, '/v1/payments/pi%201?expand=charges');
  await operate('create payment', JSON.stringify({ body: { amount: 1 } }), { 'idempotency-key': 'order-9' });
  assert.equal(await stand.vendor.arrivals[1]?.body, '{"amount":1}');
  assert.equal(stand.vendor.arrivals[1]?.headers['idempotency-key'], 'order-9');
  assert.equal((await problemOf(await operate('read payment', '{}'))).code, 'CONCORDAT_INPUT_INVALID');
  assert.equal((await operate('read payment', '{not json')).status, 400);
  assert.equal((await operate('read payment', '[]')).status, 400);
  assert.equal((await operate('read payment', '{}', { 'content-type': 'text/plain' })).status, 400);
  assert.equal((await operate('no such thing', '{}')).status, 403);
  assert.equal(stand.vendor.arrivals.length, 2);
});

test('input of any shape is an answer or a 400, never a failure of the gateway', async (t) => {
  const stand = await startStand(t);
  const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  const inputs: Readonly<Record<string, number>> = {
    [`{"body":${deep(100_000)}}`]: 400,
    [`{"body":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`]: 400,
    [`{"body":${deep(150)}}`]: 200,
    [JSON.stringify({ body: { text: `"\\${'['.repeat(1_000)}` } })]: 200,
    '{"body":1,"headers":"abc"}': 400,
    '{"body":1,"headers":{"x":1}}': 400,
    '{"body":1,"query":3}': 400,
    '{"body":1,"params":[1]}': 400,
    '{"body":1,"params":null}': 400,
  };
  for (const [body, status] of Object.entries(inputs)) {
    const headers = { 'content-type': 'application/json' };
    const answer = await stand.fetch('/operations/create%20payment', { method: 'POST', body, headers });
    assert.equal(answer.status, status, body.slice(0, 60));
    if (status === 400) assert.match(String((await problemOf(answer)).type), /\/input-invalid$/);
  }
});

test('an operation by name carries one Via field, its own, and comes back as 508', async (t) => {
  const stand = await startStand(t);
  const operate = (headers: Record<string, string>): Promise<Response> =>
    stand.fetch('/operations/read%20payment', {
      method: 'POST',
      body: JSON.stringify({ params: { id: 1 }, headers: { Via: '1.1 written' } }),
      headers: { 'content-type': 'application/json', ...headers },
    });
  assert.equal((await operate({ via: '1.1 before' })).status, 200);
  const via = stand.vendor.arrivals[0]?.rawHeaders.filter((_, at, all) => at % 2 === 1 && all[at - 1]?.toLowerCase() === 'via');
  assert.match(via?.join('; ') ?? '', /^1\.1 before, 1\.1 concordat-[0-9a-f]+$/);
  const back = await operate({ via: via?.[0] ?? '' });
  assert.equal(back.status, 508);
  assert.match(String((await problemOf(back)).type), /\/loop$/);
  assert.equal(stand.vendor.arrivals.length, 1);
});

test('a refusal names who decided: the people on call and the caller are no clause', async (t) => {
  const stand = await startStand(t, {
    rateLimits: '1,000 requests/second; wait up to 1 ms',
    errorHandling: [
      '- **Timeout**: 5 s per attempt, 20 s in all',
      '- **Concurrency**: at most 10, queue 10 for up to 1 ms',
      '- **Idempotency**: header Idempotency-Key, kept 24 h',
    ],
  });
  const { engine } = stand.integrations.get('REQ-I-001');
  for (const order of ['kill', 'pause'] as const) {
    engine.control(order, 60_000);
    const { detail, clause } = await problemOf(await stand.fetch('/v1/payments/1'));
    assert.match(
      String(detail),
      /not before \d+ ms from now\. Ask the people on call, who gave the order \(control: kill or pause\)\.$/,
    );
    assert.doesNotMatch(String(detail), /decided by/);
    assert.equal(clause, undefined);
    engine.control('resume');
  }
  stand.vendor.respond = () => undefined;
  const late = await problemOf(await stand.fetch('/v1/payments/1', { headers: { 'request-timeout': '0.03' } }));
  assert.match(String(late.detail), /; decided by the caller, who gave it 30 ms\. Allow it more time/);
  assert.equal(late.clause, undefined);
});

test('an answer of the document’s own has a length, a type, and says when to come back', async (t) => {
  const respond = (answer: string): Promise<Response> =>
    startStand(t, {
      rateLimits: '1 request/minute',
      errorHandling: ['- **Retry**: none', `- **Fallback**: ${answer}`, '- **Idempotency**: header Idempotency-Key, kept 24 h'],
    }).then(async (stand) => {
      await stand.fetch('/v1/payments/1');
      return stand.fetch('/v1/payments/1');
    });
  const empty = await respond('respond 503');
  assert.deepEqual([empty.status, empty.headers.get('content-length'), await empty.text()], [503, '0', '']);
  assert.ok(Number(empty.headers.get('retry-after')) >= 1);
  const worded = await respond('respond 503 `come later`');
  assert.equal(worded.headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.deepEqual([worded.headers.get('content-length'), await worded.text()], ['10', 'come later']);
});

test('requests beyond the bound are 503 with Retry-After, and the bound is told', async (t) => {
  const stand = await startStand(t, { limits: { requests: 1 } });
  stand.vendor.respond = () => undefined;
  const caller = new AbortController();
  const held = stand.fetch('/v1/payments/1', { signal: caller.signal });
  await stand.vendor.arrived(1);
  const response = await stand.fetch('/v1/payments/2');
  assert.equal(response.status, 503);
  assert.equal(response.headers.get('retry-after'), '1');
  assert.ok(stand.events.some((event) => event.name === 'bound.reached' && event.bound === 'requests'));
  caller.abort();
  await assert.rejects(held);
});

test('a dedicated port for somebody who does not exist is refused at the start', async (t) => {
  const stand = await startStand(t);
  const { Gateway } = await import('./gateway.ts');
  await assert.rejects(
    Gateway.start({ integrations: stand.integrations, port: 0, ports: { nobody: 0 } }),
    /"nobody": no document/,
  );
  assert.match(await rawExchange(stand.port, `GET /-/ready HTTP/1.1\r\n${CLOSE}\r\n`), /^HTTP\/1\.1 200 /);
});

test('a host that others can reach is refused, and so is a port that is taken', async (t) => {
  const stand = await startStand(t);
  const { Gateway } = await import('./gateway.ts');
  for (const host of ['0.0.0.0', '::', '192.168.1.10', 'example.com', '127.0.0.1.evil.example']) {
    await assert.rejects(
      Gateway.start({ integrations: stand.integrations, port: 0, host }),
      /does not listen on .* use 127\.0\.0\.1/,
    );
  }
  await assert.rejects(Gateway.start({ integrations: stand.integrations, port: stand.port }), { code: 'EADDRINUSE' });
});
