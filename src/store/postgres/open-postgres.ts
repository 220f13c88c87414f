/**
 * A store in PostgreSQL: any number of processes are one store. Rejects with CONCORDAT_STORE_UNAVAILABLE where the database cannot be
 * reached, cannot be written to, has a schema that is too new, or the package `pg` is missing; with CONCORDAT_KEY_MISSING where it is
 * sealed with another key.
 */
import { ConcordatError } from '../../requirement/errors.ts';
import type { Store, StoreStatus } from '../../requirement/store.ts';
import { storeLimits } from '../limits.ts';
import type { StoreOptions } from '../options.ts';
import { readAddress } from './address.ts';
import { auditLog } from './audit.ts';
import { ClockKeeper } from './clock.ts';
import { Connections } from './connections.ts';
import { DataKeys } from './data-keys.ts';
import { Deliveries } from './deliveries/deliveries.ts';
import { Totals } from './deliveries/totals.ts';
import { type LoadDriver, loadDriver } from './driver.ts';
import { storeError } from './failures.ts';
import { leaseStore } from './leases.ts';
import { migrate } from './migrations/migrate.ts';
import type { Migration } from './migrations/migrations.ts';
import { Records } from './records.ts';
import { Rest } from './rest.ts';
import { ServerSignals } from './signals.ts';

export interface PostgresOptions extends StoreOptions {
  /** `postgres://user:password@host:5432/database?schema=concordat`; several hosts: the one that can be written to is used. */
  readonly url: string;
  /** Connections at once, besides one for signals. Default 10. */
  readonly connections?: number | undefined;
  /** Milliseconds after which a query is given up and its connection destroyed. Default 10,000. */
  readonly patience?: number | undefined;
  /** How the package `pg` is loaded. */
  readonly load?: LoadDriver | undefined;
  /** The steps of the schema. */
  readonly migrations?: readonly Migration[] | undefined;
}

/** Milliseconds that building an index may take. */
const MIGRATION_PATIENCE = 3_600_000;

export async function openPostgres(options: PostgresOptions): Promise<Store> {
  const { world } = options;
  const limits = storeLimits(options.limits);
  const address = readAddress(options.url);
  const driver = await loadDriver(options.load);
  const connections = new Connections({ driver, address, world, most: options.connections, patience: options.patience });
  const signals = new ServerSignals(connections, world);
  const clock = new ClockKeeper(connections, world);
  try {
    const schemaVersion = await bringUpToDate(connections, options);
    const durable = await isDurable(connections);
    const dataKeys = await DataKeys.open(connections, options);
    await clock.tick();
    await signals.start();
    clock.start();
    const totals = new Totals(connections, world, limits);
    const tell = (lanes: readonly string[]): void => signals.hint('deliveries', [...new Set(lanes)]);
    const deliveries = new Deliveries({ connections, dataKeys, totals, limits, tell });

    const status = async (): Promise<StoreStatus> => {
      const known = {
        engine: 'postgres' as const,
        place: durable ? address.place : `${address.place} (its server runs with fsync=off: a crash may lose what was accepted)`,
        schemaVersion,
        limitBytes: limits.bytes,
        limitWaiting: limits.waiting,
        sealed: dataKeys.sealed,
      };
      try {
        // What was counted may be from before the server was gone.
        await connections.query('SELECT 1');
        const { depths, bytes } = await totals.now();
        return { ...known, bytes, failure: undefined, depths };
      } catch (error) {
        return { ...known, bytes: undefined, failure: error instanceof Error ? error.message : String(error), depths: [] };
      }
    };
    const close = once(async () => {
      await clock.close();
      await signals.close();
      await connections.close();
    });
    return {
      deliveries,
      records: new Records(connections, dataKeys),
      leases: leaseStore(connections),
      audit: auditLog(connections),
      signals,
      sealed: dataKeys.sealed,
      status,
      backup: () => Promise.reject(noBackup(address.place)),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await clock.close();
    await signals.close();
    await connections.close();
    throw error;
  }
}

async function bringUpToDate(connections: Connections, { world, migrations }: PostgresOptions): Promise<number> {
  const connection = await connections.dedicated(MIGRATION_PATIENCE);
  const rest = new Rest(world);
  try {
    const { place, schema } = connections;
    return await migrate(connection, { schema, place, pause: (milliseconds) => rest.over(milliseconds), steps: migrations });
  } catch (error) {
    throw storeError(error, connections.place, 'connection');
  } finally {
    connection.end();
  }
}

/** Whether the server waits for its disk at all: `synchronous_commit` is worth nothing without. */
async function isDurable(connections: Connections): Promise<boolean> {
  const [row] = await connections.query<{ fsync: string }>(`SELECT current_setting('fsync') AS fsync`);
  return row?.fsync !== 'off';
}

function noBackup(place: string): ConcordatError {
  return new ConcordatError(
    'CONCORDAT_INPUT_INVALID',
    `the store ${place} is backed up with PostgreSQL's own tools: pg_dump, pg_basebackup, or continuous archiving`,
  );
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
