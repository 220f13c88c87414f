/** Turns a request into the bytes of an HTTP/1.1 head (RFC 9112 §3). It knows no sockets. */

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const TARGET = /^[\x21-\x7e]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * The head in latin1, its empty line included. Undefined when a part cannot stand in a head (a line end in a value, a blank in the
 * target): such a request must never be written. `headers` is flat and holds no framing or connection fields; the body's length decides those.
 */
export function requestHead(
  method: string,
  target: string,
  host: string,
  headers: readonly string[],
  bodyLength: number | undefined,
): string | undefined {
  if (!TOKEN.test(method) || !TARGET.test(target)) return undefined;
  let head = `${method} ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] as string;
    const value = headers[at + 1] as string;
    if (!TOKEN.test(name) || !VALUE.test(value)) return undefined;
    head += `${name}: ${value}\r\n`;
  }
  if (bodyLength !== undefined) head += `content-length: ${bodyLength}\r\n`;
  return `${head}\r\n`;
}
