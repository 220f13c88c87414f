/**
 * Takes what an application has written into a table of its own PostgreSQL to the outbox. Nothing that the application has
 * committed is lost, nothing that it has rolled back is done, and every row is one delivery.
 *
 *   stopped ──start──▶ connecting ──▶ looking ──rows──▶ moving a batch ──▶ looking
 *      ▲                  ▲   │failed    │ nothing            │ failed
 *      │                  │   ▼          ▼                    ▼
 *      │                  └─ away     resting ◀──────── away (told once), longer each time
 *      └──stop── ends the batch under way, closes the connection
 *
 * | state      | left by                                                                      |
 * |------------|------------------------------------------------------------------------------|
 * | connecting | a connection that listens, or a failure                                      |
 * | looking    | rows, or none                                                                |
 * | moving     | commit, or a failure: then every row is where it was                         |
 * | resting    | a notification, five seconds, `stop`                                         |
 * | away       | a pause of up to half a minute, `stop`                                       |
 */
import type pg from 'pg';
import type { World } from '../../requirement/clock.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Observe } from '../../requirement/event.ts';
import { type AcceptingOutbox, type BatchResult, moveBatch } from './batch.ts';
import { Rest } from './rest.ts';
import { type TableNames, tableNames } from './table-sql.ts';

export interface OutboxTableOptions {
  /** `postgres://…` of the application's database; never shown. */
  readonly url: string;
  /** Default `concordat_outbox`. */
  readonly table?: string | undefined;
  readonly outbox: AcceptingOutbox;
  readonly world: World;
  /** Hears `table.changed` and `table.refused`. */
  readonly observe?: Observe | undefined;
  /** The process, as its connection is called in the application's database. */
  readonly owner: string;
  /** Something was accepted that is due later. */
  readonly accepted?: (() => void) | undefined;
}

const LOOK = 5_000;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;
const CONNECT = 10_000;
const ANSWER = 30_000;

export class OutboxTable {
  readonly #options: OutboxTableOptions;
  readonly #names: TableNames;
  readonly #rest: Rest;
  #running: Promise<void> | undefined;
  #stopping = false;
  #failures = 0;
  #because: string | undefined;

  /** Throws CONCORDAT_INPUT_INVALID for a name that is none. */
  constructor(options: OutboxTableOptions) {
    this.#options = options;
    this.#names = tableNames(options.table);
    this.#rest = new Rest(options.world);
  }

  /** Why rows are not taken now; undefined: they are. */
  get failure(): string | undefined {
    return this.#because;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends the batch under way. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#rest.call();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      let client: pg.Client | undefined;
      try {
        client = await this.#connect();
        await this.#takeRows(client);
      } catch (error) {
        this.#failed(error);
      } finally {
        await client?.end().catch(() => undefined);
      }
      if (!this.#stopping) await this.#rest.for(this.#pause());
    }
  }

  /** Until it is stopped, or something fails. */
  async #takeRows(client: pg.Client): Promise<void> {
    const lost = Promise.withResolvers<never>();
    // Heard of at once, also while nothing is asked; the next statement fails as well.
    lost.promise.catch(() => undefined);
    client.on('error', (error) => {
      lost.reject(error);
      this.#rest.call();
    });
    client.on('end', () => lost.reject(new Error('the connection was closed')));
    client.on('notification', () => this.#rest.call());
    await client.query(`LISTEN "${this.#names.channel}"`);
    while (!this.#stopping) {
      const result = await Promise.race([moveBatch(client, this.#names, this.#options.outbox), lost.promise]);
      this.#worked(result);
      if (!result.more && !this.#stopping) await Promise.race([this.#rest.for(LOOK), lost.promise]);
    }
  }

  async #connect(): Promise<pg.Client> {
    const { url, owner } = this.#options;
    const { default: driver } = await import('pg').catch(() => {
      throw new ConcordatError(
        'CONCORDAT_STORE_UNAVAILABLE',
        'an outbox table needs the package pg, which is not installed: npm install pg',
      );
    });
    const client = new driver.Client({
      connectionString: url,
      application_name: `concordat ${owner}`.slice(0, 63),
      connectionTimeoutMillis: CONNECT,
      query_timeout: ANSWER,
      // Should this process hang, the application's rows are free again.
      idle_in_transaction_session_timeout: 2 * ANSWER,
      keepAlive: true,
    });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  #worked({ broken, later }: BatchResult): void {
    this.#failures = 0;
    if (this.#because !== undefined) {
      this.#because = undefined;
      this.#options.observe?.({ name: 'table.changed', ...this.#header(''), available: true, because: undefined });
    }
    for (const { id, requirement, because } of broken)
      this.#options.observe?.({ name: 'table.refused', ...this.#header(requirement), row: id, because });
    if (later) this.#options.accepted?.();
  }

  #failed(error: unknown): void {
    this.#failures += 1;
    if (this.#because !== undefined) return;
    this.#because = `rows of ${this.#names.plain} are not taken: ${words(error)}`;
    this.#options.observe?.({ name: 'table.changed', ...this.#header(''), available: false, because: this.#because });
  }

  #pause(): number {
    const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(this.#failures, 10));
    return longest / 2 + (this.#options.world.random() * longest) / 2;
  }

  #header(requirement: string) {
    return { at: this.#options.world.now(), requirement, operation: '', call: '', attempt: 0 };
  }
}

/** Never the server's `detail`, which holds values of rows, and never the address with its password. */
function words(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return words(error.errors[0]);
  if (!(error instanceof Error)) return 'the connection failed';
  const state = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (state === '42P01') return 'there is no such table; make it with the SQL in the how-to on the transactional outbox';
  return state === undefined || error.message.includes(state) ? error.message : `${error.message} (${state})`;
}
