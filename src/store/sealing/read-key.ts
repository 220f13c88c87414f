/** The key that seals a store, as people write it down. */
import { ConcordatError } from '../../requirement/errors.ts';

const BYTES = 32;
const HEX = /^[\da-f]{64}$/i;
/** Base64 or base64url of 32 bytes, with or without the padding. */
const BASE64 = /^[\w+/-]{43}=?$/;

/**
 * 32 bytes from 64 hexadecimal digits or from base64; space around it is ignored. `origin` says in errors where it came from
 * (`CONCORDAT_KEY`, a file). Throws CONCORDAT_INPUT_INVALID, never with any of the text.
 */
export function readKey(text: string, origin = 'CONCORDAT_KEY'): Uint8Array {
  const key = text.trim();
  if (HEX.test(key)) return new Uint8Array(Buffer.from(key, 'hex'));
  if (BASE64.test(key)) return new Uint8Array(Buffer.from(key, 'base64'));
  const what = key === '' ? 'is empty' : `has ${key.length} characters that are neither`;
  throw new ConcordatError(
    'CONCORDAT_INPUT_INVALID',
    `The key in ${origin} ${what}. A key is ${BYTES} random bytes as 64 hexadecimal digits or as base64: make one with "openssl rand -base64 32".`,
  );
}

export function requireKeyLength(key: Uint8Array): Uint8Array {
  if (key.length === BYTES) return key;
  throw new ConcordatError(
    'CONCORDAT_INPUT_INVALID',
    `The store's key has ${key.length} bytes and must have ${BYTES}. Make one with "openssl rand -base64 32".`,
  );
}
