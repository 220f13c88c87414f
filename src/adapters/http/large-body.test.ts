/** Large bodies pass in constant memory, both ways. 256 MiB here; the size changes nothing but the time. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RecordedAttempt } from '../testing/recorded-attempt.ts';
import { HttpAdapter } from './adapter.ts';
import type { HttpAnswer } from './answer.ts';
import { requirementOf } from './testing/requirement.ts';
import { Vendor } from './testing/vendor.ts';

const TOTAL = 256 * 1024 * 1024;
/**
 * What may be alive at any moment beside what was before: socket buffers of both ends, what waits for a reader, and buffers
 * that the collector has found and not yet given back. A body that piled up anywhere would be 256 MiB.
 */
const ALIVE_MAX = 96 * 1024 * 1024;
/** How often to look. */
const LOOK_EVERY = 32 * 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, 7);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that are still reachable: not what merely waits to be collected. */
function alive(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function* chunks(): Generator<Buffer> {
  for (let sent = 0; sent < TOTAL; sent += CHUNK.length) yield CHUNK;
}

test('256 MiB up and 256 MiB down, in constant memory', async () => {
  let received = 0;
  let most = 0;
  await using vendor = await Vendor.start(
    (request, response) => {
      request.on('data', (chunk: Buffer) => {
        received += chunk.length;
        if (received % LOOK_EVERY < chunk.length) most = Math.max(most, alive());
      });
      request.on('end', () => Readable.from(chunks(), { objectMode: false }).pipe(response));
    },
    { readBody: false },
  );
  const adapter = new HttpAdapter(requirementOf({ url: vendor.url }));
  const operation = adapter.match('POST', '/things');
  assert.ok(operation !== undefined);
  const body = Readable.from(chunks(), { objectMode: false });
  const attempt = new RecordedAttempt<HttpAnswer>();
  const before = alive();
  most = before;
  let next = LOOK_EVERY;
  adapter.exchange({ method: 'POST', path: '/things', headers: [], body, operation }).send(attempt);
  const { answer } = await attempt.settled;
  assert.equal(received, TOTAL);
  let read = 0;
  for await (const chunk of answer?.body.stream() ?? []) {
    read += chunk.byteLength;
    if (read < next) continue;
    next += LOOK_EVERY;
    most = Math.max(most, alive());
  }
  assert.equal(read, TOTAL);
  assert.ok(most - before < ALIVE_MAX, `memory grew by ${Math.round((most - before) / 1024 / 1024)} MiB`);
  assert.equal(await attempt.released, undefined);
  await adapter.close();
});
