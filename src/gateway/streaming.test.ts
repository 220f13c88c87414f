import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { documentFor, startStand } from './testing/gateway-stand.ts';
import { StandInVendor } from './testing/stand-in-vendor.ts';

const SIZE = 1_024 * 1024 * 1024;
const UPLOAD = SIZE / 4;
const PIECE = Buffer.alloc(65_536, 'x');
/** Far below the body, above what the buffers on the way and a lazy collector explain. */
const GROWTH = 128 * 1024 * 1024;

const LARGE = ['| download | `GET /large` | | | yes | |', '| upload | `POST /large` | | | no | |'];

/** Writes as fast as it is taken. */
function pour(
  sink: { write(chunk: Buffer): boolean; end(): void; on(event: 'drain', listener: () => void): unknown },
  size: number,
): void {
  let left = size;
  const more = (): void => {
    while (left > 0) {
      left -= PIECE.length;
      if (!sink.write(PIECE)) return;
    }
    sink.end();
  };
  sink.on('drain', more);
  more();
}

/** A gateway in its own process, and how much memory it has taken at most since it was asked before. */
async function startProcess(
  t: TestContext,
): Promise<{ readonly vendor: StandInVendor; readonly address: string; grown(): Promise<number> }> {
  const vendor = await StandInVendor.start();
  t.after(() => vendor.close());
  const folder = mkdtempSync(join(tmpdir(), 'concordat-streaming-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const errorHandling = ['- **Timeout**: 60 s per attempt, 60 s in all', '- **Idempotency**: header Idempotency-Key'];
  writeFileSync(join(folder, 'REQ-I-001-payment-gateway.md'), documentFor(vendor.url, { errorHandling, operations: LARGE }));
  const child = fork(join(import.meta.dirname, 'testing/gateway-process.ts'), [folder]);
  t.after(() => child.disconnect());
  const [{ address }] = (await once(child, 'message')) as [{ address: string }];
  const ask = async (): Promise<{ memory: number; highest: number }> => {
    child.send('memory');
    return ((await once(child, 'message')) as [{ memory: number; highest: number }])[0];
  };
  const { memory } = await ask();
  return { vendor, address, grown: async () => (await ask()).highest - memory };
}

test('a large download takes constant memory and arrives whole', async (t) => {
  const { vendor, address, grown } = await startProcess(t);
  vendor.respond = (_request, response) => pour(response.writeHead(200, { 'Content-Length': SIZE }), SIZE);
  const download = httpRequest(`${address}/payment-gateway/large`).end();
  const [response] = (await once(download, 'response')) as [IncomingMessage];
  assert.equal(response.headers['content-length'], String(SIZE));
  let received = 0;
  for await (const chunk of response) received += (chunk as Buffer).length;
  assert.equal(received, SIZE);
  assertConstant(await grown());
});

test('a large upload takes constant memory and arrives whole', async (t) => {
  const { vendor, address, grown } = await startProcess(t);
  let received = 0;
  vendor.respond = (request, response) => {
    request.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    request.on('end', () => response.end('stored'));
  };
  const upload = httpRequest(`${address}/payment-gateway/large`, { method: 'POST', headers: { 'content-length': UPLOAD } });
  pour(upload, UPLOAD);
  const [response] = (await once(upload, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  assert.equal(response.statusCode, 200);
  assert.equal(received, UPLOAD);
  assertConstant(await grown());
});

function assertConstant(grown: number): void {
  assert.ok(grown < GROWTH, `${Math.round(grown / 1024 / 1024)} MiB more`);
}

test('a caller that takes nothing stops the vendor, and after the bound its connection is closed', async (t) => {
  const stand = await startStand(t, { limits: { stall: 100 } });
  let written = 0;
  stand.vendor.respond = (_request, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(PIECE)) written += PIECE.length;
    };
    response.on('drain', more);
    more();
  };
  const socket = connect(stand.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('GET /payment-gateway/v1/payments/1 HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'readable');
  await stand.vendor.arrivals[0]?.abandoned;
  assert.ok(written < 64 * 1024 * 1024, `${written} bytes went into buffers`);
  socket.destroy();
});

test('answers are passed on as they come, not when they are complete', async (t) => {
  const stand = await startStand(t);
  stand.vendor.respond = (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('data: first\n\n');
    stand.vendor.respond = (_other, last) => {
      response.end('data: last\n\n');
      last.end();
    };
  };
  const response = await stand.fetch('/v1/payments/stream');
  const reader = (response.body ?? assert.fail()).getReader();
  const decoder = new TextDecoder();
  assert.equal(decoder.decode((await reader.read()).value), 'data: first\n\n');
  await stand.fetch('/v1/payments/release');
  assert.equal(decoder.decode((await reader.read()).value), 'data: last\n\n');
  assert.equal((await reader.read()).done, true);
});
