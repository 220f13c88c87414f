import { Readable } from 'node:stream';

/** Most of a request body of unknown or small size that is held so that it can be sent again. */
export const REPLAY_MAX = 1024 * 1024;

/**
 * A fetch hands its body over as chunks that come once. Up to `REPLAY_MAX` they are held, so that the request can be
 * repeated; a larger body streams and is sent once. `length`: what the caller declared, if it did.
 */
export async function replayable(body: AsyncIterable<Uint8Array>, length: number | undefined): Promise<Uint8Array | Readable> {
  const rest = body[Symbol.asyncIterator]();
  if (length !== undefined && length > REPLAY_MAX)
    return Readable.from({ [Symbol.asyncIterator]: () => rest }, { objectMode: false });
  const held: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const next = await rest.next();
    if (next.done === true) return Buffer.concat(held, size);
    held.push(next.value);
    size += next.value.byteLength;
    if (size > REPLAY_MAX) return Readable.from(continued(held, rest), { objectMode: false });
  }
}

async function* continued(held: Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let chunk = held.shift(); chunk !== undefined; chunk = held.shift()) yield chunk;
  yield* { [Symbol.asyncIterator]: () => rest };
}
