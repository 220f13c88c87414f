import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { test } from 'node:test';
import { type Dispatcher, Pool } from 'undici';
import { WireDispatcher } from './dispatcher.ts';
import type { WireHandler } from './exchange.ts';

interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: string;
  error: Error | undefined;
  started: boolean;
}

function ask(
  dispatcher: WireDispatcher,
  options: { method?: string; path?: string; headers?: string[]; body?: string; bodyTimeout?: number } = {},
  onStart?: (abort: (error: Error) => void) => void,
): Promise<Answer> {
  return new Promise((resolve) => {
    const answer: Answer = { status: 0, headers: {}, body: '', error: undefined, started: false };
    dispatcher.dispatch({ method: 'GET', path: '/', headers: [], body: null, ...options } as never, {
      onRequestStart: (controller) => {
        answer.started = true;
        onStart?.((error) => controller.abort(error));
      },
      onResponseStart: (_controller, status, headers) => {
        answer.status = status;
        answer.headers = headers as Record<string, string>;
      },
      onResponseData: (_controller, chunk) => {
        answer.body += chunk.toString();
      },
      onResponseEnd: () => resolve(answer),
      onResponseError: (_controller, error) => {
        answer.error = error;
        resolve(answer);
      },
    });
  });
}

async function raw(
  t: { after(fn: () => void): void },
  onConnection: (socket: Socket) => void,
  connections = 4,
): Promise<{ dispatcher: WireDispatcher; server: Server }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const dispatcher = new WireDispatcher(origin, {
    connections,
    connectTimeout: 5_000,
    minimumTls: '1.2',
    streams: new Pool(origin.origin),
  });
  t.after(() => {
    void dispatcher.destroy();
    server.close();
  });
  return { dispatcher, server };
}

test('speaks to a real HTTP server, keeps its connections, and counts no more than it may', async () => {
  const sockets = new Set<unknown>();
  const server = createHttp((request, response) => {
    sockets.add(request.socket);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      response
        .setHeader('x-method', request.method ?? '')
        .end(`${request.url} ${request.headers['x-a']} ${Buffer.concat(chunks)}`),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const dispatcher = new WireDispatcher(origin, {
    connections: 2,
    connectTimeout: 5_000,
    minimumTls: '1.2',
    streams: new Pool(origin.origin),
  });
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      ask(dispatcher, { method: 'POST', path: `/${index}`, headers: ['x-a', 'b'], body: `body ${index}` }),
    ),
  );
  for (const [index, answer] of answers.entries()) {
    assert.equal(answer.status, 200);
    assert.equal(answer.body, `/${index} b body ${index}`);
  }
  assert.equal(sockets.size, 2);
  assert.deepEqual(dispatcher.status, { connections: 2, idle: 2, waiting: 0 });
  await dispatcher.close();
  assert.deepEqual(dispatcher.status, { connections: 0, idle: 0, waiting: 0 });
  server.close();
});

test('a refused connection fails before anything started', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.close();
  await once(server, 'close');
  const dispatcher = new WireDispatcher(origin, {
    connections: 1,
    connectTimeout: 5_000,
    minimumTls: '1.2',
    streams: new Pool(origin.origin),
  });
  const answer = await ask(dispatcher);
  assert.equal((answer.error as NodeJS.ErrnoException).code, 'ECONNREFUSED');
  assert.equal(answer.started, false);
  await dispatcher.close();
});

test('a line end in a header is refused before anything is written', async (t) => {
  let connections = 0;
  const { dispatcher } = await raw(t, () => {
    connections += 1;
  });
  const answer = await ask(dispatcher, { headers: ['x-a', 'b\r\nx-c: d'] });
  assert.equal((answer.error as NodeJS.ErrnoException).code, 'UND_ERR_INVALID_ARG');
  assert.equal(connections, 0);
});

test('an answer that breaks off inside its body is an error, and its connection is not used again', async (t) => {
  let connections = 0;
  const { dispatcher } = await raw(t, (socket) => {
    connections += 1;
    socket.once('data', () =>
      socket.end(
        connections === 1
          ? 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'
          : 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      ),
    );
  });
  const first = await ask(dispatcher);
  assert.equal(first.status, 200);
  assert.equal(first.body, 'half');
  assert.ok(first.error instanceof Error);
  const second = await ask(dispatcher);
  assert.equal(second.body, 'ok');
  assert.equal(connections, 2);
});

test('a second answer in the same bytes is nobody’s; the first is whole, and the connection is given up', async (t) => {
  let connections = 0;
  const { dispatcher } = await raw(t, (socket) => {
    connections += 1;
    socket.once('data', () =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil'),
    );
  });
  for (const count of [1, 2]) {
    const answer = await ask(dispatcher);
    assert.equal(answer.body, 'ok');
    assert.equal(answer.error, undefined);
    assert.equal(connections, count);
  }
});

test('a stop closes the connection at once and leaves a waiting request its turn', async (t) => {
  let closed = 0;
  const { dispatcher } = await raw(
    t,
    (socket) => {
      socket.on('close', () => {
        closed += 1;
      });
      socket.on('data', (bytes) => {
        if (String(bytes).startsWith('GET /quick')) socket.write('HTTP/1.1 204 No Content\r\n\r\n');
      });
    },
    1,
  );
  const reason = new Error('enough');
  const slow = ask(dispatcher, { path: '/slow' }, (abort) => setImmediate(() => abort(reason)));
  const waiting = ask(dispatcher, { path: '/quick' });
  assert.equal((await slow).error, reason);
  assert.equal((await waiting).status, 204);
  assert.ok(closed >= 1);
});

test('a body that falls silent ends after the time it was given', async (t) => {
  const { dispatcher } = await raw(t, (socket) => {
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'));
  });
  const answer = await ask(dispatcher, { bodyTimeout: 20 });
  assert.equal((answer.error as NodeJS.ErrnoException).code, 'UND_ERR_BODY_TIMEOUT');
});

test('a body without a length ends with the connection', async (t) => {
  const { dispatcher } = await raw(t, (socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\nfirst ');
      setImmediate(() => socket.end('second'));
    });
  });
  const answer = await ask(dispatcher);
  assert.equal(answer.body, 'first second');
  assert.equal(answer.error, undefined);
});

test('what was read stays as it was when other connections read', async (t) => {
  const size = 200_000;
  const { dispatcher } = await raw(t, (socket) => {
    socket.once('data', (bytes) => {
      const letter = String(bytes).charAt('GET /'.length);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
      socket.write(letter.repeat(size));
    });
  });
  const kept = ['a', 'b', 'c', 'd'].map((letter) => {
    const pieces: Buffer[] = [];
    return new Promise<{ letter: string; pieces: Buffer[] }>((resolve, reject) =>
      dispatcher.dispatch(
        { method: 'GET', path: `/${letter}`, headers: [] },
        {
          onRequestStart: () => undefined,
          onResponseData: (_controller, piece) => void pieces.push(piece),
          onResponseEnd: () => resolve({ letter, pieces }),
          onResponseError: (_controller, error) => reject(error),
        },
      ),
    );
  });
  for (const { letter, pieces } of await Promise.all(kept)) {
    const body = Buffer.concat(pieces).toString();
    assert.equal(body.length, size);
    assert.ok(body === letter.repeat(size), `the body of /${letter} has other bytes in it`);
  }
});

test('a paused answer holds its connection back and loses nothing', async (t) => {
  const size = 2_000_000;
  const { dispatcher } = await raw(t, (socket) => {
    socket.once('data', () => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n${'x'.repeat(size)}`));
  });
  let length = 0;
  let paused = false;
  let whilePaused = 0;
  await new Promise<void>((resolve, reject) =>
    dispatcher.dispatch(
      { method: 'GET', path: '/', headers: [] },
      {
        onRequestStart: () => undefined,
        onResponseData: (controller, piece) => {
          if (paused) whilePaused += 1;
          length += piece.length;
          paused = true;
          controller.pause();
          setImmediate(() => {
            paused = false;
            controller.resume();
          });
        },
        onResponseEnd: () => resolve(),
        onResponseError: (_controller, error) => reject(error),
      },
    ),
  );
  assert.equal(length, size);
  assert.equal(whilePaused, 0);
});

/** Accepts connections and says nothing: a TLS handshake with it has no end. */
async function silent(t: { after(fn: () => void): void }): Promise<{ origin: URL; accepted: Promise<Socket> }> {
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.resume();
    accepted.resolve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return { origin: new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}`), accepted: accepted.promise };
}

test('a connection that does not come up in its time is an error before anything started', async (t) => {
  const { origin } = await silent(t);
  const streams = new Pool(origin.origin);
  const dispatcher = new WireDispatcher(origin, { connections: 1, connectTimeout: 20, minimumTls: '1.2', streams });
  const answer = await ask(dispatcher);
  assert.equal((answer.error as NodeJS.ErrnoException).code, 'UND_ERR_CONNECT_TIMEOUT');
  assert.equal(answer.started, false);
  assert.deepEqual(dispatcher.status, { connections: 0, idle: 0, waiting: 0 });
  await dispatcher.close();
});

test('a stop reaches a request whose connection is still opening, and one that waits for a connection', async (t) => {
  const { origin, accepted } = await silent(t);
  const streams = new Pool(origin.origin);
  const dispatcher = new WireDispatcher(origin, { connections: 1, connectTimeout: 60_000, minimumTls: '1.2', streams });
  const holds: Dispatcher.DispatchController[] = [];
  const errors: Error[] = [];
  const handler: WireHandler = {
    onRequestWaits: (controller) => void holds.push(controller),
    onRequestStart: () => assert.fail('nothing may leave'),
    onResponseError: (_controller, error) => void errors.push(error),
  };
  for (const path of ['/opening', '/waiting']) dispatcher.dispatch({ method: 'POST', path, headers: [], body: 'x' }, handler);
  const socket = await accepted;
  const gone = once(socket, 'close');
  assert.deepEqual(dispatcher.status, { connections: 1, idle: 0, waiting: 1 });
  const reasons = [new Error('waited enough'), new Error('enough')];
  holds[1]?.abort(reasons[0] as Error);
  holds[0]?.abort(reasons[1] as Error);
  assert.deepEqual(errors, reasons);
  assert.deepEqual(dispatcher.status, { connections: 0, idle: 0, waiting: 0 });
  await gone;
  await dispatcher.close();
});
