/**
 * The caller's side of the thread that has the file: gathers what is asked for while the disk is busy, and hands it over
 * together, so that one writing to the disk keeps many.
 *
 *   closed ◀──close── open ──the thread dies──▶ gone ──next request──▶ opening ──▶ open
 *                      ▲                         ▲                        │
 *                      │                         └─────it cannot be opened┘
 *                   opening
 *
 * 1. At most `BATCHES` are under way, of `BATCH` requests at most; at most `WAITING` wait. Beyond that they are refused at once.
 * 2. Answers come in the order of requests.
 * 3. When the thread dies, whatever was under way is refused with CONCORDAT_STORE_UNAVAILABLE: nobody knows what was kept, and
 *    all of it can be said again. The next request starts another thread, at most one in `REOPEN` milliseconds.
 */
import { Worker } from 'node:worker_threads';
import { ConcordatError } from '../../requirement/errors.ts';
import type { StoreStatus } from '../../requirement/store.ts';
import type { EngineOptions } from './engine.ts';
import { type FromWorker, readError, type ToWorker } from './messages.ts';
import type { Request } from './operations.ts';
import type { Signal } from './work.ts';

const BATCH = 1_024;
/** Two under way would each be half as large: measured, one keeps half as many again for each writing to the disk. */
const BATCHES = 1;
const WAITING = 65_536;
const REOPEN = 1_000;

interface Pending {
  readonly request: Request;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface ThreadOptions extends EngineOptions {
  /** Store time by this process's clock. */
  readonly clock: () => number;
  readonly heard: (signals: readonly Signal[]) => void;
  /** What the thread runs; another one in tests of its death. */
  readonly script?: URL;
}

/** Where the process was given its script as text, its options say what kind of text: no worker starts with such. */
const SCRIPT_AS_TEXT = process.execArgv.some((option) => option.startsWith('--input-type'));

export class Thread {
  readonly #options: ThreadOptions;
  #worker: Worker | undefined;
  #opening: Promise<void> | undefined;
  #openedAt = Number.NEGATIVE_INFINITY;
  #failure: ConcordatError | undefined;
  #sealed = false;
  readonly #waiting: Pending[] = [];
  #underWay: (readonly Pending[])[] = [];
  #statuses: PromiseWithResolvers<StoreStatus>[] = [];
  #backups: PromiseWithResolvers<void>[] = [];
  #flushing = false;
  #closing: Promise<void> | undefined;
  #idle: (() => void) | undefined;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  get sealed(): boolean {
    return this.#sealed;
  }

  /** Rejects where the file cannot be opened. */
  open(): Promise<void> {
    this.#opening ??= this.#start().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  ask(request: Request): Promise<unknown> {
    if (this.#closing !== undefined) return Promise.reject(this.#closed());
    if (this.#waiting.length >= WAITING)
      return Promise.reject(this.#unavailable(`${WAITING} requests wait for the disk already`));
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.push({ request, resolve, reject });
    if (!this.#flushing) {
      this.#flushing = true;
      queueMicrotask(() => {
        this.#flushing = false;
        this.#flush();
      });
    }
    return promise;
  }

  async status(): Promise<StoreStatus> {
    if (this.#closing !== undefined) throw this.#closed();
    try {
      await this.#ready();
    } catch (error) {
      return this.#failedStatus(error as Error);
    }
    const status = Promise.withResolvers<StoreStatus>();
    this.#statuses.push(status);
    this.#post({ kind: 'status', said: this.#options.clock() });
    return status.promise.catch((error: Error) => this.#failedStatus(error));
  }

  async backup(file: string): Promise<void> {
    if (this.#closing !== undefined) throw this.#closed();
    await this.#ready();
    const backup = Promise.withResolvers<void>();
    this.#backups.push(backup);
    this.#post({ kind: 'backup', file });
    return backup.promise;
  }

  /** Asks for the words of other processes; nothing where the thread is away. */
  listen(): void {
    if (this.#worker !== undefined && this.#closing === undefined)
      this.#worker.postMessage({ kind: 'signals' } satisfies ToWorker);
  }

  /** After everything that was asked for before has its answer. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    while (this.#busy()) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
        this.#flush();
      });
    }
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#worker = undefined;
    worker.ref();
    const { promise, resolve } = Promise.withResolvers<void>();
    worker.once('exit', () => resolve());
    worker.postMessage({ kind: 'close' } satisfies ToWorker);
    await promise;
  }

  #busy(): boolean {
    return (
      this.#waiting.length + this.#underWay.length + this.#statuses.length + this.#backups.length > 0 ||
      this.#opening !== undefined
    );
  }

  #flush(): void {
    if (this.#waiting.length === 0) return this.#rest();
    if (this.#worker === undefined) {
      this.#ready().then(
        () => this.#flush(),
        (error: unknown) => this.#refuseWaiting(error),
      );
      return;
    }
    while (this.#waiting.length > 0 && this.#underWay.length < BATCHES) {
      const batch = this.#waiting.splice(0, BATCH);
      try {
        this.#post({ kind: 'requests', requests: batch.map(({ request }) => request), said: this.#options.clock() });
        this.#underWay.push(batch);
      } catch {
        this.#waiting.unshift(...batch.filter((pending) => crosses(pending, this.#options.place)));
      }
    }
  }

  /** Opens again what has gone, not too often. */
  async #ready(): Promise<void> {
    if (this.#worker !== undefined) return;
    const since = this.#options.clock() - this.#openedAt;
    if (this.#opening === undefined && since < REOPEN && this.#failure !== undefined) throw this.#failure;
    await this.open();
  }

  #start(): Promise<void> {
    const { clock, heard: _, script, ...engine } = this.#options;
    this.#openedAt = clock();
    const options = SCRIPT_AS_TEXT ? { execArgv: [] } : {};
    const worker = new Worker(script ?? scriptBeside(), { workerData: engine, name: 'concordat-store', ...options });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'open') {
        this.#worker = worker;
        this.#failure = undefined;
        this.#sealed = message.sealed;
        resolve();
        this.#rest();
      } else if (message.kind === 'not open') {
        this.#failure = readError(message.error);
        reject(this.#failure);
      } else this.#answered(message);
    });
    // An error is followed by the exit.
    let why = 'it ended';
    worker.on('error', (error) => {
      why = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => {
      const error = this.#unavailable(`its thread has died: ${why}`);
      if (this.#worker === worker) this.#gone(error);
      this.#failure ??= error;
      reject(this.#failure);
    });
    return promise;
  }

  #answered(message: FromWorker): void {
    switch (message.kind) {
      case 'answers': {
        const batch = this.#underWay.shift() ?? [];
        for (const [index, { resolve, reject }] of batch.entries()) {
          const answer = message.answers[index];
          if (answer === undefined) reject(this.#unavailable('its thread gave no answer'));
          else if ('error' in answer) reject(readError(answer.error));
          else resolve(answer.value);
        }
        if (message.signals.length > 0) this.#options.heard(message.signals);
        break;
      }
      case 'status':
        this.#statuses.shift()?.resolve(message.status);
        break;
      case 'backup': {
        const backup = this.#backups.shift();
        if (message.error === undefined) backup?.resolve();
        else backup?.reject(readError(message.error));
        break;
      }
      case 'signals':
        this.#options.heard(message.signals);
    }
    this.#flush();
  }

  #gone(error: ConcordatError): void {
    this.#worker = undefined;
    for (const { reject } of this.#underWay.splice(0).flat()) reject(error);
    for (const { reject } of this.#statuses.splice(0)) reject(error);
    for (const { reject } of this.#backups.splice(0)) reject(error);
    this.#flush();
  }

  #refuseWaiting(error: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
    this.#rest();
  }

  #post(message: ToWorker): void {
    // While something is asked for, the process stays.
    this.#worker?.ref();
    this.#worker?.postMessage(message);
  }

  #rest(): void {
    if (this.#underWay.length + this.#statuses.length + this.#backups.length === 0) this.#worker?.unref();
    if (this.#busy()) return;
    this.#idle?.();
    this.#idle = undefined;
  }

  #failedStatus(error: Error): StoreStatus {
    const { place, limits } = this.#options;
    return {
      engine: 'sqlite',
      place,
      schemaVersion: 0,
      bytes: undefined,
      limitBytes: limits.bytes,
      limitWaiting: limits.waiting,
      sealed: this.#sealed,
      failure: error.message,
      depths: [],
    };
  }

  #unavailable(why: string): ConcordatError {
    return new ConcordatError(
      'CONCORDAT_STORE_UNAVAILABLE',
      `The store ${this.#options.place} cannot be used now: ${why}. It is tried again; hand it over again after a second.`,
      { retryAfter: REOPEN },
    );
  }

  #closed(): ConcordatError {
    return new ConcordatError('CONCORDAT_CLOSED', `The store ${this.#options.place} was closed. Open another one.`);
  }
}

/** Refuses what cannot be handed to a thread, a function or bytes that were given away, so that it keeps nobody else. */
function crosses({ request, reject }: Pending, place: string): boolean {
  try {
    structuredClone(request);
    return true;
  } catch (cause) {
    const what = `The store ${place} cannot hold what it was given (${(cause as Error).message}); nothing of it was written.`;
    reject(new ConcordatError('CONCORDAT_INPUT_INVALID', what, { cause }));
    return false;
  }
}

/** In the sources a .ts file, in the published package a .js file. */
function scriptBeside(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
}
