/** What must hold when the server, its machine or the network fails. */
import assert from 'node:assert/strict';
import { connect, createServer, type Socket } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Store } from '../../requirement/store.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { delivery, LANE } from '../testing/conformance/scene.ts';
import { startPostgres, startStandby } from '../testing/postgres.ts';
import { openPostgres } from './open-postgres.ts';

const world = realWorld();
const UNAVAILABLE = { code: 'CONCORDAT_STORE_UNAVAILABLE' };

/** Accepts one after the other until told to stop; each is handed over again, with the same id, until somebody says that it is accepted. */
async function produce(store: Store, name: string, stopped: () => boolean, accepted: Set<string>): Promise<number> {
  let refused = 0;
  for (let index = 0; !stopped(); index += 1) {
    const one = delivery(`${name}-${index}`, { key: name });
    for (;;) {
      try {
        await store.deliveries.accept([one]);
        accepted.add(one.id);
        break;
      } catch (error) {
        assert.equal((error as { code?: unknown }).code, 'CONCORDAT_STORE_UNAVAILABLE');
        assert.ok(((error as { retryAfter?: number }).retryAfter ?? 0) > 0);
        refused += 1;
        await pause(20);
      }
    }
  }
  return refused;
}

/** Claims and delivers until nothing is left; repeats what failed. The order in which each key's were delivered. */
async function drain(store: Store): Promise<Map<string, string[]>> {
  const delivered = new Map<string, string[]>();
  for (;;) {
    const claimed = await store.deliveries.claim({ box: 'outbox', lane: LANE, owner: 'drain', limit: 100, lease: 60_000 });
    if (claimed.length === 0) return delivered;
    for (const { key, id } of claimed) delivered.set(key ?? '', [...(delivered.get(key ?? '') ?? []), id]);
    await store.deliveries.settle(
      claimed.map(({ id, claim }) => ({ id, claim, attempt: undefined, next: { state: 'delivered' } })),
    );
  }
}

async function everythingThere(store: Store, accepted: ReadonlySet<string>): Promise<void> {
  const delivered = await drain(store);
  const all = new Set([...delivered.values()].flat());
  for (const id of accepted) assert.ok(all.has(id), `${id} was accepted and is lost`);
  for (const [key, ids] of delivered) {
    assert.deepEqual(
      ids,
      ids.map((_, index) => `${key}-${index}`),
      `the order of ${key}`,
    );
  }
}

// Mostly waiting, for servers that start.
describe('failures', { concurrency: 1 }, () => {
  test('a server killed under load: accepted is accepted, and the store goes on by itself when it is back', async (t) => {
    const server = await startPostgres(t);
    await using store = await openPostgres({ url: server.url(), world, patience: 2_000 });
    const heard: string[] = [];
    store.signals.subscribe('deliveries', (text) => heard.push(text));
    const accepted = new Set<string>();
    let stopped = false;
    const producers = Array.from({ length: 12 }, (_, index) => produce(store, `p${index}`, () => stopped, accepted));
    for (let round = 0; round < 2; round += 1) {
      const target = accepted.size + 100;
      while (accepted.size < target) await pause(5);
      await server.kill();
      assert.ok((await store.status()).failure !== undefined);
      await server.start();
    }
    const target = accepted.size + 50;
    while (accepted.size < target) await pause(5);
    stopped = true;
    const refused = (await Promise.all(producers)).reduce((sum, count) => sum + count, 0);
    assert.ok(refused > 0, 'somebody noticed');
    await everythingThere(store, accepted);
    assert.equal((await store.status()).failure, undefined);
    while (!heard.includes('')) await pause(10);
    heard.length = 0;
    while (!heard.includes('outbox again')) {
      await store.signals.publish('deliveries', 'outbox again').catch(() => undefined);
      await pause(10);
    }
  });

  test('a connection that is half open hangs nobody, and is not used again', async (t) => {
    const server = await startPostgres(t);
    const road = await forwarder(t, server.port);
    await using store = await openPostgres({ url: server.url('postgres', `127.0.0.1:${road.port}`), world, patience: 1_500 });
    await store.deliveries.accept([delivery('before')]);
    road.stall();
    const began = world.now();
    await assert.rejects(store.deliveries.accept([delivery('during')]), UNAVAILABLE);
    assert.ok(world.now() - began < 10_000);
    road.flow();
    assert.equal((await store.deliveries.accept([delivery('during')])).length, 1);
    assert.equal((await store.deliveries.count({})).count, 2);
  });

  test('a server that stands still answers nobody, and is used again when it goes on', async (t) => {
    const server = await startPostgres(t);
    await using store = await openPostgres({ url: server.url(), world, patience: 1_500 });
    server.freeze();
    await assert.rejects(store.deliveries.accept([delivery('one')]), UNAVAILABLE);
    server.thaw();
    await store.deliveries.accept([delivery('one')]);
    assert.equal((await store.deliveries.count({})).count, 1);
  });

  test('a synchronous standby takes over with everything that was accepted', async (t) => {
    const primary = await startPostgres(t);
    const standby = await startStandby(t, primary);
    const url = `postgres://concordat@127.0.0.1:${primary.port},127.0.0.1:${standby.port}/postgres?target_session_attrs=read-write`;
    await using store = await openPostgres({ url, world, patience: 2_000 });
    await using other = await openPostgres({ url: standbyFirst(url), world, patience: 2_000 });
    const accepted = new Set<string>();
    let stopped = false;
    const producers = [store, other].flatMap((one, index) =>
      Array.from({ length: 4 }, (_, number) => produce(one, `s${index}p${number}`, () => stopped, accepted)),
    );
    while (accepted.size < 200) await pause(5);
    await primary.kill();
    await standby.promote();
    const target = accepted.size + 100;
    while (accepted.size < target) await pause(5);
    stopped = true;
    await Promise.all(producers);
    await everythingThere(store, accepted);
  });

  test('a server that can only be read says so', async (t) => {
    const server = await startPostgres(t);
    await using store = await openPostgres({ url: server.url(), world });
    await server.query(`ALTER DATABASE postgres SET default_transaction_read_only = on`);
    await server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'concordat'`);
    await pause(50);
    await assert.rejects(store.deliveries.accept([delivery('one')]), UNAVAILABLE);
    await server.query(`ALTER DATABASE postgres SET default_transaction_read_only = off`, [], 'template1');
    await store.deliveries.accept([delivery('one')]);
  });
});

function standbyFirst(url: string): string {
  const [, first = '', second = ''] = /@([^,]+),([^/]+)\//.exec(url) ?? [];
  return url.replace(`${first},${second}`, `${second},${first}`);
}

/** TCP to the server, until it is stalled: connections stay open, and nothing passes. */
async function forwarder(t: TestContext, to: number) {
  const sockets = new Set<Socket>();
  let stalled = false;
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => into.destroy());
      from.on('close', () => into.destroy());
      from.on('data', (bytes) => into.write(bytes));
      if (stalled) from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  return {
    port: address.port,
    stall: () => {
      stalled = true;
      for (const socket of sockets) socket.pause();
    },
    /** For new connections; the old ones stay dead. */
    flow: () => {
      stalled = false;
    },
  };
}
