/** One open file (or one in memory) and what is done with it, on the thread that it belongs to. */
import { backup as copy, DatabaseSync } from 'node:sqlite';
import type { Depth, StoreStatus } from '../../requirement/store.ts';
import type { StoreLimits } from '../limits.ts';
import { type DataKeyRow, Sealer } from '../sealing/sealer.ts';
import { unavailable } from './failures.ts';
import { IN_MEMORY, makeBackupFile, openFile } from './file.ts';
import type { Request } from './operations.ts';
import { type Carried, carryOutAll } from './transactions.ts';
import { type Signal, Work } from './work.ts';

export interface EngineOptions {
  readonly file: string;
  readonly place: string;
  readonly key: Uint8Array | undefined;
  readonly formerKeys: readonly Uint8Array[] | undefined;
  readonly limits: StoreLimits;
  /** Tells this process's words from those of others. */
  readonly origin: string;
}

/** Pages given back to the disk at once: a few milliseconds. */
const VACUUM_PAGES = 512;
const ALL_PAGES = 2 ** 31 - 1;

export class Engine {
  readonly sealed: boolean;
  readonly #options: EngineOptions;
  readonly #database: DatabaseSync;
  readonly #work: Work;
  #heard: number;

  /** Throws what `openFile` and `Sealer` throw. */
  constructor(options: EngineOptions) {
    const { file, place, key, formerKeys, limits, origin } = options;
    this.#options = options;
    this.#database = openFile(file, place);
    try {
      const stored = this.#database.prepare('SELECT id, wrapped FROM data_keys').all() as unknown as DataKeyRow[];
      const sealer = new Sealer({ key, formerKeys, stored, place });
      this.#rewrap(sealer.rewrapped);
      this.sealed = sealer.sealed;
      this.#work = new Work(this.#database, { limits, place, sealer, origin });
      this.#heard = this.#newestSignal();
    } catch (error) {
      this.#database.close();
      throw unavailable(place, error);
    }
  }

  run(requests: readonly Request[], said: number): Carried {
    return carryOutAll(this.#work, requests, said);
  }

  status(said: number): StoreStatus {
    const { limits, place, file } = this.#options;
    const { answers } = this.run([{ name: 'depths', values: [] }], said);
    const answer = answers[0];
    const failed = answer !== undefined && 'error' in answer ? (answer.error as Error).message : undefined;
    return {
      engine: file === IN_MEMORY ? 'memory' : 'sqlite',
      place,
      schemaVersion: failed === undefined ? this.#number('SELECT max(number) AS number FROM migrations') : 0,
      bytes: failed === undefined ? this.#work.bytes : undefined,
      limitBytes: limits.bytes,
      limitWaiting: limits.waiting,
      sealed: this.sealed,
      // What reads may work on a disk that takes nothing any more.
      failure: failed ?? this.#work.failure,
      depths: answer !== undefined && 'value' in answer ? (answer.value as Depth[]) : [],
    };
  }

  /** Words of other processes since the last time. */
  signals(): readonly Signal[] {
    const rows = this.#work.rows<Signal & { sequence: number; origin: string }>(
      'SELECT sequence, origin, topic, text FROM signals WHERE sequence > ? ORDER BY sequence LIMIT 1000',
      this.#heard,
    );
    this.#heard = rows.at(-1)?.sequence ?? this.#heard;
    return rows.filter(({ origin }) => origin !== this.#options.origin).map(({ topic, text }) => ({ topic, text }));
  }

  /** Gives a bounded part of what is free back to the disk. */
  giveBack(): void {
    this.#database.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`);
  }

  async backup(file: string): Promise<void> {
    makeBackupFile(file);
    // A connection of its own reads one state of the file in one step, while this one goes on writing.
    const { file: mine } = this.#options;
    const source = mine === IN_MEMORY ? this.#database : new DatabaseSync(mine);
    try {
      await copy(source, file, { rate: ALL_PAGES });
    } catch (error) {
      throw unavailable(file, error);
    } finally {
      if (source !== this.#database) source.close();
    }
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #rewrap(rows: readonly DataKeyRow[]): void {
    if (rows.length === 0) return;
    this.#database.exec('BEGIN IMMEDIATE');
    for (const { id, wrapped } of rows) this.#database.prepare('UPDATE data_keys SET wrapped = ? WHERE id = ?').run(wrapped, id);
    this.#database.exec('COMMIT');
  }

  #newestSignal(): number {
    return this.#number("SELECT seq AS number FROM sqlite_sequence WHERE name = 'signals'");
  }

  #number(sql: string): number {
    return this.#work?.row<{ number: number }>(sql)?.number ?? 0;
  }
}
