import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { test } from 'node:test';
import { Pool } from 'undici';
import { WireDispatcher } from './dispatcher.ts';

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
  const dispatcher = new WireDispatcher(origin, { connections, minimumTls: '1.2', streams: new Pool(origin.origin) });
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
  const dispatcher = new WireDispatcher(origin, { connections: 2, minimumTls: '1.2', streams: new Pool(origin.origin) });
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
  const dispatcher = new WireDispatcher(origin, { connections: 1, minimumTls: '1.2', streams: new Pool(origin.origin) });
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

test('a second answer in the same bytes is a broken connection, not somebody else’s answer', async (t) => {
  const { dispatcher } = await raw(t, (socket) => {
    socket.once('data', () =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil'),
    );
  });
  const [first, second] = await Promise.all([ask(dispatcher), ask(dispatcher)]);
  for (const answer of [first, second]) assert.notEqual(answer?.body, 'evil');
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
