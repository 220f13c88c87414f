/**
 * Connections to one PostgreSQL: never more than `most`, each query with an end, whatever the network does.
 *
 *   idle ──take──▶ busy ──give──▶ idle
 *                   └──failed, or no answer in time──▶ destroyed, and with it all idle ones of its time
 *
 * 1. A query ends within `patience`: by its answer, by the server's own statement_timeout (a little earlier), or by destroying the
 *    connection, so that a half-open one cannot hang anybody.
 * 2. After such an end nobody knows whether it was done; a connection that once did not answer is never used again.
 * 3. Of several hosts only one that can be written to is used; the next is looked for when it is gone.
 */
import { Socket } from 'node:net';
import type pg from 'pg';
import type { World } from '../../requirement/clock.ts';
import { Alarm } from '../../requirement/clock.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Address } from './address.ts';
import type { Driver } from './driver.ts';
import { valueTypes } from './driver.ts';
import { type Asked, isAnswer, isCollision, storeError, unavailable } from './failures.ts';

export interface Statement {
  /** Prepared once per connection under this name; without: not prepared. */
  readonly name?: string;
  readonly text: string;
}

export type Row = pg.QueryResultRow;

export interface Session {
  query<R extends Row>(statement: Statement | string, values?: readonly unknown[]): Promise<R[]>;
}

export interface ConnectionSettings {
  readonly driver: Driver;
  readonly address: Address;
  readonly world: World;
  /** Connections at once. Default: 10. */
  readonly most?: number | undefined;
  /** Milliseconds for one query. Default: 10,000. */
  readonly patience?: number | undefined;
}

/** Those who wait for a connection; more are refused at once. */
const MOST_WAITING = 10_000;
const COLLISIONS = 5;

/** Milliseconds for connecting, and for waiting until a connection is free. */
const CONNECTING = 5_000;

export class Connections {
  readonly #settings: ConnectionSettings;
  readonly #most: number;
  readonly #patience: number;
  readonly #idle: Connection[] = [];
  readonly #waiting: Waiter[] = [];
  #open = 0;
  #host = 0;
  #closed = false;
  #failure: string | undefined;

  constructor(settings: ConnectionSettings) {
    this.#settings = settings;
    this.#most = settings.most ?? 10;
    this.#patience = settings.patience ?? 10_000;
  }

  get place(): string {
    return this.#settings.address.place;
  }

  get schema(): string {
    return this.#settings.address.schema;
  }

  /** Why the last connection or query failed; undefined once one has succeeded. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** One statement, a transaction of its own. */
  query<R extends Row>(statement: Statement | string, values: readonly unknown[] = []): Promise<R[]> {
    const asked = isReading(typeof statement === 'string' ? statement : statement.text) ? 'reading' : 'writing';
    return this.use((session) => session.query<R>(statement, values), asked);
  }

  /** `begin` may hold further statements without values, for one way to the server and back. Repeated when it collides with another. */
  async transaction<T>(work: (session: Session) => Promise<T>, begin = 'BEGIN', asked: Asked = 'writing'): Promise<T> {
    return this.use(async (connection) => {
      try {
        await connection.query(begin);
        const result = await work(connection);
        await connection.commit();
        return result;
      } catch (error) {
        if (isAnswer(error)) await connection.query('ROLLBACK');
        throw error;
      }
    }, asked);
  }

  /** Hands a connection to `work`, which is repeated when it collides with somebody else's. */
  async use<T>(work: (connection: Connection) => Promise<T>, asked: Asked): Promise<T> {
    for (let collisions = 0; ; collisions += 1) {
      const connection = await this.#take();
      try {
        const result = await work(connection);
        this.#failure = undefined;
        this.#give(connection);
        return result;
      } catch (error) {
        if (isAnswer(error)) this.#give(connection);
        else this.#discard(connection);
        if (isCollision(error) && collisions < COLLISIONS) continue;
        const told = storeError(error, this.place, asked);
        if (told.code === 'CONCORDAT_STORE_UNAVAILABLE') this.#failure = told.message;
        throw told;
      }
    }
  }

  /** A connection that is not one of the bounded ones, for whoever keeps it. */
  async dedicated(patience = this.#patience): Promise<Connection> {
    try {
      return await this.#connect(patience);
    } catch (error) {
      throw storeError(error, this.place, 'connection');
    }
  }

  /** Waits for what is under way, which ends within `patience`. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const waiter of this.#waiting.splice(0)) waiter.refuse(this.#closedError());
    for (const connection of this.#idle.splice(0)) {
      this.#open -= 1;
      connection.end();
    }
    while (this.#open > 0) {
      await new Promise<void>((resolve) =>
        this.#waiting.push(
          new Waiter(
            this.#settings.world,
            () => resolve(),
            () => resolve(),
          ),
        ),
      );
      for (const connection of this.#idle.splice(0)) {
        this.#open -= 1;
        connection.end();
      }
    }
  }

  async #take(): Promise<Connection> {
    if (this.#closed) throw this.#closedError();
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#open >= this.#most) return this.#wait();
    this.#open += 1;
    try {
      return await this.#connect(this.#patience);
    } catch (error) {
      this.#open -= 1;
      const told = storeError(error, this.place, 'connection');
      this.#failure = told.message;
      // Whoever waits for a connection would find the same.
      for (const waiter of this.#waiting.splice(0)) waiter.refuse(told);
      throw told;
    }
  }

  #wait(): Promise<Connection> {
    if (this.#waiting.length >= MOST_WAITING)
      throw unavailable(
        this.place,
        `${MOST_WAITING} requests wait for a connection already`,
        'nothing was begun; come back later',
      );
    return new Promise((resolve, reject) => {
      const waiter = new Waiter(
        this.#settings.world,
        (connection) => (connection === undefined ? resolve(this.#take()) : resolve(connection)),
        reject,
      );
      this.#waiting.push(waiter);
      waiter.expire(CONNECTING + this.#patience, () => {
        const index = this.#waiting.indexOf(waiter);
        if (index >= 0) this.#waiting.splice(index, 1);
        waiter.refuse(
          unavailable(this.place, `none of its ${this.#most} connections became free`, 'nothing was begun; come back later'),
        );
      });
    });
  }

  #give(connection: Connection): void {
    if (connection.broken) return this.#discard(connection);
    const waiter = this.#waiting.shift();
    if (waiter !== undefined && !this.#closed) return waiter.admit(connection);
    this.#idle.push(connection);
    waiter?.admit(undefined);
  }

  /** The idle ones went the same way: they are not trusted any more. */
  #discard(connection: Connection): void {
    connection.destroy();
    this.#open -= 1;
    for (const idle of this.#idle.splice(0)) {
      idle.destroy();
      this.#open -= 1;
    }
    this.#waiting.shift()?.admit(undefined);
  }

  async #connect(patience: number): Promise<Connection> {
    const { connections } = this.#settings.address;
    let failure: unknown;
    for (let tried = 0; tried < connections.length; tried += 1) {
      const host = (this.#host + tried) % connections.length;
      const connection = new Connection(this.#settings.driver, connections[host] ?? '', patience);
      try {
        await connection.open(this.#settings.address.schema);
        this.#host = host;
        connection.onLost = () => {
          const index = this.#idle.indexOf(connection);
          if (index >= 0) {
            this.#idle.splice(index, 1);
            this.#open -= 1;
          }
        };
        return connection;
      } catch (error) {
        connection.destroy();
        // That a host is only a standby says less than why the other one cannot be reached.
        if (failure === undefined || !(error instanceof Standby)) failure = error;
      }
    }
    throw failure;
  }

  #closedError(): ConcordatError {
    return new ConcordatError('CONCORDAT_CLOSED', `the store ${this.place} was closed`);
  }
}

/** By its first word: what changes something begins with another, or with `WITH`. */
function isReading(text: string): boolean {
  return text.startsWith('SELECT') || text.startsWith('WITH RECURSIVE');
}

class Standby extends Error {}

export class Connection implements Session {
  readonly client: pg.Client;
  broken = false;
  onLost: () => void = () => undefined;
  readonly #socket = new Socket();
  readonly #patience: number;

  constructor(driver: Driver, connectionString: string, patience: number) {
    this.#patience = patience;
    this.client = new driver.Client({
      connectionString,
      stream: () => this.#socket,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: CONNECTING,
      query_timeout: patience,
      application_name: 'concordat',
      types: valueTypes(driver),
    });
    const lost = () => {
      this.broken = true;
      this.onLost();
    };
    this.client.on('error', lost);
    this.client.on('end', lost);
  }

  async open(schema: string): Promise<void> {
    await this.client.connect();
    const limit = String(Math.max(1, Math.floor(this.#patience * 0.8)));
    const [row] = await this.query<{ standby: boolean }>(SESSION, [schema, limit]);
    if (row?.standby !== false) throw new Standby('it is a standby, which cannot be written to');
  }

  async query<R extends Row>(statement: Statement | string, values?: readonly unknown[]): Promise<R[]> {
    const config = typeof statement === 'string' ? { text: statement } : statement;
    try {
      return (await this.client.query<R>(values === undefined ? config : { ...config, values: [...values] })).rows;
    } catch (error) {
      if (!isAnswer(error)) this.broken = true;
      throw error;
    }
  }

  async commit(): Promise<void> {
    const { command } = await this.client.query('COMMIT');
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back by the server');
  }

  destroy(): void {
    this.broken = true;
    this.onLost = () => undefined;
    this.#socket.destroy();
  }

  /** Says goodbye, and does not wait for an answer: the other side may be gone. */
  end(): void {
    this.onLost = () => undefined;
    if (this.broken) return this.destroy();
    this.client.end().catch(() => undefined);
    this.#socket.destroySoon();
  }
}

/**
 * What holds for every connection, in one statement so that a pooler's rules on start-up parameters do not matter. Every access goes
 * by index: the planner knows nothing of a table that grew since it last looked.
 */
const SESSION = `SELECT pg_is_in_recovery() AS standby,
  set_config('search_path', $1, false),
  set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false),
  set_config('statement_timeout', $2, false),
  set_config('lock_timeout', $2, false),
  set_config('idle_in_transaction_session_timeout', $2, false),
  set_config('jit', 'off', false),
  set_config('enable_mergejoin', 'off', false),
  set_config('enable_seqscan', 'off', false),
  set_config('enable_bitmapscan', 'off', false)`;

/** Somebody who waits for a connection; admitted without one, it may open one. */
class Waiter extends Alarm {
  readonly admit: (connection: Connection | undefined) => void;
  readonly refuse: (error: ConcordatError) => void;
  #late: () => void = () => undefined;
  readonly #world: World;

  constructor(world: World, admit: (connection: Connection | undefined) => void, refuse: (error: ConcordatError) => void) {
    super();
    this.#world = world;
    this.admit = (connection) => {
      world.cancel(this);
      admit(connection);
    };
    this.refuse = (error) => {
      world.cancel(this);
      refuse(error);
    };
  }

  expire(after: number, late: () => void): void {
    this.#late = late;
    this.#world.schedule(this, this.#world.now() + after);
  }

  override ring(): void {
    this.#late();
  }
}
