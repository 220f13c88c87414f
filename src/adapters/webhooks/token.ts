/** A secret that is sent along, compared by its hash: so its length tells nothing either. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { TokenProof } from '../../requirement/webhook-scheme.ts';
import type { Message } from './message.ts';
import type { RefusalReason } from './verdict.ts';

/** Undefined: it is one of them. Throws `Unusable`. */
export function checkToken(
  { places, prefix = '' }: TokenProof,
  message: Message,
  secrets: readonly string[],
): RefusalReason | undefined {
  const written = message.first(places);
  if (written === undefined) return 'no signature';
  const given = written.toLowerCase().startsWith(prefix.toLowerCase()) ? written.slice(prefix.length) : written;
  const hashed = hash(given);
  let matched = 0;
  for (const secret of secrets) matched |= Number(timingSafeEqual(hash(secret), hashed));
  return matched === 1 ? undefined : 'wrong signature';
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
