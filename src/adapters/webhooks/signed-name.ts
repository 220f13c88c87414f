/**
 * Whether the name of an event is under its signature. Where it is not, whoever has seen a genuine message can send it again under
 * another name, and leaving out doubles by that name finds nothing.
 */
import type { Place, SignedContent, WebhookScheme } from '../../requirement/webhook-scheme.ts';

/** `at`: where the name was read. A checksum is no signature: another body with the same one is quickly made. */
export function isSigned(at: Place, { proof }: WebhookScheme): boolean {
  return proof.kind === 'signature' && proof.contents.every((content) => covers(content, at));
}

function covers({ parts, bodyHash }: SignedContent, at: Place): boolean {
  if ('header' in at) return parts.some((part) => 'header' in part && part.header.toLowerCase() === at.header.toLowerCase());
  const whole = (name: 'url' | 'body') => parts.some((part) => 'part' in part && part.part === name);
  if ('query' in at) return whole('url');
  return bodyHash !== undefined || whole('body') || parts.some((part) => 'line' in part && part.line === at.field);
}
