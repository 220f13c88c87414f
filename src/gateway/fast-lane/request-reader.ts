/**
 * Decides from its bytes whether a request is plain: complete, small, and with one meaning only. A plain request is read here; for
 * anything else the answer is `other`, and the bytes go, unread, to `node:http`, which knows the rest of HTTP/1.1 and refuses what is wrong.
 * So this reader never has to refuse anything, never waits, and needs no time-outs. It knows no sockets.
 */
import { type Fields, readFields } from '../../adapters/http/wire/fields.ts';

const MAX_HEAD = 8_192;
const MAX_BODY = 65_536;
const END = Buffer.from('\r\n\r\n');
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** A path and query without a fragment, and without the characters that parsers disagree about. */
const TARGET = /^\/(?!-\/)[!$-;=?-[\]_a-z~]*$/;
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?$/;
/** Line ends that stand alone are refused with the fields. */
const UNPRINTABLE = /[^\t\r\n\x20-\x7e]/;

export interface PlainRequest {
  readonly method: string;
  readonly url: string;
  readonly fields: Fields;
  readonly body: Buffer | undefined;
  /** Bytes of the buffer that belong to it. */
  readonly length: number;
}

/** Reads the request that begins at the buffer's first byte. */
export function readPlainRequest(bytes: Buffer): PlainRequest | 'other' {
  const end = bytes.indexOf(END);
  if (end < 0 || end > MAX_HEAD) return 'other';
  const head = bytes.toString('latin1', 0, end);
  const lineEnd = head.indexOf('\r\n');
  if (lineEnd < 0) return 'other';
  const first = head.indexOf(' ');
  const second = head.indexOf(' ', first + 1);
  if (first < 0 || second < 0 || second > lineEnd || head.slice(second + 1, lineEnd) !== 'HTTP/1.1') return 'other';
  const method = head.slice(0, first);
  const url = head.slice(first + 1, second);
  if (!METHODS.has(method) || !TARGET.test(url) || UNPRINTABLE.test(head)) return 'other';
  const fields = readFields(head, lineEnd + 2);
  if (fields === undefined || fields.special || fields.chunked || fields.host === undefined || !HOST.test(fields.host))
    return 'other';
  const bodyLength = fields.contentLength;
  if (bodyLength < 0 && (method === 'POST' || method === 'PUT' || method === 'PATCH')) return 'other';
  if (bodyLength > MAX_BODY || end + 4 + Math.max(0, bodyLength) > bytes.length) return 'other';
  const length = end + 4 + Math.max(0, bodyLength);
  return { method, url, fields, body: bodyLength > 0 ? Buffer.from(bytes.subarray(end + 4, length)) : undefined, length };
}
