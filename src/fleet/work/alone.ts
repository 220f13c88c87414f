/**
 * Work that one member of the fleet does at a time.
 *
 *              acquired                     resolved, or failed: after a pause
 *   waiting ─────────────▶ working ─────────────────────────────────────────▶ waiting
 *                             │  not renewed in time: its signal says stop, now ▲
 *                             └─────────────────────────────────────────────────┘
 *
 * 1. By its own clock a worker is told to stop before its lease has ended; another begins after that.
 * 2. Its token is higher than that of everybody who worked before: what it writes can be fenced by it, for a worker that
 *    slept does not know it yet.
 */
import { Beat } from '../beat.ts';
import { type Member, PATIENCE } from '../member.ts';
import { within } from '../within.ts';

/** Milliseconds: how soon after a death another takes over, at the latest, and how often a worker renews. */
const LEASE = 5_000;
const BEAT = 1_500;
const MARGIN = 500;
const LONGEST_PAUSE = 60_000;

export type Work = (signal: AbortSignal, token: number) => Promise<void>;

export interface AloneOptions {
  /** Milliseconds between the end of the work and its next beginning, here or elsewhere. Default 1,000; longer after failures in a row. */
  readonly pause?: number | undefined;
  /** Hears why the work has failed. */
  readonly failed?: ((error: unknown) => void) | undefined;
}

export class Alone {
  readonly #member: Member;
  readonly #lease: string;
  readonly #work: Work;
  readonly #options: AloneOptions;
  readonly #beat: Beat;
  #until = Number.NEGATIVE_INFINITY;
  #stop: AbortController | undefined;
  #working: Promise<void> | undefined;
  #notBefore = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #stopped = false;

  constructor(member: Member, name: string, work: Work, options: AloneOptions) {
    this.#member = member;
    this.#lease = `alone/${name}`;
    this.#work = work;
    this.#options = options;
    this.#beat = new Beat(member.world, () => this.#once());
    this.#beat.now();
  }

  get working(): boolean {
    return this.#working !== undefined;
  }

  /** Tells the work to stop, waits until it has, and lets another do it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#beat.stop();
    this.#stop?.abort(new Error('this process stops'));
    await this.#working;
    await this.#release();
  }

  async #once(): Promise<number> {
    const { world, store, id } = this.#member;
    const before = world.now();
    if (this.#working === undefined && before < this.#notBefore) return Math.min(BEAT, this.#notBefore - before);
    try {
      const token = await within(world, before + PATIENCE, () => store.leases.acquire(this.#lease, id, LEASE));
      if (token === undefined) this.#lose('somebody else does it now');
      else {
        this.#until = before + LEASE - MARGIN;
        if (this.#working === undefined && !this.#stopped && world.now() < this.#until) this.#begin(token);
      }
    } catch {
      // Tried again below, for as long as the lease lasts.
    }
    const left = this.#until - world.now();
    if (this.#stop !== undefined && left <= 0) this.#lose('the store cannot be reached, and others may have begun');
    return this.#working === undefined ? BEAT : Math.max(1, Math.min(BEAT, left));
  }

  #begin(token: number): void {
    const { world } = this.#member;
    const stop = new AbortController();
    this.#stop = stop;
    this.#working = this.#run(stop.signal, token).finally(async () => {
      this.#working = undefined;
      this.#stop = undefined;
      this.#notBefore = world.now() + Math.min(LONGEST_PAUSE, (this.#options.pause ?? 1_000) * 2 ** Math.min(this.#failures, 16));
      if (!stop.signal.aborted) await this.#release();
    });
  }

  async #run(signal: AbortSignal, token: number): Promise<void> {
    try {
      await this.#work(signal, token);
      this.#failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      this.#failures += 1;
      this.#options.failed?.(error);
    }
  }

  #lose(because: string): void {
    this.#until = Number.NEGATIVE_INFINITY;
    this.#stop?.abort(new Error(because));
  }

  async #release(): Promise<void> {
    if (this.#until === Number.NEGATIVE_INFINITY) return;
    this.#until = Number.NEGATIVE_INFINITY;
    const { world, store, id } = this.#member;
    try {
      await within(world, world.now() + PATIENCE, () => store.leases.release(this.#lease, id));
    } catch {
      // It ends by itself.
    }
  }
}
