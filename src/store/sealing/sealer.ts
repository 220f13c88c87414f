/**
 * Seals what may be other people's data, before an engine writes it. Envelope encryption: bodies with data keys, which the
 * store keeps, wrapped by the key that people keep. Knows no engine: they keep the rows of data keys and count their use.
 *
 *   clear    0 │ body
 *   sealed   1 │ number of the data key (4) │ nonce (12) │ AES-256-GCM of the body │ tag (16)
 *
 * 1. A nonce is random (96 bits) and a data key seals at most 2^24 bodies, so that a nonce repeats with probability < 2^-48
 *    (NIST SP 800-38D, 8.3 allows 2^32).
 * 2. What a body belongs to is authenticated with it: a body moved to another row does not open.
 * 3. Bytes that do not open are an error that names what they belong to, never others' bytes and never a part of them.
 */
import { createCipheriv, createDecipheriv, randomBytes, randomInt } from 'node:crypto';
import { ConcordatError } from '../../requirement/errors.ts';
import { KeyEncryptionKey } from './key-encryption-key.ts';

const CLEAR = 0;
const SEALED = 1;
const NONCE = 12;
const TAG = 16;
const HEAD = 5 + NONCE;

/** Bodies that one data key seals, at most. */
export const SEALINGS_PER_DATA_KEY = 2 ** 24;
/** Sealings that a process takes of a data key at once: what the engine adds to `used` in one atomic step. */
export const SEALINGS_AT_ONCE = 2 ** 18;

/** A data key as the store keeps it. */
export interface DataKeyRow {
  /** 1 to 2^32 - 1, drawn by chance. */
  readonly id: number;
  readonly wrapped: Uint8Array;
}

export interface SealerOptions {
  readonly key: Uint8Array | undefined;
  readonly formerKeys?: readonly Uint8Array[] | undefined;
  /** Every data key of the store. */
  readonly stored: readonly DataKeyRow[];
  /** The store, in errors. */
  readonly place: string;
}

export class Sealer {
  /** Whether there is a key. */
  readonly sealed: boolean;
  /** Rows that a former key had wrapped, wrapped by the key of today: to be written before anything is sealed. */
  readonly rewrapped: readonly DataKeyRow[];
  readonly #place: string;
  readonly #today: KeyEncryptionKey | undefined;
  readonly #former: readonly KeyEncryptionKey[];
  readonly #keys = new Map<number, Uint8Array>();
  #current = 0;
  #left = 0;

  /** Throws CONCORDAT_KEY_MISSING where the store holds data keys that none of the given keys has wrapped. */
  constructor(options: SealerOptions) {
    this.#place = options.place;
    this.#today = options.key === undefined ? undefined : new KeyEncryptionKey(options.key);
    this.#former = (options.formerKeys ?? []).map((key) => new KeyEncryptionKey(key));
    this.sealed = this.#today !== undefined;
    const rewrapped: DataKeyRow[] = [];
    for (const row of options.stored) {
      const key = this.#learn(row);
      if (this.#today !== undefined && !this.#today.wrapped(row.wrapped)) {
        rewrapped.push({ id: row.id, wrapped: this.#today.wrap(key, row.id) });
      }
    }
    this.rewrapped = rewrapped;
  }

  /** Sealings left before the engine must take more of a data key (`use`). */
  get left(): number {
    return this.sealed ? this.#left : Number.POSITIVE_INFINITY;
  }

  /** A fresh data key for the engine to write. */
  create(): DataKeyRow {
    if (this.#today === undefined) throw new Error('there is no key to wrap a data key with');
    const id = randomInt(1, 2 ** 32);
    return { id, wrapped: this.#today.wrap(randomBytes(32), id) };
  }

  /** Seals with this data key from now on, `sealings` times at most. */
  use(row: DataKeyRow, sealings: number): void {
    this.#learn(row);
    this.#current = row.id;
    this.#left = sealings;
  }

  /** The data key in use was not written after all: nothing more may be sealed with it. */
  drop(): void {
    this.#left = 0;
  }

  /** The data key that is needed to open this and not known yet: another process made it. The engine looks it up and says `learn`. */
  missing(bytes: Uint8Array): number | undefined {
    if (bytes[0] !== SEALED || bytes.length < HEAD + TAG) return undefined;
    const id = view(bytes).getUint32(1);
    return this.#keys.has(id) ? undefined : id;
  }

  learn(row: DataKeyRow): void {
    this.#learn(row);
  }

  /** `belongsTo`: what the body is of, in words that never change: `payload of 0193…`. */
  seal(body: Uint8Array, belongsTo: string): Uint8Array {
    if (!this.sealed) {
      const clear = new Uint8Array(1 + body.length);
      clear[0] = CLEAR;
      clear.set(body, 1);
      return clear;
    }
    const key = this.#keys.get(this.#current);
    if (key === undefined || this.#left < 1) throw new Error('no data key is in use');
    this.#left -= 1;
    const sealed = new Uint8Array(HEAD + body.length + TAG);
    sealed[0] = SEALED;
    view(sealed).setUint32(1, this.#current);
    const nonce = randomBytes(NONCE);
    sealed.set(nonce, 5);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(this.#current, belongsTo));
    sealed.set(cipher.update(body), HEAD);
    cipher.final();
    sealed.set(cipher.getAuthTag(), HEAD + body.length);
    return sealed;
  }

  /** Throws CONCORDAT_STORE_UNAVAILABLE where the bytes are not what was written, or not of this. */
  open(bytes: Uint8Array, belongsTo: string): Uint8Array {
    if (bytes[0] === CLEAR) return new Uint8Array(bytes.subarray(1));
    if (bytes[0] !== SEALED || bytes.length < HEAD + TAG) {
      throw this.#unreadable(belongsTo, 'its bytes are not what was written');
    }
    const id = view(bytes).getUint32(1);
    const key = this.#keys.get(id);
    if (key === undefined) throw this.#unreadable(belongsTo, `its data key ${id} is not in the store`);
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(5, HEAD)).setAAD(boundTo(id, belongsTo));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
    try {
      const body = decipher.update(bytes.subarray(HEAD, bytes.length - TAG));
      decipher.final();
      return new Uint8Array(body);
    } catch (cause) {
      throw this.#unreadable(belongsTo, 'its bytes were changed, or belong to something else', cause);
    }
  }

  #learn(row: DataKeyRow): Uint8Array {
    const known = this.#keys.get(row.id);
    if (known !== undefined) return known;
    const wrapping = [...(this.#today === undefined ? [] : [this.#today]), ...this.#former].find((key) =>
      key.wrapped(row.wrapped),
    );
    if (wrapping === undefined) throw this.#wrongKey();
    try {
      const key = wrapping.unwrap(row.wrapped, row.id);
      this.#keys.set(row.id, key);
      return key;
    } catch (cause) {
      throw this.#unreadable(`data key ${row.id}`, 'its bytes were changed', cause);
    }
  }

  #wrongKey(): ConcordatError {
    const what = this.sealed
      ? 'with another key than the one given. Set CONCORDAT_KEY to the key it was sealed with, or give that one as a former key.'
      : 'and there is no key. Set CONCORDAT_KEY, or name the file it is in with keyFile.';
    return new ConcordatError('CONCORDAT_KEY_MISSING', `What the store ${this.#place} holds is sealed ${what}`);
  }

  #unreadable(belongsTo: string, why: string, cause?: unknown): ConcordatError {
    return new ConcordatError(
      'CONCORDAT_STORE_UNAVAILABLE',
      `The ${belongsTo} in the store ${this.#place} cannot be opened: ${why}. Somebody or something has written to the store: restore it from a backup.`,
      { cause },
    );
  }
}

/** What a store without a key says to what may only be written sealed. */
export function keyMissing(what: string, place: string): ConcordatError {
  return new ConcordatError(
    'CONCORDAT_KEY_MISSING',
    `The ${what} is confidential, and the store ${place} has no key to seal it with; nothing of this was accepted. ` +
      'Set CONCORDAT_KEY ("openssl rand -base64 32" makes one), or name the file it is in with keyFile.',
  );
}

function boundTo(id: number, belongsTo: string): Buffer {
  return Buffer.from(`1 ${id} ${belongsTo}`);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
