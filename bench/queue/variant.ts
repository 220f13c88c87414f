/** One queue in a fresh process: how many it accepts and how many it carries out a second, both durably. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewDelivery } from '../../src/requirement/delivery.ts';
import type { Store } from '../../src/requirement/store.ts';
import { realWorld } from '../../src/runtime/platform/world.ts';
import { openPostgres } from '../../src/store/postgres/open-postgres.ts';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.ts';
import { accepted, JOB, perSecond, WAITING } from './job.ts';

const { BENCH_POSTGRES = '', BENCH_REDIS = '' } = process.env;
const variant = process.argv[2] ?? '';
/** As the drain takes them. */
const BATCH = 100;

interface Measured {
  readonly accepted: number;
  readonly drained: number;
}

const VARIANTS: Readonly<Record<string, () => Promise<Measured>>> = {
  'concordat sqlite': async () => {
    const folder = mkdtempSync(join(tmpdir(), 'concordat-bench-'));
    const measured = await ours(await openSqlite({ file: join(folder, 'store.sqlite'), world: realWorld() }));
    rmSync(folder, { recursive: true });
    return measured;
  },
  'concordat postgres': async () => ours(await openPostgres({ url: BENCH_POSTGRES, world: realWorld() })),
  'pg-boss': pgBoss,
  'graphile-worker': graphileWorker,
  bullmq: bullmq,
};

const run = VARIANTS[variant];
if (run === undefined) throw new Error(`no variant "${variant}"`);
console.log(JSON.stringify(await run()));
process.exit(0);

async function ours(store: Store): Promise<Measured> {
  const payload = Buffer.from(JSON.stringify(JOB));
  const delivery = (id: string): NewDelivery => ({
    id,
    box: 'outbox',
    lane: 'REQ-I-001',
    requirement: 'REQ-I-001',
    operation: 'create payment',
    key: undefined,
    priority: 'normal',
    delay: 0,
    expiresAfter: undefined,
    deduplication: undefined,
    idempotencyKey: id,
    payload,
    confidential: false,
    attributes: {},
    origin: 'request',
    replayOf: undefined,
    retain: 60_000,
  });
  const world = realWorld();
  const rate = await accepted(() => store.deliveries.accept([delivery(world.identifier())]));
  const before = await store.deliveries.count({ states: ['waiting'] });
  for (let have = before.count; have < WAITING; have += 500) {
    await store.deliveries.accept(Array.from({ length: 500 }, () => delivery(world.identifier())));
  }
  const began = performance.now();
  let done = 0;
  const drain = async (owner: string): Promise<void> => {
    for (;;) {
      const claims = await store.deliveries.claim({ box: 'outbox', lane: 'REQ-I-001', owner, limit: BATCH, lease: 30_000 });
      if (claims.length === 0) return;
      const attempt = { outcome: 'success', code: '200', duration: 1, detail: undefined, by: owner } as const;
      await store.deliveries.settle(
        claims.map(({ id, claim }) => ({ id, claim, attempt, next: { state: 'delivered' as const } })),
      );
      done += claims.length;
    }
  };
  await Promise.all(['a', 'b', 'c', 'd'].map(drain));
  const drained = perSecond(done, performance.now() - began);
  await store.close();
  return { accepted: rate, drained };
}

async function pgBoss(): Promise<Measured> {
  const { PgBoss } = await import('pg-boss');
  const boss = new PgBoss({ connectionString: BENCH_POSTGRES, max: 10 });
  await boss.start();
  await boss.createQueue('payments');
  const rate = await accepted(() => boss.send('payments', JOB));
  for (let more = 0; more < WAITING; more += 500)
    await boss.insert(
      'payments',
      Array.from({ length: 500 }, () => ({ data: JOB })),
    );
  const began = performance.now();
  let done = 0;
  const drain = async (): Promise<void> => {
    for (;;) {
      const jobs = await boss.fetch('payments', { batchSize: BATCH });
      if (jobs.length === 0) return;
      await boss.complete(
        'payments',
        jobs.map(({ id }) => id),
      );
      done += jobs.length;
    }
  };
  await Promise.all([drain(), drain(), drain(), drain()]);
  return { accepted: rate, drained: perSecond(done, performance.now() - began) };
}

async function graphileWorker(): Promise<Measured> {
  const { Logger, makeWorkerUtils, run: runWorker } = await import('graphile-worker');
  const logger = new Logger(() => () => undefined);
  const client = await makeWorkerUtils({ connectionString: BENCH_POSTGRES, maxPoolSize: 10, logger });
  await client.migrate();
  const rate = await accepted(() => client.addJob('payment', JOB));
  for (let more = 0; more < WAITING; more += 500)
    await client.addJobs(Array.from({ length: 500 }, () => ({ identifier: 'payment', payload: JOB })));
  let done = 0;
  let began = 0;
  let last = 0;
  const idle = Promise.withResolvers<void>();
  await runWorker({
    connectionString: BENCH_POSTGRES,
    noHandleSignals: true,
    maxPoolSize: 25,
    logger,
    taskList: {
      payment: () => {
        if (done === 0) began = performance.now();
        done += 1;
        last = performance.now();
        if (done >= WAITING) idle.resolve();
      },
    },
    // Its fastest settings, by its own performance page.
    preset: {
      worker: {
        concurrentJobs: 24,
        localQueue: { size: 500, refetchDelay: { durationMs: 10 } },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
  });
  await idle.promise;
  const drained = perSecond(done, last - began);
  return { accepted: rate, drained };
}

async function bullmq(): Promise<Measured> {
  const { Queue, Worker } = await import('bullmq');
  const connection = { host: '127.0.0.1', port: Number(BENCH_REDIS), maxRetriesPerRequest: null };
  const queue = new Queue('payments', { connection });
  const rate = await accepted(() => queue.add('payment', JOB, { removeOnComplete: true }));
  for (let more = 0; more < WAITING; more += 500)
    await queue.addBulk(Array.from({ length: 500 }, () => ({ name: 'payment', data: JOB, opts: { removeOnComplete: true } })));
  let done = 0;
  let began = 0;
  const idle = Promise.withResolvers<number>();
  const worker = new Worker(
    'payments',
    async () => {
      if (done === 0) began = performance.now();
      done += 1;
      if (done >= WAITING) idle.resolve(performance.now());
    },
    { connection, concurrency: 64 },
  );
  const drained = perSecond(WAITING, (await idle.promise) - began);
  await worker.close();
  await queue.close();
  return { accepted: rate, drained };
}
