/** Signatures on what we send, by Standard Webhooks (https://www.standardwebhooks.com, 1.0.0), shared secrets and Ed25519. */
import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { fromBase64 } from './encoding.ts';

export interface Signing {
  /** The same whenever the same message is sent again. Printable, without spaces and full stops. */
  readonly id: string;
  /** When this sending is made, milliseconds since 1970; it is signed in whole seconds. */
  readonly at: number;
  readonly body: Uint8Array | string;
  /** `whsec_` and base64 of 24 to 64 bytes, or `whsk_` and base64 of an Ed25519 seed of 32. One signature each, in this order. */
  readonly secrets: readonly string[];
}

export interface SignatureHeaders extends Readonly<Record<string, string>> {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

const SHARED = 'whsec_';
const PRIVATE = 'whsk_';
const PUBLIC = 'whpk_';
/** In front of the seed of an Ed25519 private key (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const ID = /^[!-\-/-~]{1,200}$/;
const MOST_SECRETS = 8;

/** Throws a TypeError for a secret or an id that cannot be used; the message never has the secret in it. */
export function signWebhook({ id, at, body, secrets }: Signing): SignatureHeaders {
  if (!ID.test(id)) throw new TypeError('the id of a webhook is 1 to 200 printable characters without spaces and full stops');
  if (!Number.isFinite(at) || at < 0) throw new TypeError('the time of a webhook is milliseconds since 1970');
  if (secrets.length === 0 || secrets.length > MOST_SECRETS)
    throw new TypeError(`a webhook is signed with 1 to ${MOST_SECRETS} secrets`);
  const timestamp = String(Math.floor(at / 1_000));
  const content = Buffer.concat([
    Buffer.from(`${id}.${timestamp}.`, 'latin1'),
    typeof body === 'string' ? Buffer.from(body) : body,
  ]);
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => signature(secret, content)).join(' '),
  };
}

/** What a receiver checks an Ed25519 signature with: `whpk_` and base64. Throws a TypeError for what is no `whsk_` key. */
export function publicKeyOf(secret: string): string {
  const der = createPublicKey(privateKey(secret)).export({ format: 'der', type: 'spki' });
  return `${PUBLIC}${der.subarray(-32).toString('base64')}`;
}

function signature(secret: string, content: Uint8Array): string {
  if (secret.startsWith(PRIVATE)) return `v1a,${sign(null, content, privateKey(secret)).toString('base64')}`;
  const key = fromBase64(secret.startsWith(SHARED) ? secret.slice(SHARED.length) : secret);
  if (key === undefined || key.length < 24)
    throw new TypeError(`a shared secret of Standard Webhooks is ${SHARED} and base64 of at least 24 bytes`);
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

function privateKey(secret: string): KeyObject {
  const seed = secret.startsWith(PRIVATE) ? fromBase64(secret.slice(PRIVATE.length)) : undefined;
  if (seed?.length !== 32) throw new TypeError(`a private key of Standard Webhooks is ${PRIVATE} and base64 of 32 bytes`);
  return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
}
