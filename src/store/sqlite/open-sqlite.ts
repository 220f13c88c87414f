import { resolve } from 'node:path';
import { pid } from 'node:process';
import { Alarm, type World } from '../../requirement/clock.ts';
import type { Store } from '../../requirement/store.ts';
import { elapsingClock } from '../clock.ts';
import { storeLimits } from '../limits.ts';
import { Listeners } from '../listeners.ts';
import type { StoreOptions } from '../options.ts';
import { requireKeyLength } from '../sealing/read-key.ts';
import type { ArgumentsOf, OperationName, ResultOf } from './operations.ts';
import { storeOver } from './store.ts';
import { Thread } from './thread.ts';

export interface SqliteOptions extends StoreOptions {
  /** Made where it is missing, for this user alone. Several processes of one machine may use it at once; never put it on a network disk. */
  readonly file: string;
}

/** Milliseconds between two looks for the words of other processes, while somebody listens. */
const LOOK = 250;

/** Rejects with CONCORDAT_STORE_UNAVAILABLE or CONCORDAT_KEY_MISSING where the file cannot be used. */
export async function openSqlite(options: SqliteOptions): Promise<Store> {
  const { world, key, formerKeys, limits } = options;
  for (const given of [key, ...(formerKeys ?? [])]) if (given !== undefined) requireKeyLength(given);
  const listeners = new Listeners();
  const file = resolve(options.file);
  const thread = new Thread({
    file,
    place: file,
    key,
    formerKeys,
    limits: storeLimits(limits),
    origin: `${pid} ${world.identifier()}`,
    clock: elapsingClock(world),
    heard: (signals) => {
      for (const { topic, text } of signals) listeners.tell(topic, text);
    },
  });
  await thread.open();
  const look = new Look(world, thread);
  return storeOver({
    ask: <Name extends OperationName>(name: Name, ...values: ArgumentsOf<Name>) =>
      thread.ask({ name, values }) as Promise<ResultOf<Name>>,
    listeners,
    sealed: thread.sealed,
    listening: () => look.keep(listeners.size > 0),
    status: () => thread.status(),
    backup: (to) => thread.backup(resolve(to)),
    close: async () => {
      look.keep(false);
      await thread.close();
      listeners.clear();
    },
  });
}

/** Looks for the words of other processes from time to time. */
class Look extends Alarm {
  readonly #world: World;
  readonly #thread: Thread;

  constructor(world: World, thread: Thread) {
    super();
    this.#world = world;
    this.#thread = thread;
  }

  keep(looking: boolean): void {
    if (!looking) this.#world.cancel(this);
    else if (this.due === Number.POSITIVE_INFINITY) this.#world.schedule(this, this.#world.now() + LOOK);
  }

  override ring(now: number): void {
    this.#thread.listen();
    this.#world.schedule(this, now + LOOK);
  }
}
