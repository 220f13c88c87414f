/** Durable queues side by side: 64 producers handing over single jobs, and 20,000 waiting ones carried out, each in a fresh process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../src/store/testing/postgres.ts';
import { freshly, shuffled, spread, table } from '../measure.ts';

interface Variant {
  readonly name: string;
  readonly durability: string;
  readonly variant: string;
  readonly redis?: 'always' | 'everysec';
}

const VARIANTS: readonly Variant[] = [
  { name: 'concordat, a file', variant: 'concordat sqlite', durability: 'WAL, synchronous=FULL' },
  { name: 'concordat, PostgreSQL', variant: 'concordat postgres', durability: 'fsync, synchronous_commit=on' },
  { name: 'pg-boss', variant: 'pg-boss', durability: 'fsync, synchronous_commit=on' },
  { name: 'graphile-worker', variant: 'graphile-worker', durability: 'fsync, synchronous_commit=on' },
  { name: 'BullMQ, AOF always', variant: 'bullmq', durability: 'appendfsync always', redis: 'always' },
  { name: 'BullMQ, AOF every second', variant: 'bullmq', durability: 'loses up to a second', redis: 'everysec' },
];

export async function benchQueue(rounds: number): Promise<string> {
  const after: (() => unknown)[] = [];
  const postgres = await startPostgres({ after: (stop) => void after.push(stop) });
  const accepted = new Map<string, number[]>();
  const drained = new Map<string, number[]>();
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const { name, variant, redis } of shuffled(VARIANTS)) {
        const server = redis === undefined ? undefined : await startRedis(redis);
        process.env.BENCH_REDIS = String(server?.port ?? '');
        process.env.BENCH_POSTGRES = postgres.url(await postgres.createDatabase());
        try {
          const measured = freshly(new URL('variant.ts', import.meta.url), variant);
          accepted.set(name, [...(accepted.get(name) ?? []), measured.accepted as number]);
          drained.set(name, [...(drained.get(name) ?? []), measured.drained as number]);
        } finally {
          await server?.stop();
        }
      }
    }
  } finally {
    for (const stop of after.reverse()) await stop();
  }
  const rows = VARIANTS.map(({ name, durability }) => [
    name,
    durability,
    spread(accepted.get(name) ?? [], 0),
    spread(drained.get(name) ?? [], 0),
  ]);
  return table(['', 'durability', 'accepted per second, one at a time, 64 producers', 'carried out per second'], rows);
}

async function startRedis(sync: 'always' | 'everysec'): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-redis-'));
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
  const server: ChildProcess = spawn('redis-server', [...options, '--appendfsync', sync], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve) => {
    server.stdout?.on('data', (chunk: Buffer) => String(chunk).includes('Ready to accept') && resolve());
  });
  const stop = async (): Promise<void> => {
    server.kill('SIGKILL');
    await new Promise((resolve) => server.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, stop };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
