/** What a secret is to an algorithm. */
import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { SignatureVariant } from '../../requirement/webhook-scheme.ts';
import { fromBase64, fromHex } from './encoding.ts';

/** In front of the 32 bytes of an Ed25519 public key (RFC 8410). */
const ED25519 = Buffer.from('302a300506032b6570032100', 'hex');
const KINDS: Readonly<Record<string, string>> = {
  'ecdsa-sha256': 'ec',
  ed25519: 'ed25519',
  'rsa-sha1': 'rsa',
  'rsa-sha256': 'rsa',
};
const P256 = 'prime256v1';

/** `other`: it is a key for another variant. `unusable`: it is none. */
export function keyOf(
  secret: string,
  variant: SignatureVariant,
  variants: readonly SignatureVariant[],
): KeyObject | 'other' | 'unusable' {
  const { prefix, form } = variant.key;
  const foreign = variants.some(({ key }) => key.prefix !== undefined && key.prefix !== prefix && secret.startsWith(key.prefix));
  if (foreign) return 'other';
  const written = prefix !== undefined && secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
  if (form === 'text') return createSecretKey(Buffer.from(secret, 'utf8'));
  // Without its prefix a secret is a shared one: public keys say what they are.
  if (form === 'public key') return written === secret && prefix !== undefined ? 'other' : publicKey(written, variant);
  const bytes = fromBase64(written);
  return bytes === undefined || bytes.length === 0 ? 'unusable' : createSecretKey(bytes);
}

/** Whether a key that came from elsewhere, as that of a certificate, is one for the algorithm. */
export function suits(key: KeyObject, { algorithm }: SignatureVariant): boolean {
  if (key.asymmetricKeyType !== KINDS[algorithm]) return false;
  return algorithm !== 'ecdsa-sha256' || key.asymmetricKeyDetails?.namedCurve === P256;
}

function publicKey(written: string, variant: SignatureVariant): KeyObject | 'unusable' {
  try {
    const key = written.includes('-----BEGIN')
      ? createPublicKey(written)
      : createPublicKey({ key: derOf(written), format: 'der', type: 'spki' });
    return suits(key, variant) ? key : 'unusable';
  } catch {
    // Whatever is wrong with it: nothing can be checked with it.
    return 'unusable';
  }
}

function derOf(written: string): Buffer {
  const bytes = Buffer.from(fromHex(written) ?? fromBase64(written) ?? []);
  return bytes.length === 32 ? Buffer.concat([ED25519, bytes]) : bytes;
}
