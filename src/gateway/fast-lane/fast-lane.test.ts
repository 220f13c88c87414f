import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Readable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import type { World } from '../../requirement/clock.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { SimulatedWorld } from '../../runtime/simulation/world.ts';
import type { CallerRequest, CallerResponse } from '../caller.ts';
import { FastLane } from './fast-lane.ts';

type Handler = (request: CallerRequest, response: CallerResponse) => void;

interface Running {
  readonly port: number;
  readonly lane: FastLane;
  /** Who answered: the lane or `node:http`. */
  readonly by: string[];
}

async function serve(t: TestContext, handler: Handler, world: World = realWorld()): Promise<Running> {
  const by: string[] = [];
  const server = createServer((request, response) => {
    by.push('node');
    handler(request, response);
  });
  const lane = new FastLane(
    server,
    (request, response) => {
      by.push('lane');
      handler(request, response);
    },
    world,
    5_000,
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    lane.drain();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, lane, by };
}

/** Sends bytes, in pieces, and reads until the other side closes. */
async function exchange(port: number, ...pieces: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let received = '';
  socket.setEncoding('latin1').on('data', (text) => {
    received += text;
  });
  socket.on('error', () => {});
  for (const piece of pieces) {
    socket.write(piece, 'latin1');
    await new Promise((resolve) => setImmediate(resolve));
  }
  await once(socket, 'close');
  return received.replaceAll(/Date: [^\r]*\r\n/g, '');
}

const echo: Handler = (request, response) => {
  const body = (request as { whole?: Uint8Array }).whole;
  response.writeHead(200, ['Content-Type', 'text/plain']);
  response.write(Buffer.from(`${request.method} ${request.url} `));
  response.end(body ?? 'nothing');
};

const CLOSE = 'Connection: close\r\n\r\n';

test('a plain request is answered in the lane', async (t) => {
  const { port, by } = await serve(t, echo);
  const answer = await exchange(port, `POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n${CLOSE}hello`);
  assert.equal(
    answer,
    'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n8\r\nPOST /a \r\n5\r\nhello\r\n0\r\n\r\n',
  );
  assert.deepEqual(by, ['lane']);
});

test('requests sent together are answered one after the other, in order', async (t) => {
  const { port, by } = await serve(t, (request, response) => {
    setImmediate(() => {
      response.writeHead(200, ['Content-Length', String(request.url?.length)]);
      response.end(request.url ?? '', 'latin1');
    });
  });
  const answer = await exchange(
    port,
    `GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\nGET /c HTTP/1.1\r\nHost: h\r\n${CLOSE}`,
  );
  assert.deepEqual(answer.match(/\/[a-c]/g), ['/a', '/b', '/c']);
  assert.deepEqual(by, ['lane', 'lane', 'lane']);
});

test('what is not plain goes to node:http with nothing lost, also after plain requests', async (t) => {
  const { port, by } = await serve(t, (request, response) => {
    const whole = (request as { whole?: Uint8Array }).whole;
    if (whole !== undefined || request.method === 'GET') {
      response.writeHead(200, ['Content-Length', '2']);
      response.end('ok');
      return;
    }
    const chunks: Buffer[] = [];
    const source = request as CallerRequest & Readable;
    source.on('data', (chunk: Buffer) => chunks.push(chunk));
    source.on('end', () => {
      const body = Buffer.concat(chunks);
      response.writeHead(200, ['Content-Length', String(body.length)]);
      response.end(body);
    });
  });
  const answer = await exchange(
    port,
    'GET /1 HTTP/1.1\r\nHost: a\r\n\r\n',
    'POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n',
    `${CLOSE}5\r\nhello\r\n`,
    '6\r\n world\r\n0\r\n\r\n',
  );
  assert.deepEqual(by, ['lane', 'node']);
  assert.match(answer, /ok.*hello world$/s);
});

test('a head that comes in pieces is node:http’s', async (t) => {
  const { port, lane, by } = await serve(t, echo);
  const socket = connect(port, '127.0.0.1');
  const ended = once(socket.resume(), 'close');
  socket.write('GET /1 HTT');
  await once(socket, 'connect');
  // Handed over as soon as the first piece is read.
  while (lane.connections === 0) await new Promise(setImmediate);
  while (lane.connections > 0) await new Promise(setImmediate);
  socket.write(`P/1.1\r\nHost: a\r\n${CLOSE}`);
  await ended;
  assert.deepEqual(by, ['node']);
});

const REFUSED: Readonly<Record<string, string>> = {
  'length and encoding': 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG',
  'two lengths': 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
  'a blank before the colon': 'GET / HTTP/1.1\r\nHost : a\r\n\r\n',
  'a folded line': 'GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n',
  'no HTTP': 'hello\r\n\r\n',
};
for (const [what, bytes] of Object.entries(REFUSED)) {
  test(`${what} is refused, and reaches no handler`, async (t) => {
    const { port, by } = await serve(t, echo);
    assert.match(await exchange(port, bytes), /^HTTP\/1\.1 400/);
    assert.deepEqual(by, []);
  });
}

test('a caller that goes away is told to the handler at once', async (t) => {
  let closed: (ended: boolean) => void = () => {};
  const left = new Promise<boolean>((resolve) => {
    closed = resolve;
  });
  const { port, lane } = await serve(t, (_request, response) => response.on('close', () => closed(response.writableEnded)));
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n', () => socket.destroy());
  assert.equal(await left, false);
  assert.equal(lane.connections, 0);
});

test('a broken answer reaches the caller as broken', async (t) => {
  const { port } = await serve(t, (_request, response) => {
    response.writeHead(200, ['Content-Length', '100']);
    response.write(Buffer.from('half'));
    setImmediate(() => response.destroy());
  });
  const answer = await exchange(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  assert.match(answer, /half$/);
});

test('a HEAD answer has the length of the body and no body', async (t) => {
  const { port } = await serve(t, (_request, response) => {
    response.writeHead(200, ['Content-Length', '100']);
    response.end();
  });
  assert.match(
    await exchange(port, `HEAD / HTTP/1.1\r\nHost: a\r\n${CLOSE}`),
    /Content-Length: 100\r\nConnection: close\r\n\r\n$/,
  );
});

test('requests after the one that said Connection: close are not carried out, sent with it, during it or after it', async (t) => {
  const answers: (() => void)[] = [];
  const { port, by } = await serve(t, (_request, response) => {
    answers.push(() => {
      response.writeHead(200, ['Content-Length', '2']);
      response.end('ok');
    });
  });
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let received = '';
  socket.on('data', (bytes) => {
    received += bytes.toString('latin1');
  });
  const more = 'POST /more HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n';
  socket.write(`GET /last HTTP/1.1\r\nHost: a\r\n${CLOSE}${more}`);
  while (answers.length === 0) await new Promise(setImmediate);
  await new Promise((resolve) => socket.write(more, resolve));
  answers[0]?.();
  await once(socket, 'end');
  socket.end(more);
  await once(socket, 'close');
  assert.deepEqual([by, received.match(/HTTP\/1\.1 \d+/g)], [['lane'], ['HTTP/1.1 200']]);
});

test('a caller that keeps its half open after its last answer is cut off', async (t) => {
  const world = new SimulatedWorld();
  const { port, lane } = await serve(t, echo, world);
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  // Cut off, a connection may end with a reset.
  socket.resume().on('error', () => {});
  socket.write(`GET / HTTP/1.1\r\nHost: a\r\n${CLOSE}`);
  await once(socket, 'end');
  while (world.pending === 0) await new Promise(setImmediate);
  world.advance(999);
  assert.equal(lane.connections, 1);
  world.advance(1_000);
  while (lane.connections > 0) await new Promise(setImmediate);
  assert.equal(world.pending, 0);
  socket.destroy();
});

test('a drain cuts off idle callers that do not close, and closes a connection whose answer began before it', async (t) => {
  const world = new SimulatedWorld();
  const begun: CallerResponse[] = [];
  const { port, lane } = await serve(
    t,
    (request, response) => {
      if (request.url === '/idle') return echo(request, response);
      response.writeHead(200, ['Content-Length', '4']);
      response.write(Buffer.from('ha'));
      begun.push(response);
    },
    world,
  );
  const callers = ['/idle', '/busy'].map((path) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {}).write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    return socket;
  });
  await Promise.all(callers.map((socket) => once(socket, 'data')));
  lane.drain();
  begun[0]?.end('lf');
  await Promise.all(callers.map((socket) => once(socket.resume(), 'end')));
  while (world.pending < 2) await new Promise(setImmediate);
  world.advance(1_000);
  while (lane.connections > 0) await new Promise(setImmediate);
  for (const socket of callers) socket.destroy();
});
