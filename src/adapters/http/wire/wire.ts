import type { Sent } from '../../../requirement/outcome.ts';
import type { Fields } from './fields.ts';

/** A request ready to be written: its head in latin1, empty line included, and a body that is in memory. */
export interface WireRequest {
  readonly method: string;
  readonly head: string;
  readonly body: Uint8Array | undefined;
}

/** What a handler can do to its exchange while it lasts. */
export interface WireControl {
  readonly paused: boolean;
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

export interface WireHandler {
  readonly request: WireRequest;
  onRequestStart(control: WireControl): void;
  onResponseStart(control: WireControl, status: number, fields: Fields, reason: string): void;
  onResponseData(control: WireControl, data: Buffer): void;
  onResponseEnd(control: WireControl): void;
  onResponseError(control: WireControl | undefined, error: Error): void;
}

/** What went wrong on the wire, and how much of the request can have arrived. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: string;
  readonly sent: Sent;

  constructor(code: string, message: string, sent: Sent, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.sent = sent;
  }
}
