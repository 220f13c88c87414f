/**
 * The field lines of an HTTP/1.1 message (RFC 9112 §5), strictly: what this reads has one meaning only. It knows no sockets.
 * Anything that two implementations could read differently (bare line ends, folded lines, blanks before a colon, two lengths, a length beside an
 * encoding, an encoding that is not exactly `chunked`) is refused, never repaired.
 */

export interface Fields {
  /** Name, value, name, value… as received; values without surrounding blanks. */
  readonly list: string[];
  /** −1: none was given. */
  contentLength: number;
  chunked: boolean;
  /** The sender closes after this message. */
  close: boolean;
  /** Connection names other fields, or Upgrade, Expect, TE or Trailer are there: more than a plain message. */
  special: boolean;
  host: string | undefined;
}

/** 1: token character (RFC 9110 §5.6.2); 2: may stand in a value. */
const CLASS = new Uint8Array(256);
for (const character of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
  CLASS[character.charCodeAt(0)] = 1;
for (let code = 0x20; code < 256; code += 1) if (code !== 0x7f) CLASS[code] = (CLASS[code] ?? 0) | 2;
CLASS[9] = 2;

export const MAX_FIELDS = 128;

/**
 * Reads field lines from `text` (latin1, without the empty line that ends the head; each line but the last ends in CRLF).
 * Returns undefined when anything is ambiguous.
 */
export function readFields(text: string, from: number): Fields | undefined {
  const fields: Fields = { list: [], contentLength: -1, chunked: false, close: false, special: false, host: undefined };
  let at = from;
  while (at < text.length) {
    let colon = at;
    while (colon < text.length && ((CLASS[text.charCodeAt(colon)] ?? 0) & 1) === 1) colon += 1;
    if (colon === at || text.charCodeAt(colon) !== 0x3a || fields.list.length >= MAX_FIELDS * 2) return undefined;
    let start = colon + 1;
    while (isBlank(text.charCodeAt(start))) start += 1;
    let end = start;
    while (end < text.length && ((CLASS[text.charCodeAt(end)] ?? 0) & 2) === 2) end += 1;
    if (end < text.length && (text.charCodeAt(end) !== 0x0d || text.charCodeAt(end + 1) !== 0x0a)) return undefined;
    const next = end + 2;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
    const name = text.slice(at, colon);
    const value = text.slice(start, end);
    if (!frame(fields, name, value)) return undefined;
    fields.list.push(name, value);
    at = next;
  }
  if (fields.chunked && fields.contentLength >= 0) return undefined;
  return fields;
}

/** Takes in the fields that decide where the message ends; false when they contradict. */
function frame(fields: Fields, name: string, value: string): boolean {
  switch (name.length) {
    case 2:
      if (name.toLowerCase() === 'te') fields.special = true;
      return true;
    case 4:
      if (name.toLowerCase() !== 'host') return true;
      if (fields.host !== undefined) return false;
      fields.host = value;
      return true;
    case 6:
      if (name.toLowerCase() === 'expect') fields.special = true;
      return true;
    case 7: {
      const lower = name.toLowerCase();
      if (lower === 'upgrade' || lower === 'trailer') fields.special = true;
      return true;
    }
    case 10:
      if (name.toLowerCase() === 'connection') connection(fields, value.toLowerCase());
      return true;
    case 14:
      if (name.toLowerCase() !== 'content-length') return true;
      if (fields.contentLength >= 0 || !/^\d{1,15}$/.test(value)) return false;
      fields.contentLength = Number(value);
      return true;
    case 17:
      if (name.toLowerCase() !== 'transfer-encoding') return true;
      if (fields.chunked || value.toLowerCase() !== 'chunked') return false;
      fields.chunked = true;
      return true;
    default:
      return true;
  }
}

function connection(fields: Fields, value: string): void {
  if (value === 'close') fields.close = true;
  else if (value !== 'keep-alive') fields.special = true;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
