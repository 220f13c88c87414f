/** The other side's answer as the outbox keeps it: status, content type, and a body that is not too long. */
import type { World } from '../../requirement/clock.ts';
import { Timer } from '../draining/timer.ts';
import type { OutboxAnswer } from './integration.ts';

/** Bytes of a body above which only the status is kept. */
export const ANSWER_MAX = 64 * 1024;

export interface KeptAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  /** Undefined: it was too long, or broke off. */
  readonly body: Uint8Array | undefined;
}

/** Reads it, for `patience` milliseconds at most. Never rejects: what cannot be had is left out. */
export async function keepAnswer({ status, headers, body }: OutboxAnswer, world: World, patience: number): Promise<Uint8Array> {
  let timer: Timer | undefined;
  const overdue = new Promise<undefined>((resolve) => {
    timer = new Timer(world, () => {
      body.discard();
      resolve(undefined);
    });
    timer.within(patience);
  });
  const bytes = await Promise.race([body.bytes(ANSWER_MAX).catch(() => undefined), overdue]);
  timer?.stop();
  return encodeAnswer({ status, contentType: contentTypeOf(headers), body: bytes });
}

export function encodeAnswer({ status, contentType, body }: KeptAnswer): Uint8Array {
  const base64 = body === undefined ? undefined : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64');
  return new TextEncoder().encode(JSON.stringify({ version: 1, status, contentType, base64 }));
}

/** Undefined for bytes that are no kept answer. */
export function decodeAnswer(bytes: Uint8Array): KeptAnswer | undefined {
  try {
    const { version, status, contentType, base64 } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    if (version !== 1 || typeof status !== 'number') return undefined;
    return {
      status,
      contentType: typeof contentType === 'string' ? contentType : undefined,
      body: typeof base64 === 'string' ? new Uint8Array(Buffer.from(base64, 'base64')) : undefined,
    };
  } catch {
    // No JSON: made by something else.
    return undefined;
  }
}

function contentTypeOf(headers: readonly string[]): string | undefined {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if ((headers[index] as string).toLowerCase() === 'content-type') return headers[index + 1];
  }
  return undefined;
}
