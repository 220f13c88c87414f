/**
 * A million deliveries that wait in one file: what a claim costs as the queue grows, how soon a new process can begin, and what
 * memory and time it takes to carry all of them out. `node bench/queue/million.ts [count]`; prints one JSON object.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryUsage } from 'node:process';
import { fileURLToPath } from 'node:url';
import { Drain } from '../../src/deliveries/drain.ts';
import type { NewDelivery } from '../../src/requirement/delivery.ts';
import type { Store } from '../../src/requirement/store.ts';
import { realWorld } from '../../src/runtime/platform/world.ts';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.ts';

const world = realWorld();
const LANE = 'REQ-I-001';
const BATCH = 1_000;
const CLAIMED = 64;
const MEGABYTE = 1024 ** 2;
const PAYLOAD = Buffer.from(JSON.stringify({ amount: 4_250, currency: 'EUR', reference: 'x'.repeat(200) }));

const [, , first, file = '', counted = ''] = process.argv;
if (first === 'fill' || first === 'drain') {
  const store = await openedAfter(file);
  console.log(JSON.stringify(first === 'fill' ? await fill(store.store, Number(counted)) : await drain(store)));
  await store.store.close();
} else {
  const count = Number(first ?? 1_000_000);
  const folder = mkdtempSync(join(tmpdir(), 'concordat-million-'));
  const at = join(folder, 'store.sqlite');
  try {
    const filled = inFreshProcess('fill', at, count);
    const bytes = statSync(at).size;
    console.log(
      JSON.stringify({ count, fileMiB: Math.round(bytes / MEGABYTE), ...filled, ...inFreshProcess('drain', at, count) }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function inFreshProcess(part: string, path: string, count: number): object {
  const flags = ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url)];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, part, path, String(count)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${part} failed: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as object;
}

async function openedAfter(path: string): Promise<{ readonly store: Store; readonly openMs: number }> {
  const begun = world.now();
  const store = await openSqlite({ file: path, world });
  return { store, openMs: world.now() - begun };
}

/** What a claim of 64 and giving them back take, at each power of ten. */
async function fill(store: Store, count: number): Promise<object> {
  const claimMs: Record<string, number> = {};
  const begun = world.now();
  let apart = 0;
  for (let next = 0, measured = BATCH; next < count; next += BATCH) {
    await store.deliveries.accept(Array.from({ length: BATCH }, (_, index) => delivery(next + index)));
    if (next + BATCH < measured && next + BATCH < count) continue;
    const before = world.now();
    claimMs[next + BATCH] = await claimCost(store);
    apart += world.now() - before;
    measured *= 10;
  }
  return { acceptedPerSecond: Math.round(count / ((world.now() - begun - apart) / 1_000)), claimMs };
}

async function claimCost(store: Store): Promise<number> {
  const took: number[] = [];
  for (let times = 0; times < 51; times += 1) {
    const before = world.now();
    const claimed = await store.deliveries.claim({ box: 'outbox', lane: LANE, owner: 'bench', limit: CLAIMED, lease: 60_000 });
    took.push(world.now() - before);
    await store.deliveries.settle(
      claimed.map(({ id, claim }) => ({ id, claim, attempt: undefined, next: { state: 'waiting', delay: 0 } })),
    );
  }
  took.sort((a, b) => a - b);
  return Math.round((took[25] ?? 0) * 100) / 100;
}

async function drain({ store, openMs }: { readonly store: Store; readonly openMs: number }): Promise<object> {
  const opened = world.now();
  const status = await store.status();
  const statusMs = world.now() - opened;
  let carriedOut = 0;
  let firstMs = 0;
  let settled = 0;
  const all = status.depths.reduce((sum, { count }) => sum + count, 0);
  const done = Promise.withResolvers<void>();
  const { success, plan } = answers();
  const draining = new Drain({
    store,
    world,
    owner: 'bench',
    deliverer: {
      box: 'outbox',
      plan: () => plan,
      deliver: async () => {
        if (carriedOut === 0) firstMs = world.now() - opened;
        carriedOut += 1;
        return success;
      },
      ended: () => {
        settled += 1;
        if (settled % Math.ceil(all / 8) === 0) rss.push(Math.round(memoryUsage.rss() / MEGABYTE));
        if (settled === all) done.resolve();
      },
    },
  });
  const rss = [Math.round(memoryUsage.rss() / MEGABYTE)];
  draining.start();
  await done.promise;
  const seconds = (world.now() - opened) / 1_000;
  await draining.stop();
  return {
    restartMs: { open: Math.round(openMs), status: Math.round(statusMs), firstDelivery: Math.round(openMs + firstMs) },
    deliveredPerSecond: Math.round(carriedOut / seconds),
    deliveredTwice: carriedOut - all,
    // Before the first, and after each eighth.
    rssMiB: rss,
  };
}

function answers() {
  const then = 'delivered';
  const success = { outcome: 'success', code: '200', duration: 1, detail: undefined, then } as const;
  const backoff = { kind: 'exponential', initial: 1_000, max: 60_000 } as const;
  return { success, plan: { concurrency: 128, patience: 10_000, heldFor: 0, schedule: { times: undefined, backoff } } };
}

/** Every tenth belongs to one of a thousand keys. */
function delivery(number: number): NewDelivery {
  const id = `${number}`.padStart(12, '0');
  return {
    id,
    box: 'outbox',
    lane: LANE,
    requirement: LANE,
    operation: 'create payment',
    key: number % 10 === 0 ? `order-${number % 1_000}` : undefined,
    priority: 'normal',
    delay: 0,
    expiresAfter: undefined,
    deduplication: undefined,
    idempotencyKey: id,
    payload: PAYLOAD,
    confidential: false,
    attributes: {},
    origin: 'request',
    replayOf: undefined,
    retain: 24 * 3_600_000,
  };
}
