/**
 * Reads the secrets that documents refer to. Knows where they are, never what they are for. A value leaves this room only
 * through `read`; errors and events name the reference and nothing else.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { ConcordatError } from '../../requirement/errors.ts';
import { formatSecretReference, type SecretReference } from '../../requirement/secret-reference.ts';
import type { Environment } from '../platform/environment.ts';

/** A key, a certificate chain: nothing that fits in a header is longer. */
const FILE_BYTES_MAX = 64 * 1024;

export class Secrets {
  readonly #environment: Environment;
  readonly #files = new Map<string, string>();

  /** `environment`: a live view of the variables; one set later is seen. */
  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /**
   * The value, without white space around it. Files are read once, and again after `forget`.
   * Throws CONCORDAT_SECRET_MISSING when there is none, CONCORDAT_NOT_EXECUTED for a store this version cannot read.
   */
  read(reference: SecretReference): string {
    switch (reference.store) {
      case 'env':
        return this.#present(reference, this.#environment[reference.name]?.trim(), 'the variable is not set');
      case 'file':
        return this.#file(reference);
      default:
        throw new ConcordatError(
          'CONCORDAT_NOT_EXECUTED',
          `${formatSecretReference(reference)} cannot be read: this version reads env: and file: references; put the secret there`,
        );
    }
  }

  /** True when `read` would give a value. */
  has(reference: SecretReference): boolean {
    try {
      return this.read(reference) !== '';
    } catch (error) {
      if (error instanceof ConcordatError) return false;
      throw error;
    }
  }

  /** The next `read` of a file looks at the file again: the secret may have been rotated. */
  forget(): void {
    this.#files.clear();
  }

  #file(reference: SecretReference): string {
    const known = this.#files.get(reference.name);
    if (known !== undefined) return known;
    const value = this.#present(reference, readBounded(reference), 'the file is empty');
    this.#files.set(reference.name, value);
    return value;
  }

  #present(reference: SecretReference, value: string | undefined, otherwise: string): string {
    if (value === undefined || value === '') throw missing(reference, value === undefined ? otherwise : 'it is empty');
    return value;
  }
}

function readBounded(reference: SecretReference): string {
  let file: number;
  try {
    file = openSync(reference.name, 'r');
  } catch (error) {
    throw missing(reference, `the file cannot be opened (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    const bytes = Buffer.alloc(FILE_BYTES_MAX + 1);
    const length = readSync(file, bytes, 0, bytes.length, 0);
    if (length > FILE_BYTES_MAX)
      throw missing(reference, `the file is larger than ${FILE_BYTES_MAX} bytes, so it is not a secret`);
    return bytes.toString('utf8', 0, length).trim();
  } catch (error) {
    if (error instanceof ConcordatError) throw error;
    throw missing(reference, `the file cannot be read (${(error as NodeJS.ErrnoException).code})`);
  } finally {
    closeSync(file);
  }
}

function missing(reference: SecretReference, why: string): ConcordatError {
  const remedy = reference.store === 'env' ? `set ${reference.name}` : `write the secret to ${reference.name}`;
  return new ConcordatError(
    'CONCORDAT_SECRET_MISSING',
    `${formatSecretReference(reference)}, which the document refers to, is not there: ${why}; ${remedy}, or change the reference`,
  );
}
