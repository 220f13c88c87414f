/** Where payloads and answers are: short payloads in the delivery's row, all others beside it, so that claiming rewrites no long one. */
import type { Work } from './work.ts';

const SHORT = 2_048;
const PAYLOAD = 0;
const ANSWER = 1;

/** What goes into the row's `body`; null: it goes beside it, with `writeLong`. */
export function short(sealed: Uint8Array): Uint8Array | null {
  return sealed.length <= SHORT ? sealed : null;
}

export function writeLongPayload(work: Work, sequence: number, sealed: Uint8Array): void {
  write(work, sequence, PAYLOAD, sealed);
}

export function writeAnswer(work: Work, sequence: number, id: string, answer: Uint8Array): void {
  write(work, sequence, ANSWER, work.seal(answer, `answer of delivery ${id}`));
}

export function sealPayload(work: Work, id: string, payload: Uint8Array): Uint8Array {
  return work.seal(payload, payloadOf(id));
}

/** Throws where it cannot be opened. */
export function readPayload(work: Work, sequence: number, id: string, body: Uint8Array | null): Uint8Array {
  const sealed = body ?? read(work, sequence, PAYLOAD);
  return work.unseal(sealed ?? new Uint8Array(), payloadOf(id));
}

export function readAnswer(work: Work, sequence: number, id: string): Uint8Array | undefined {
  const sealed = read(work, sequence, ANSWER);
  return sealed === undefined ? undefined : work.unseal(sealed, `answer of delivery ${id}`);
}

export function dropLongPayload(work: Work, sequence: number): void {
  work.run('DELETE FROM bodies WHERE delivery = ? AND kind = ?', sequence, PAYLOAD);
}

export function dropAnswer(work: Work, sequence: number): void {
  work.run('DELETE FROM bodies WHERE delivery = ? AND kind = ?', sequence, ANSWER);
}

export function dropBodies(work: Work, sequence: number): void {
  work.run('DELETE FROM bodies WHERE delivery = ?', sequence);
}

function payloadOf(id: string): string {
  return `payload of delivery ${id}`;
}

function read(work: Work, sequence: number, kind: number): Uint8Array | undefined {
  return work.row<{ body: Uint8Array }>('SELECT body FROM bodies WHERE delivery = ? AND kind = ?', sequence, kind)?.body;
}

function write(work: Work, sequence: number, kind: number, sealed: Uint8Array): void {
  work.run('INSERT OR REPLACE INTO bodies (delivery, kind, body) VALUES (?, ?, ?)', sequence, kind, sealed);
}
