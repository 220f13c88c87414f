/** Ctrl-C and SIGTERM as one AbortSignal. The first asks to stop and says so; the second stops at once. */

/** Why a command was asked to stop; the `reason` of the session's signal. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly by: 'SIGINT' | 'SIGTERM' | 'EPIPE';

  constructor(by: Stopped['by']) {
    super(by === 'EPIPE' ? 'nobody reads the output any more' : `stopped by ${by}`);
    this.by = by;
  }
}

export class Signals {
  readonly #say: (line: string) => void;
  /** Made when somebody asks: most commands end before anybody could stop them. */
  #controller: AbortController | undefined;
  #outputClosed = false;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** Asking takes over the two signals; until then they end the process as usual. */
  get stopped(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      process.on('SIGINT', () => this.#ask('SIGINT'));
      process.on('SIGTERM', () => this.#ask('SIGTERM'));
      if (this.#outputClosed) this.outputClosed();
    }
    return this.#controller.signal;
  }

  outputClosed(): void {
    this.#outputClosed = true;
    this.#controller?.abort(new Stopped('EPIPE'));
  }

  #ask(by: 'SIGINT' | 'SIGTERM'): void {
    if (this.#controller?.signal.aborted) process.exit(130);
    this.#say(by === 'SIGINT' ? 'Stopping; press Ctrl-C again to stop at once.' : 'Stopping.');
    this.#controller?.abort(new Stopped(by));
  }
}
