import type { Dispatcher } from 'undici';
import type { WireConnection } from './connection.ts';

export interface WireHandler extends Dispatcher.DispatchHandler {
  /** There is no open connection for it yet: through `controller` the wait can be ended. Always before `onRequestStart`. */
  onRequestWaits?(controller: Dispatcher.DispatchController): void;
}

/** A request ready to be written. */
export interface WireRequest {
  readonly method: string;
  readonly head: string;
  readonly body: Uint8Array | undefined;
  /** Longest silence inside the answer's body, milliseconds; 0: any. */
  readonly idle: number;
}

/** One request and its answer: what a handler holds on to. It outlives its connection's interest in it, and then does nothing. */
export class WireExchange implements Dispatcher.DispatchController {
  readonly request: WireRequest;
  readonly handler: WireHandler;
  connection: WireConnection | undefined = undefined;
  /** Set while it waits for a connection: takes it out of the queue. */
  leave: (() => void) | undefined = undefined;
  rawHeaders: string[] | null = null;
  aborted = false;
  paused = false;
  reason: Error | null = null;

  constructor(request: WireRequest, handler: WireHandler) {
    this.request = request;
    this.handler = handler;
  }

  abort(reason: Error): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    if (this.connection !== undefined) this.connection.stop(this, reason);
    else if (this.leave !== undefined) {
      this.leave();
      this.handler.onResponseError?.(this, reason);
    }
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.connection?.hold(this);
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.connection?.hold(this);
  }
}
