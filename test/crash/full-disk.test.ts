/** A gateway whose disk takes no more, and takes more again: by a limit on the size of files, which needs no rights. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { GatewayProcess } from './gateway.ts';
import { Receiver } from './receiver.ts';
import { documentFor } from './rounds.ts';

const FILE_KIB = 3_000;
/** So many would be four times what fits. */
const MOST = 600;
const FILLING = 'x'.repeat(20_000);

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly retryAfter: string | null;
}

async function setUp(t: TestContext): Promise<{ gateway: GatewayProcess; receiver: Receiver }> {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-full-'));
  const receiver = await Receiver.start();
  writeFileSync(join(folder, 'REQ-I-001-payment-gateway.md'), documentFor(receiver.url));
  const gateway = await GatewayProcess.start({ documents: folder, store: join(folder, 'store.sqlite'), fileKiB: FILE_KIB });
  t.after(async () => {
    gateway?.kill('SIGKILL');
    await gateway?.ended;
    receiver.close();
    rmSync(folder, { recursive: true, force: true });
  });
  assert.ok(gateway !== undefined);
  return { gateway, receiver };
}

async function handOver(gateway: GatewayProcess, number: number): Promise<Answer> {
  const body = { order: 'one', number, filling: FILLING };
  const answer = await fetch(`${gateway.address}/payment-gateway/deliveries`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ operation: 'create payment', input: { body }, key: 'one', idempotencyKey: `one-${number}` }),
  });
  const { code } = (await answer.json()) as { code?: string };
  return { status: answer.status, code, retryAfter: answer.headers.get('retry-after') };
}

test('a full disk refuses with 503 and keeps what was accepted; with room it goes on by itself', {
  timeout: 120_000,
}, async (t) => {
  const { gateway, receiver } = await setUp(t);
  receiver.fails = () => true;
  let next = 1;
  let refused: Answer | undefined;
  while (refused === undefined && next < MOST) {
    const answer = await handOver(gateway, next);
    if (answer.status === 202) next += 1;
    else refused = answer;
  }
  assert.ok(next > 10, 'some were accepted before');
  assert.equal(refused?.status, 503);
  assert.equal(refused.code, 'CONCORDAT_STORE_UNAVAILABLE');
  assert.ok(Number(refused.retryAfter) > 0);
  assert.equal((await handOver(gateway, next)).status, 503, 'and stays so');

  gateway.giveRoom();
  receiver.fails = () => false;
  // Nobody starts anything anew: whoever comes back is accepted.
  while ((await handOver(gateway, next)).status !== 202) await pause(100);
  await receiver.reaches(next);
  assert.deepEqual(
    receiver.done.get('one'),
    Array.from({ length: next }, (_, index) => index + 1),
  );
});
