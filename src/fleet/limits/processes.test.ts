/** Real processes, a real store, the machine's time. Only the bound is asserted: how much is sent depends on the machine. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshDatabase } from '../../store/testing/postgres.ts';

const SCRIPT = new URL('../testing/gateway-process.ts', import.meta.url);

/** Of a sending: it was written between these two readings of the machine's clock. */
type Written = readonly [earliest: number, latest: number];

/** The most that were certainly written within one half-open second, however a busy machine has put processes aside. */
function mostInOneSecond(sent: readonly Written[]): number {
  return Math.max(...sent.map(([from]) => sent.filter(([earliest, latest]) => earliest >= from && latest < from + 1_000).length));
}

/** Four gateways; one is killed, and another joins. */
async function run(kind: 'sqlite' | 'postgres', place: string): Promise<Written[]> {
  const sent: Written[] = [];
  const start = (): ChildProcess => {
    const child = fork(SCRIPT, [kind, place], { execArgv: ['--disable-warning=ExperimentalWarning'] });
    child.on('message', (written: Written) => sent.push(written));
    return child;
  };
  const reach = async (count: number): Promise<void> => {
    while (sent.length < count) await once(all[0] as ChildProcess, 'message');
  };
  const all = [start()];
  await reach(5);
  all.push(start(), start(), start());
  await reach(20);
  all[1]?.kill('SIGKILL');
  await reach(35);
  all.push(start());
  await reach(70);
  const left = all.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  const ended = left.map((child) => once(child, 'exit'));
  for (const child of left) child.send('stop');
  await Promise.all(ended);
  return sent;
}

test('four processes over a file: ten a second and never an eleventh, with one killed and one that joins', {
  timeout: 90_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-fleet-'));
  try {
    const sent = await run('sqlite', join(folder, 'store.sqlite'));
    assert.ok(sent.length >= 70);
    assert.ok(mostInOneSecond(sent) <= 10, `${mostInOneSecond(sent)} in one second`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('four processes over PostgreSQL: the same', { timeout: 90_000 }, async () => {
  const sent = await run('postgres', await freshDatabase());
  assert.ok(mostInOneSecond(sent) <= 10, `${mostInOneSecond(sent)} in one second`);
});
