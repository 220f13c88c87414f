/** Bytes out of text, strictly: what has two spellings would make one signature two. */

const HEX = /^[0-9a-fA-F]*$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

export function fromHex(text: string): Uint8Array | undefined {
  return text.length % 2 === 0 && HEX.test(text) ? Buffer.from(text, 'hex') : undefined;
}

/** With its padding, and with nothing in the bits that count for nothing. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !BASE64.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Undefined: it is not UTF-8. A byte order mark stays. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return STRICT.decode(bytes);
  } catch {
    // Its only error: the bytes are not UTF-8.
    return undefined;
  }
}
