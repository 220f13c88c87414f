/**
 * Several gateway processes on one machine behind the same ports. The first process only supervises: it starts the workers,
 * starts those again that end, and passes on when to stop. What the workers share they share through the store, as a fleet.
 *
 *   starting ──first worker listens──▶ serving ──signal──▶ stopping ──last worker has ended──▶ over
 *       │                                 │
 *       └── it ends before ───▶ over      └── one ends: again after a pause; too often in a row: stopping
 */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { hostname } from 'node:os';
import type { World } from '../../../requirement/clock.ts';
import { Alarm } from '../../../requirement/clock.ts';
import { UsageError } from '../../command.ts';
import { Stopped } from '../../signals.ts';

export const MOST_WORKERS = 64;
/** Milliseconds: pauses before a worker is started again, and how long one must have run for the row to be over. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;
const SOUND = 60_000;
/** So many ends in a row of one worker are no accident. */
const MOST_ENDS = 10;
/** A terminal tells all processes by itself; only after that do the others need to be told. */
const TERMINAL = 250;

/** Undefined: one process that is its own. */
export function workersAsked(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  const count = /^\d{1,3}$/.test(written) ? Number(written) : 0;
  if (count >= 1 && count <= MOST_WORKERS) return count === 1 ? undefined : count;
  throw new UsageError(`--workers is "${written}".`, `Write a number from 1 to ${MOST_WORKERS}.`);
}

export function isWorker(): boolean {
  return cluster.isWorker;
}

/** Whether this process is the one that says where the gateway is. */
export function speaks(environment: Readonly<Record<string, string | undefined>>): boolean {
  return !cluster.isWorker || environment.CONCORDAT_WORKER_SPEAKS === '1';
}

/**
 * What no other process can hold while this one runs, for the fleet: whoever holds it later knows that this one is gone.
 * Undefined: any free port was asked for.
 */
export function placeOf(port: number, environment: Readonly<Record<string, string | undefined>>): string | undefined {
  if (port === 0) return undefined;
  const worker = cluster.isWorker ? `#${environment.CONCORDAT_WORKER}` : '';
  return `${hostname()}:${port}${worker}`;
}

/** Stops when the supervisor says so. Call what is returned when everything is closed: nothing else keeps the process then. */
export function followSupervisor(stopped: AbortSignal): () => void {
  const { worker } = cluster;
  if (worker === undefined) return () => undefined;
  process.on('message', (message) => {
    if ((message === 'SIGINT' || message === 'SIGTERM') && !stopped.aborted) process.emit(message);
  });
  return () => worker.disconnect();
}

/** Resolves with the exit code when all workers have ended. */
export async function supervise(
  count: number,
  world: World,
  stopped: AbortSignal,
  say: (line: string) => void,
): Promise<0 | 2 | 130> {
  const supervisor = new Supervisor(world, say);
  const stop = (): void =>
    supervisor.stop(stopped.reason instanceof Stopped && stopped.reason.by === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
  stopped.addEventListener('abort', stop, { once: true });
  if (stopped.aborted) stop();
  if (!(await supervisor.run(count))) return 2;
  return stopped.reason instanceof Stopped && stopped.reason.by === 'SIGINT' ? 130 : 0;
}

class Supervisor {
  readonly #world: World;
  readonly #say: (line: string) => void;
  readonly #workers = new Map<number, Worker>();
  readonly #pauses = new Set<Moment>();
  #gaveUp = false;
  #stopping = false;
  #over: () => void = () => undefined;

  constructor(world: World, say: (line: string) => void) {
    this.#world = world;
    this.#say = say;
  }

  /** False: it gave up. */
  async run(count: number): Promise<boolean> {
    const over = new Promise<void>((resolve) => {
      this.#over = resolve;
    });
    // The first makes what they all use: the store's tables, and the port where any free one was asked for.
    const first = this.#start(1, 0, true);
    await Promise.race([once(first, 'listening'), once(first, 'exit')]);
    if (!this.#stopping && !first.isDead()) for (let number = 2; number <= count; number++) this.#start(number, 0, false);
    await over;
    return !this.#gaveUp;
  }

  stop(by: 'SIGINT' | 'SIGTERM'): void {
    if (this.#stopping) return;
    this.#stopping = true;
    for (const pause of this.#pauses) this.#world.cancel(pause);
    const tell = (): void => {
      for (const worker of this.#workers.values()) if (worker.isConnected()) worker.send(by);
    };
    if (by === 'SIGINT') this.#world.schedule(new Moment(tell), this.#world.now() + TERMINAL);
    else tell();
    this.#endWhenEmpty();
  }

  #start(number: number, ends: number, speaks: boolean): Worker {
    const startedAt = this.#world.now();
    const worker = cluster.fork({ CONCORDAT_WORKER: String(number), CONCORDAT_WORKER_SPEAKS: speaks ? '1' : '0' });
    this.#workers.set(number, worker);
    let listened = false;
    worker.once('listening', () => {
      listened = true;
    });
    worker.once('exit', (code, signal) => {
      this.#workers.delete(number);
      if (this.#stopping) return this.#endWhenEmpty();
      if (!listened && speaks) return this.#giveUp();
      const row = this.#world.now() - startedAt >= SOUND ? 1 : ends + 1;
      this.#say(`Worker ${number} has ended (${signal ?? `exit code ${code}`}); it is started again.`);
      if (row > MOST_ENDS) {
        this.#say(`Worker ${number} has ended ${row} times in a row: stopping. Its last words are above.`);
        this.#giveUp();
      } else this.#startLater(number, row);
    });
    return worker;
  }

  #startLater(number: number, row: number): void {
    const again = new Moment(() => {
      this.#pauses.delete(again);
      this.#start(number, row, false);
    });
    this.#pauses.add(again);
    this.#world.schedule(again, this.#world.now() + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (row - 1)));
  }

  #giveUp(): void {
    this.#gaveUp = true;
    this.stop('SIGTERM');
  }

  #endWhenEmpty(): void {
    if (this.#stopping && this.#workers.size === 0) this.#over();
  }
}

class Moment extends Alarm {
  readonly #happen: () => void;

  constructor(happen: () => void) {
    super();
    this.#happen = happen;
  }

  override ring(): void {
    this.#happen();
  }
}
