/**
 * A store that keeps nothing: for tests, and for trying things out. It is the SQLite engine on a database in memory, on the
 * caller's own thread and with the caller's time; so it does exactly what the file does, except to survive.
 */

import { ConcordatError } from '../../requirement/errors.ts';
import type { Store } from '../../requirement/store.ts';
import { elapsingClock } from '../clock.ts';
import { storeLimits } from '../limits.ts';
import { Listeners } from '../listeners.ts';
import type { StoreOptions } from '../options.ts';
import { Engine } from '../sqlite/engine.ts';
import { IN_MEMORY } from '../sqlite/file.ts';
import type { ArgumentsOf, OperationName, ResultOf } from '../sqlite/operations.ts';
import { storeOver } from '../sqlite/store.ts';
import type { Signal } from '../sqlite/work.ts';

const PLACE = 'in memory';

export async function openMemory(options: StoreOptions): Promise<Store> {
  const clock = elapsingClock(options.world);
  const listeners = new Listeners();
  const engine = new Engine({
    file: IN_MEMORY,
    place: PLACE,
    key: options.key,
    formerKeys: options.formerKeys,
    limits: storeLimits(options.limits),
    origin: '',
  });
  let closed = false;

  async function ask<Name extends OperationName>(name: Name, ...values: ArgumentsOf<Name>): Promise<ResultOf<Name>> {
    requireOpen();
    const { answers, signals } = engine.run([{ name, values }], clock());
    if (signals.length > 0) queueMicrotask(() => tellAll(signals));
    const answer = answers[0];
    if (answer === undefined || 'error' in answer) throw answer?.error;
    return answer.value as ResultOf<Name>;
  }

  function tellAll(signals: readonly Signal[]): void {
    for (const { topic, text } of signals) listeners.tell(topic, text);
  }

  function requireOpen(): void {
    if (closed) throw new ConcordatError('CONCORDAT_CLOSED', 'The store in memory was closed. Open another one.');
  }

  return storeOver({
    ask,
    listeners,
    sealed: engine.sealed,
    listening: () => undefined,
    status: async () => {
      requireOpen();
      return engine.status(clock());
    },
    backup: async (file) => {
      requireOpen();
      await engine.backup(file);
    },
    close: async () => {
      closed = true;
      listeners.clear();
      engine.close();
    },
  });
}
