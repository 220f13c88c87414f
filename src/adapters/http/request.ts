import type { Readable } from 'node:stream';
import type { CallInput } from '../../requirement/call.ts';
import type { Operation } from '../../requirement/operation.ts';

/** A request to the requirement's system, before credentials. */
export interface HttpRequest {
  readonly method: string;
  /** With its query, encoded, below the endpoint URL's own path: `/v1/payment_intents?limit=3`. */
  readonly path: string;
  /** Flat name, value. Hop-by-hop fields are dropped when it is sent. */
  readonly headers: readonly string[];
  /** Text and bytes can be sent again; a stream only once. */
  readonly body: Uint8Array | string | Readable | undefined;
  readonly operation: Operation;
  /** What it was built from, if it was: lets another requirement do the same. */
  readonly input?: CallInput | undefined;
  /** For whom, where one gateway serves several: their answers are never mixed. */
  readonly tenant?: string | undefined;
}
