/**
 * The part of an AbortSignal that an engine listens to: whether the caller has gone away, and a word when it goes. The
 * platform's own costs more than a whole refused call, and this one is seen by nobody but engines: a call's own, and that
 * of the requirement it falls back to.
 */
export class CallerSignal {
  aborted = false;
  reason: unknown = undefined;
  /** The call; further listeners are rare. */
  #listener: Listener | undefined = undefined;
  #further: Set<Listener> | undefined = undefined;

  /** For doors that ask for a whole signal and listen only. */
  get signal(): AbortSignal {
    return this as unknown as AbortSignal;
  }

  addEventListener(_type: 'abort', listener: Listener): void {
    if (this.#listener === undefined || this.#listener === listener) this.#listener = listener;
    else {
      this.#further ??= new Set();
      this.#further.add(listener);
    }
  }

  removeEventListener(_type: 'abort', listener: Listener): void {
    if (this.#listener === listener) this.#listener = undefined;
    else this.#further?.delete(listener);
  }

  /** Tells every listener, once. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.#listener?.handleEvent();
    if (this.#further !== undefined) for (const listener of this.#further) listener.handleEvent();
  }
}

interface Listener {
  handleEvent(): void;
}
