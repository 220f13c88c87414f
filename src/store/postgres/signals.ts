/**
 * LISTEN and NOTIFY on a connection of their own, which waits for no disk: what is lost with it was only a hint.
 *
 *   off ──connect──▶ on ──lost, or no answer to a question──▶ waiting ──after a pause that grows──▶ connect
 *
 * 1. After each reconnect every listener is called with an empty text: something may have been said meanwhile, so look.
 * 2. What is said while a statement is under way goes together with the next, each text once.
 */
import type { World } from '../../requirement/clock.ts';
import type { Signals } from '../../requirement/store.ts';
import type { Connection, Connections } from './connections.ts';
import { unavailable } from './failures.ts';
import { Rest } from './rest.ts';

/** Milliseconds between two questions whether the connection is still there. */
const ASKED = 10_000;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;
/** PostgreSQL takes less than 8,000 bytes. */
const LONGEST = 7_900;
/** Texts that wait while the connection is gone; more say nothing new, as everybody looks after a reconnect. */
const MOST = 10_000;

export class ServerSignals implements Signals {
  readonly #connections: Connections;
  readonly #world: World;
  readonly #rest: Rest;
  readonly #channel: string;
  readonly #listeners = new Map<string, Set<(text: string) => void>>();
  #unsaid = new Set<string>();
  #saying: Promise<void> | undefined;
  #connection: Connection | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(connections: Connections, world: World) {
    this.#connections = connections;
    this.#world = world;
    this.#rest = new Rest(world);
    this.#channel = `concordat ${connections.schema}`;
  }

  /** Rejects when there is no connection now. */
  async start(): Promise<void> {
    await this.#connect();
    this.#running = this.#run();
  }

  async publish(topic: string, text: string): Promise<void> {
    this.#keep(topic, text);
    await this.#say();
  }

  /** Nobody waits for it, and nobody is told when it fails. */
  hint(topic: string, texts: readonly string[]): void {
    if (texts.length === 0) return;
    for (const text of texts) this.#keep(topic, text);
    this.#say().catch(() => undefined);
  }

  subscribe(topic: string, listener: (text: string) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) this.#listeners.delete(topic);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#saying?.catch(() => undefined);
    this.#rest.cut();
    await this.#running;
    this.#connection?.end();
  }

  #keep(topic: string, text: string): void {
    const line = `${topic} ${text}`.replaceAll('\0', '\uFFFD').toWellFormed();
    if (Buffer.byteLength(line) > LONGEST) throw new RangeError(`a signal has at most ${LONGEST} bytes`);
    if (this.#unsaid.size < MOST) this.#unsaid.add(line);
  }

  #say(): Promise<void> {
    // Those who join a statement that has not begun are in it.
    this.#saying ??= Promise.resolve()
      .then(() => this.#sayAll())
      .finally(() => {
        this.#saying = undefined;
      });
    return this.#saying;
  }

  async #sayAll(): Promise<void> {
    while (this.#unsaid.size > 0) {
      const connection = this.#connection;
      if (connection === undefined)
        throw unavailable(this.#connections.place, 'its connection for signals is gone', 'it is being opened again');
      const lines = [...this.#unsaid];
      this.#unsaid = new Set();
      try {
        await connection.query({ name: 'notify', text: 'SELECT pg_notify($1, line) FROM unnest($2::text[]) AS l (line)' }, [
          this.#channel,
          lines,
        ]);
      } catch {
        this.#lose(connection);
        throw unavailable(this.#connections.place, 'its connection for signals broke', 'the signal may not have been heard');
      }
    }
  }

  async #connect(): Promise<void> {
    const connection = await this.#connections.dedicated();
    try {
      connection.client.on('notification', ({ payload }) => this.#heard(payload ?? ''));
      await connection.query(`SET synchronous_commit = off`);
      await connection.query(`LISTEN "${this.#channel}"`);
    } catch (error) {
      connection.destroy();
      throw error;
    }
    connection.onLost = () => this.#lose(connection);
    this.#connection = connection;
  }

  #heard(line: string): void {
    const space = line.indexOf(' ');
    this.#call(line.slice(0, space), line.slice(space + 1));
  }

  #call(topic: string, text: string): void {
    for (const listener of [...(this.#listeners.get(topic) ?? [])]) listener(text);
  }

  #lose(connection: Connection): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    connection.destroy();
    this.#rest.cut();
  }

  async #run(): Promise<void> {
    let pause = FIRST_PAUSE;
    while (!this.#closed) {
      const connection = this.#connection;
      if (connection !== undefined) {
        pause = FIRST_PAUSE;
        await this.#rest.over(ASKED);
        if (!this.#closed && this.#connection === connection)
          await connection.query('SELECT 1').catch(() => this.#lose(connection));
        continue;
      }
      await this.#rest.over(pause * (0.5 + this.#world.random() / 2));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      if (this.#closed) return;
      try {
        await this.#connect();
      } catch {
        // Said to whoever uses the store; tried again after the pause.
        continue;
      }
      for (const topic of [...this.#listeners.keys()]) this.#call(topic, '');
      await this.#say().catch(() => undefined);
    }
  }
}
