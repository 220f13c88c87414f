/** The rows of the keys that seal bodies, and their use counted across all processes. */
import { ConcordatError } from '../../requirement/errors.ts';
import type { StoreOptions } from '../options.ts';
import type { DataKeyRow } from '../sealing/sealer.ts';
import { SEALINGS_AT_ONCE, SEALINGS_PER_DATA_KEY, Sealer } from '../sealing/sealer.ts';
import type { Connections } from './connections.ts';

export interface Body {
  readonly bytes: Uint8Array;
  /** In words that never change. */
  readonly of: string;
}

/** Sealings for those who reserved at the same time. */
const SPARE = 20_000;

interface StoredKey {
  readonly id: number;
  readonly wrapped: Buffer;
}

export class DataKeys {
  readonly #connections: Connections;
  readonly #sealer: Sealer;

  constructor(connections: Connections, sealer: Sealer) {
    this.#connections = connections;
    this.#sealer = sealer;
  }

  static async open(connections: Connections, { key, formerKeys }: Pick<StoreOptions, 'key' | 'formerKeys'>): Promise<DataKeys> {
    const stored = await connections.query<StoredKey>('SELECT id, wrapped FROM data_keys');
    const sealer = new Sealer({ key, formerKeys, stored, place: connections.place });
    for (const { id, wrapped } of sealer.rewrapped) {
      await connections.query('UPDATE data_keys SET wrapped = $2 WHERE id = $1', [id, Buffer.from(wrapped)]);
    }
    return new DataKeys(connections, sealer);
  }

  get sealed(): boolean {
    return this.#sealer.sealed;
  }

  /** Asked for before a transaction begins, so that nobody needs a second connection while holding one. */
  async reserve(sealings: number): Promise<void> {
    while (this.#sealer.left < sealings + SPARE) await this.#take();
  }

  async seal(bodies: readonly Body[]): Promise<Uint8Array[]> {
    while (this.#sealer.left < bodies.length) await this.#take();
    return bodies.map(({ bytes, of }) => this.#sealer.seal(bytes, of));
  }

  /** Of what cannot be opened the error. */
  async open(bodies: readonly Body[]): Promise<(Uint8Array | ConcordatError)[]> {
    const missing = new Set(bodies.map(({ bytes }) => this.#sealer.missing(bytes)).filter((id) => id !== undefined));
    if (missing.size > 0) {
      const rows = await this.#connections.query<StoredKey>('SELECT id, wrapped FROM data_keys WHERE id = ANY($1)', [
        [...missing],
      ]);
      for (const row of rows) this.#sealer.learn(row);
    }
    return bodies.map(({ bytes, of }) => {
      try {
        return this.#sealer.open(bytes, of);
      } catch (error) {
        if (error instanceof ConcordatError) return error;
        throw error;
      }
    });
  }

  async openOne(bytes: Uint8Array, of: string): Promise<Uint8Array> {
    const [body] = await this.open([{ bytes, of }]);
    if (body instanceof Uint8Array) return body;
    throw body;
  }

  async #take(): Promise<void> {
    const taken = await this.#connections.query<StoredKey>(
      `UPDATE data_keys SET used = used + $1 WHERE id = (SELECT id FROM data_keys WHERE used + $1 <= $2 ORDER BY id LIMIT 1 FOR UPDATE)
       RETURNING id, wrapped`,
      [SEALINGS_AT_ONCE, SEALINGS_PER_DATA_KEY],
    );
    const row: DataKeyRow = taken[0] ?? (await this.#create());
    this.#sealer.use(row, SEALINGS_AT_ONCE);
  }

  async #create(): Promise<DataKeyRow> {
    const row = this.#sealer.create();
    await this.#connections.query('INSERT INTO data_keys (id, wrapped, used) VALUES ($1, $2, $3)', [
      row.id,
      Buffer.from(row.wrapped),
      SEALINGS_AT_ONCE,
    ]);
    return row;
  }
}
