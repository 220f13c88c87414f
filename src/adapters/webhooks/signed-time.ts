/** When a message was signed, and whether that is long ago. */
import type { SignatureProof, SignedTime } from '../../requirement/webhook-scheme.ts';
import { type Message, Unusable } from './message.ts';
import { pairOf } from './signature-header.ts';
import type { RefusalReason } from './verdict.ts';

const SECONDS = /^\d{1,11}$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

export interface ReadTime {
  readonly written: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Throws `Unusable`. */
export function readTime({ at, format }: SignedTime, proof: SignatureProof, message: Message): ReadTime {
  const written = 'pair' in at ? pairOf(proof, message, at.pair) : message.at(at);
  if (written === undefined || written === '') throw new Unusable('no time');
  const fits = format === 'iso' ? ISO.test(written) : SECONDS.test(written);
  const time = format === 'iso' ? Date.parse(written) : Number(written) * 1_000;
  if (!fits || !Number.isFinite(time)) throw new Unusable('time malformed');
  return { written, at: time };
}

/** Undefined: it is near enough. Clocks differ both ways. */
export function distance(time: number, now: number, tolerance: number | undefined): RefusalReason | undefined {
  if (tolerance === undefined) return undefined;
  if (now - time > tolerance) return 'too old';
  return time - now > tolerance ? 'from the future' : undefined;
}
