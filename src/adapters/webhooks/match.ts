/**
 * Whether one of the signatures is one of ours. Everything is compared with everything, whatever has matched before: how long it takes
 * tells nobody which secret, or how much of a signature, was right.
 */
import { createHmac, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import type { SignatureVariant } from '../../requirement/webhook-scheme.ts';
import type { Given } from './signature-header.ts';

export interface VariantKeys {
  readonly variant: SignatureVariant;
  readonly keys: readonly KeyObject[];
}

export interface Match {
  readonly matched: boolean;
  /** Comparisons made: signatures, times keys of their variant, times contents. */
  readonly comparisons: number;
}

const HMACS: Readonly<Record<string, string>> = { 'hmac-sha1': 'sha1', 'hmac-sha256': 'sha256', 'hmac-sha512': 'sha512' };
const DIGESTS: Readonly<Record<string, string>> = {
  'rsa-sha1': 'RSA-SHA1',
  'rsa-sha256': 'RSA-SHA256',
  'ecdsa-sha256': 'SHA256',
};

export function match(given: readonly Given[], keys: readonly VariantKeys[], contents: readonly Uint8Array[]): Match {
  let matched = 0;
  let comparisons = 0;
  for (const { variant, keys: own } of keys) {
    const signatures = given.filter((each) => each.variant === variant);
    if (signatures.length === 0) continue;
    for (const content of contents) {
      for (const key of own) {
        const isRight = checker(variant, key, content);
        for (const { bytes } of signatures) {
          matched |= Number(isRight(bytes));
          comparisons++;
        }
      }
    }
  }
  return { matched: matched === 1, comparisons };
}

function checker({ algorithm }: SignatureVariant, key: KeyObject, content: Uint8Array): (signature: Uint8Array) => boolean {
  const hmac = HMACS[algorithm];
  if (hmac !== undefined) {
    const expected = createHmac(hmac, key).update(content).digest();
    return (signature) => signature.length === expected.length && timingSafeEqual(signature, expected);
  }
  const digest = DIGESTS[algorithm] ?? null;
  return (signature) => {
    try {
      return verify(digest, content, key, signature);
    } catch {
      // A signature that OpenSSL cannot even read is a wrong one.
      return false;
    }
  };
}
