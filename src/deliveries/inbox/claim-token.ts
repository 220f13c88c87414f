/** A claim as text that an application carries and hands back. No secret: only this machine can hand it back. */
import type { Taken } from './event-feed.ts';

const LONGEST = 400;

export function formatToken({ id, claim, attempts, acceptedAt, takenAt, type }: Taken): string {
  return Buffer.from(JSON.stringify([id, claim, attempts, acceptedAt, takenAt, type.slice(0, 100)])).toString('base64url');
}

/** Undefined for what `formatToken` has not written. */
export function readToken(text: string): Taken | undefined {
  if (text.length > 2 * LONGEST) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(parts) || parts.length !== 6) return undefined;
    const [id, claim, attempts, acceptedAt, takenAt, type] = parts as readonly unknown[];
    if (typeof id !== 'string' || typeof type !== 'string') return undefined;
    const numbers = [claim, attempts, acceptedAt, takenAt];
    if (!numbers.every((each) => Number.isFinite(each))) return undefined;
    return {
      id,
      claim: claim as number,
      attempts: attempts as number,
      acceptedAt: acceptedAt as number,
      takenAt: takenAt as number,
      type,
    };
  } catch {
    return undefined;
  }
}
