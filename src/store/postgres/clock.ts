/**
 * Keeps the store's clock going forward when the server's is put back. Once a second one of the processes writes down what time it was;
 * where the server's clock is behind that, the difference becomes a correction, which melts away at a tenth of the time that passes.
 */
import type { World } from '../../requirement/clock.ts';
import type { Connections } from './connections.ts';
import { Rest } from './rest.ts';

const EVERY = 1_000;

export class ClockKeeper {
  readonly #connections: Connections;
  readonly #rest: Rest;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(connections: Connections, world: World) {
    this.#connections = connections;
    this.#rest = new Rest(world);
  }

  start(): void {
    this.#running = this.#run();
  }

  async tick(): Promise<void> {
    await this.#connections.query({ name: 'tick', text: TICK });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#rest.cut();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      await this.#rest.over(EVERY);
      // A store that cannot be reached says so to everybody who uses it.
      if (!this.#closed) await this.tick().catch(() => undefined);
    }
  }
}

const TICK = `UPDATE clock SET
    seen = greatest(seen, s.now + correction),
    correction = CASE
      WHEN s.now + correction < seen THEN seen - s.now
      ELSE greatest(0, correction - greatest(0, s.now - server) / 10) END,
    server = s.now
  FROM (SELECT server_ms() AS now) AS s WHERE one AND abs(s.now - server) >= ${EVERY / 2}`;
