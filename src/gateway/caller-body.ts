import { Readable } from 'node:stream';
import type { World } from '../requirement/clock.ts';
import { Alarm } from '../requirement/clock.ts';
import type { CallerRequest } from './caller.ts';
import type { ProblemName } from './problem-types.ts';

/**
 * A request body on its way through: pulled from the caller only as fast as the other side takes it. Stands between the two
 * so that an attempt that throws its body away does not take the caller's connection with it.
 */
export class CallerBody extends Readable {
  readonly #request: CallerRequest & Readable;
  readonly #patience: Patience;
  readonly #largest: number;
  #length = 0;
  #listening = false;

  /** `stall`: longest wait for more, in milliseconds. `largest`: bytes it may have. */
  constructor(request: CallerRequest & Readable, world: World, stall: number, largest: number) {
    super({ highWaterMark: 65_536 });
    this.#request = request;
    this.#patience = new Patience(world, stall, () =>
      this.destroy(new CallerBodyError('request-stalled', `no more of the body came for ${stall} ms`)),
    );
    this.#largest = largest;
  }

  override _read(): void {
    this.#patience.start();
    if (this.#listening) {
      this.#request.resume();
      return;
    }
    this.#listening = true;
    this.#request.on('data', this.#onData).on('end', this.#onEnd).on('close', this.#onClose);
  }

  readonly #onData = (chunk: Uint8Array): void => {
    this.#length += chunk.length;
    if (this.#length > this.#largest) {
      this.destroy(new CallerBodyError('body-too-large', `the body has more than the ${this.#largest} bytes that are taken`));
    } else if (this.push(chunk)) {
      this.#patience.start();
    } else {
      this.#patience.stop();
      this.#request.pause();
    }
  };

  readonly #onEnd = (): void => {
    this.#patience.stop();
    this.push(null);
  };

  readonly #onClose = (): void => {
    if (!this.#request.complete) this.destroy(new Error('the caller went away before the end of the request body'));
  };

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#patience.stop();
    this.#request.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose);
    // What still comes is thrown away, so that the caller gets to read its answer.
    if (!this.#request.complete) this.#request.resume();
    done(error);
  }
}

/** The caller's own body is the reason why a call failed. */
export class CallerBodyError extends Error {
  readonly problem: ProblemName;

  constructor(problem: ProblemName, message: string) {
    super(message);
    this.problem = problem;
  }
}

/** Rings when nothing has moved for too long. */
export class Patience extends Alarm {
  readonly #world: World;
  readonly #longest: number;
  readonly #lost: () => void;

  constructor(world: World, longest: number, lost: () => void) {
    super();
    this.#world = world;
    this.#longest = longest;
    this.#lost = lost;
  }

  /** Starts, or starts again. */
  start(): void {
    this.#world.schedule(this, this.#world.now() + this.#longest);
  }

  stop(): void {
    this.#world.cancel(this);
  }

  override ring(): void {
    this.#lost();
  }
}
