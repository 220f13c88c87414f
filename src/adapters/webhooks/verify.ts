/**
 * Whether a webhook comes from whom it says: a scheme is the data, this is the only code.
 *
 *   secrets? ──▶ signatures, time read ──▶ key ──▶ everything compared ──▶ body's hash ──▶ time near? ──▶ ours? ──▶ verified
 *     │503            │400, 401             │503, 401     │401                 │401          │401         │401
 *
 * 1. It never throws, whatever comes in, and works no more than its bounds allow.
 * 2. What is our own fault is 503 and never 401: senders take that for a final no.
 * 3. What is signed is the bytes as they came.
 * 4. A time counts only where it is signed, so it is looked at after the signature.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Place, SignatureProof, WebhookScheme } from '../../requirement/webhook-scheme.ts';
import type { Certificates } from './certificates.ts';
import { signedContents } from './content.ts';
import { keyOf, suits } from './keys.ts';
import { match, type VariantKeys } from './match.ts';
import { Message, Unusable, type WebhookRequest } from './message.ts';
import { type Given, givenSignatures } from './signature-header.ts';
import { isSigned } from './signed-name.ts';
import { distance, readTime } from './signed-time.ts';
import { checkToken } from './token.ts';
import { refused, type Verdict } from './verdict.ts';

export interface VerifyOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Milliseconds that a signed time may be away. Default: what the scheme says. */
  readonly toleranceMs?: number | undefined;
  /** For schemes with certificates; without it they answer 503. */
  readonly certificates?: Certificates | undefined;
}

/** Several while one is being replaced: each is tried. */
export const MOST_SECRETS = 8;

export async function verifyWebhook(
  scheme: WebhookScheme,
  request: WebhookRequest,
  secrets: readonly string[],
  options: VerifyOptions,
): Promise<Verdict> {
  try {
    return await judge(scheme, request, secrets, options);
  } catch (error) {
    if (error instanceof Unusable) return refused(error.reason);
    // A fault of ours lets nobody in and turns nobody away for good.
    return refused('not checked');
  }
}

async function judge(
  scheme: WebhookScheme,
  request: WebhookRequest,
  secrets: readonly string[],
  options: VerifyOptions,
): Promise<Verdict> {
  const { proof, time, id, type } = scheme;
  if (secrets.length === 0) return refused('no secret');
  if (secrets.length > MOST_SECRETS) return refused('too many secrets');
  if (secrets.includes('')) return refused('secret unusable');
  const message = new Message(request);
  let timestamp: number | undefined;
  if (proof.kind === 'token') {
    const reason = checkToken(proof, message, secrets);
    if (reason !== undefined) return refused(reason);
  } else {
    const given = givenSignatures(proof, message);
    const read = time === undefined ? undefined : readTime(time, proof, message);
    const contents = signedContents(proof, message, read?.written, secrets);
    const keys = await keysFor(proof, message, given, secrets, options);
    if (typeof keys === 'string') return refused(keys);
    if (!match(given, keys, contents.all).matched) return refused('wrong signature');
    if (!contents.bodyFits) return refused('wrong body');
    const far = read === undefined ? undefined : distance(read.at, options.now, options.toleranceMs ?? time?.tolerance);
    if (far !== undefined) return refused(far);
    if (proof.belongsTo !== undefined && !isOneOf(message.at(proof.belongsTo), secrets)) return refused('not ours');
    timestamp = read?.at;
  }
  const name = told(message, id);
  return {
    verified: true,
    id: name?.text,
    idSigned: name !== undefined && isSigned(name.at, scheme),
    type: told(message, type)?.text,
    timestamp,
  };
}

type NoKeys = 'secret unusable' | 'no certificate' | 'certificate refused';

async function keysFor(
  { variants, certificate }: SignatureProof,
  message: Message,
  given: readonly Given[],
  secrets: readonly string[],
  { certificates, now }: VerifyOptions,
): Promise<readonly VariantKeys[] | NoKeys> {
  if (certificate === undefined) {
    const all = variants.map((variant) => ({ variant, found: secrets.map((secret) => keyOf(secret, variant, variants)) }));
    const usable = all.map(({ variant, found }) => ({ variant, keys: found.filter((key) => typeof key !== 'string') }));
    return usable.every(({ keys }) => keys.length === 0) ? 'secret unusable' : usable;
  }
  const url = message.at(certificate.url);
  if (url === undefined || url === '') throw new Unusable('no signature');
  if (certificates === undefined) return 'no certificate';
  const key = await certificates.key(url, certificate, now);
  if (key === 'unavailable') return 'no certificate';
  if (key === 'refused') return 'certificate refused';
  const suited = given.filter(({ variant }) => suits(key, variant));
  return suited.length === 0 ? 'certificate refused' : suited.map(({ variant }) => ({ variant, keys: [key] }));
}

function isOneOf(value: string | undefined, names: readonly string[]): boolean {
  const given = Buffer.from(value ?? '', 'utf8');
  let found = 0;
  for (const name of names) {
    const wanted = Buffer.from(name, 'utf8');
    found |= Number(wanted.length === given.length && timingSafeEqual(wanted, given));
  }
  return found === 1;
}

/** An event whose name cannot be read is genuine all the same. */
function told(message: Message, places: WebhookScheme['id'] = []): { readonly text: string; readonly at: Place } | undefined {
  try {
    for (const at of places) {
      const text = message.at(at);
      if (text !== undefined && text !== '') return { text, at };
    }
    return undefined;
  } catch (error) {
    if (error instanceof Unusable) return undefined;
    throw error;
  }
}
