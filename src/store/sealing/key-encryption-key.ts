/** The key that people keep: it seals nothing but the data keys in the store, so that changing it rewrites only those. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { requireKeyLength } from './read-key.ts';

/** version, mark, nonce, the key, tag. */
const VERSION = 1;
const MARK = 8;
const NONCE = 12;
const TAG = 16;
const LENGTH = 1 + MARK + NONCE + 32 + TAG;

export class KeyEncryptionKey {
  /** Tells which key wrapped something, and nothing of the key. */
  readonly mark: Buffer;
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = requireKeyLength(key);
    this.mark = createHmac('sha256', key).update('concordat key-encryption key').digest().subarray(0, MARK);
  }

  wrap(dataKey: Uint8Array, id: number): Uint8Array {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(boundTo(id));
    const wrapped = Buffer.concat([cipher.update(dataKey), cipher.final()]);
    return new Uint8Array(Buffer.concat([Buffer.of(VERSION), this.mark, nonce, wrapped, cipher.getAuthTag()]));
  }

  /** Whether this key wrapped it. */
  wrapped(bytes: Uint8Array): boolean {
    return bytes.length === LENGTH && bytes[0] === VERSION && this.mark.equals(bytes.subarray(1, 1 + MARK));
  }

  /** Throws where the bytes were changed. */
  unwrap(bytes: Uint8Array, id: number): Uint8Array {
    const nonce = bytes.subarray(1 + MARK, 1 + MARK + NONCE);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce).setAAD(boundTo(id));
    decipher.setAuthTag(bytes.subarray(LENGTH - TAG));
    const key = decipher.update(bytes.subarray(1 + MARK + NONCE, LENGTH - TAG));
    return new Uint8Array(Buffer.concat([key, decipher.final()]));
  }
}

function boundTo(id: number): Buffer {
  return Buffer.from(`data key ${id}`);
}
