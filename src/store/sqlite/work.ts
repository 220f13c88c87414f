/**
 * What the operations of one transaction work with: the database, the store's time, and sums that are written once at its end.
 * Knows no thread and no promise: SQLite answers at once.
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Delivery } from '../../requirement/delivery.ts';
import { WrittenClock } from '../clock.ts';
import type { StoreLimits } from '../limits.ts';
import { SEALINGS_AT_ONCE, SEALINGS_PER_DATA_KEY, type Sealer } from '../sealing/sealer.ts';
import type { StateNumber } from './columns.ts';

/** A word to every process that uses the store. */
export interface Signal {
  readonly topic: string;
  readonly text: string;
}

/** Deaths that wait to be told by the next sweep, at most. */
const UNTOLD = 1_000;
const STATEMENTS = 500;

export class Work {
  readonly database: DatabaseSync;
  readonly limits: StoreLimits;
  readonly place: string;
  readonly sealer: Sealer;
  /** Deliveries that died outside of a sweep, which tells them. */
  readonly untold: Delivery[] = [];
  /** Where the looking for due lanes goes on, by box: so that no lane is forgotten where there are more than fit. */
  readonly lanesSeen = new Map<number, string>();
  /** Milliseconds since 1970, by the store's clock. */
  now = 0;
  /** Why the last transaction could not be written; undefined: it was. */
  failure: string | undefined;
  open = 0;
  bytes = 0;
  token = 0;
  readonly #origin: string;
  readonly #clock = new WrittenClock();
  readonly #statements = new Map<string, StatementSync>();
  readonly #signals = new Map<string, Signal>();
  readonly #depths = new Map<string, { box: number; requirement: string; state: number; count: number; bytes: number }>();
  #before = { open: 0, bytes: 0, token: 0 };
  #tookDataKey = false;

  constructor(database: DatabaseSync, options: { limits: StoreLimits; place: string; sealer: Sealer; origin: string }) {
    this.database = database;
    this.limits = options.limits;
    this.place = options.place;
    this.sealer = options.sealer;
    this.#origin = options.origin;
  }

  /** Prepared once. Of very many texts (filters have many combinations) those prepared first are forgotten. */
  statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare(sql);
      if (this.#statements.size >= STATEMENTS) this.#statements.delete(this.#statements.keys().next().value ?? '');
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  row<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.statement(sql).get(...values) as Row | undefined;
  }

  rows<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.statement(sql).all(...values) as Row[];
  }

  /** How many rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.statement(sql).run(...values).changes);
  }

  /** At the start of each transaction, and again where it is begun anew. `said`: the time by the process's clock. */
  begin(said: number): void {
    this.#signals.clear();
    this.#depths.clear();
    this.#tookDataKey = false;
    for (const { name, value } of this.rows<{ name: string; value: number }>('SELECT name, value FROM facts')) {
      if (name === 'clock') this.now = this.#clock.at(said, value);
      else if (name === 'open') this.open = value;
      else if (name === 'bytes') this.bytes = value;
      else if (name === 'token') this.token = value;
    }
    this.#before = { open: this.open, bytes: this.bytes, token: this.token };
  }

  /** Remembers where it is; what is returned goes back there. */
  mark(): () => void {
    const { open, bytes, token } = this;
    const signals = [...this.#signals];
    const depths = [...this.#depths].map(([name, depth]) => [name, { ...depth }] as const);
    const untold = this.untold.length;
    return () => {
      Object.assign(this, { open, bytes, token });
      this.#signals.clear();
      for (const [name, signal] of signals) this.#signals.set(name, signal);
      this.#depths.clear();
      for (const [name, depth] of depths) this.#depths.set(name, depth);
      this.untold.length = Math.min(this.untold.length, untold);
      this.undone();
    };
  }

  /** What was written since `begin` was not kept: a data key that was made is in no store, and nothing may be sealed with it. */
  undone(): void {
    if (this.#tookDataKey) this.sealer.drop();
    this.#tookDataKey = false;
  }

  /** Writes the sums; what is returned is to be told to everybody once it is committed. */
  finish(): readonly Signal[] {
    for (const { box, requirement, state, count, bytes } of this.#depths.values()) {
      if (count === 0 && bytes === 0) continue;
      this.run(
        `INSERT INTO depths (box, requirement, state, count, bytes) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET count = count + excluded.count, bytes = bytes + excluded.bytes`,
        box,
        requirement,
        state,
        count,
        bytes,
      );
    }
    this.#write('clock', this.now);
    if (this.open !== this.#before.open) this.#write('open', this.open);
    if (this.bytes !== this.#before.bytes) this.#write('bytes', this.bytes);
    if (this.token !== this.#before.token) this.#write('token', this.token);
    const signals = [...this.#signals.values()];
    for (const { topic, text } of signals) {
      this.run('INSERT INTO signals (at, origin, topic, text) VALUES (?, ?, ?, ?)', this.now, this.#origin, topic, text);
    }
    return signals;
  }

  /** One word of a kind in a transaction is enough. */
  signal(topic: string, text: string): void {
    this.#signals.set(`${topic} ${text}`, { topic, text });
  }

  depth(box: number, requirement: string, state: StateNumber, count: number, bytes: number): void {
    const name = `${box} ${state} ${requirement}`;
    const depth = this.#depths.get(name);
    if (depth === undefined) this.#depths.set(name, { box, requirement, state, count, bytes });
    else {
      depth.count += count;
      depth.bytes += bytes;
    }
  }

  died(delivery: Delivery): void {
    if (this.untold.length < UNTOLD) this.untold.push(delivery);
  }

  seal(body: Uint8Array, belongsTo: string): Uint8Array {
    if (this.sealer.left < 1) this.#takeDataKey();
    return this.sealer.seal(body, belongsTo);
  }

  unseal(bytes: Uint8Array, belongsTo: string): Uint8Array {
    const missing = this.sealer.missing(bytes);
    if (missing !== undefined) {
      const row = this.row<{ id: number; wrapped: Uint8Array }>('SELECT id, wrapped FROM data_keys WHERE id = ?', missing);
      if (row !== undefined) this.sealer.learn(row);
    }
    return this.sealer.open(bytes, belongsTo);
  }

  #takeDataKey(): void {
    const used = this.row<{ id: number; wrapped: Uint8Array }>(
      `UPDATE data_keys SET used = used + ${SEALINGS_AT_ONCE} WHERE id =
         (SELECT id FROM data_keys WHERE used <= ${SEALINGS_PER_DATA_KEY - SEALINGS_AT_ONCE} LIMIT 1)
       RETURNING id, wrapped`,
    );
    const row = used ?? this.sealer.create();
    if (used === undefined)
      this.run('INSERT INTO data_keys (id, wrapped, used) VALUES (?, ?, ?)', row.id, row.wrapped, SEALINGS_AT_ONCE);
    this.sealer.use(row, SEALINGS_AT_ONCE);
    this.#tookDataKey = true;
  }

  #write(name: string, value: number): void {
    this.run('UPDATE facts SET value = ? WHERE name = ?', value, name);
  }
}
