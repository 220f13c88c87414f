/**
 * A received event as it lies in the store: the bytes as they came, and what is kept of what came with them. The bytes are never
 * read and written again on the way: whoever checks a signature of its own over them finds what the sender signed.
 *
 * ```
 *  1 byte   1 (version)
 *  4 bytes  length of the head, big endian
 *  head     JSON: { headers, receivedAt, url }
 *  body     the rest
 * ```
 */
export interface ReceivedEvent {
  /** Flat name, value; names in lower case. Those that are kept. */
  readonly headers: readonly string[];
  /** As received. */
  readonly body: Uint8Array;
  /** Wall-clock milliseconds since 1970. */
  readonly receivedAt: number;
  /** The address it was sent to, as the sender knows it. */
  readonly url: string;
}

const VERSION = 1;
const PREFIX = 5;

export function encodeReceived({ headers, body, receivedAt, url }: ReceivedEvent): Uint8Array {
  const head = Buffer.from(JSON.stringify({ headers, receivedAt, url }));
  const bytes = Buffer.allocUnsafe(PREFIX + head.length + body.byteLength);
  bytes.writeUInt8(VERSION, 0);
  bytes.writeUInt32BE(head.length, 1);
  bytes.set(head, PREFIX);
  bytes.set(body, PREFIX + head.length);
  return bytes;
}

/** Throws for bytes that were not made by `encodeReceived`. */
export function decodeReceived(payload: Uint8Array): ReceivedEvent {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (bytes.length < PREFIX || bytes[0] !== VERSION)
    throw new Error('what is stored is not a received event of a version that this one knows');
  const end = PREFIX + bytes.readUInt32BE(1);
  if (end > bytes.length) throw new Error('what is stored of the received event breaks off');
  const { headers, receivedAt, url } = JSON.parse(bytes.toString('utf8', PREFIX, end)) as Omit<ReceivedEvent, 'body'>;
  return { headers, receivedAt, url, body: bytes.subarray(end) };
}
