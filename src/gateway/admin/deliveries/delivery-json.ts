/** Deliveries as the admin API tells them: times as dates, bytes as text where they are text. */
import type { ActProgress } from '../../../deliveries/operating/act-run.ts';
import { readable } from '../../../deliveries/operating/readable.ts';
import type { AuditRecord, Delivery, DeliveryAttempt, DeliveryHistory } from '../../../requirement/delivery.ts';

/** What was or will be delivered: `text` where it is UTF-8, else `base64`. */
export type PayloadJson = { readonly text: string } | { readonly base64: string };

export interface DeliveryJson
  extends Omit<Delivery, 'acceptedAt' | 'dueAt' | 'expiresAt' | 'endedAt'>,
    Readonly<Partial<Record<'payload', PayloadJson>>> {
  readonly acceptedAt: string;
  readonly dueAt: string;
  readonly expiresAt: string | undefined;
  readonly endedAt: string | undefined;
}

export interface AuditJson extends Omit<AuditRecord, 'at'> {
  readonly at: string;
}

export interface HistoryJson {
  readonly delivery: DeliveryJson;
  readonly attempts: readonly (Omit<DeliveryAttempt, 'at'> & { readonly at: string })[];
  readonly acts: readonly AuditJson[];
  /** What is kept beside the body; like the body only where it was asked for. */
  readonly envelope: object | undefined;
  readonly payload: PayloadJson | undefined;
  readonly answer: PayloadJson | undefined;
}

export interface EstimateJson {
  readonly count: number;
  readonly bytes: number;
  readonly sample: readonly DeliveryJson[];
  readonly token: string;
  readonly validForMs: number;
}

/** Where it ended with a result in one sentence. */
export interface ActJson extends ActProgress {
  readonly result: string | undefined;
}

export interface DeliveriesJson {
  readonly deliveries: readonly DeliveryJson[];
  /** `after` of the next page; undefined: this is the last. */
  readonly next: number | undefined;
}

export function deliveryJson(delivery: Delivery): DeliveryJson {
  return {
    ...delivery,
    acceptedAt: date(delivery.acceptedAt),
    dueAt: date(delivery.dueAt),
    expiresAt: delivery.expiresAt === undefined ? undefined : date(delivery.expiresAt),
    endedAt: delivery.endedAt === undefined ? undefined : date(delivery.endedAt),
  };
}

export function historyJson({ delivery, payload, answer, attempts, acts }: DeliveryHistory, withBody: boolean): HistoryJson {
  const { envelope, body } = withBody ? readable(delivery.box, payload) : { envelope: undefined, body: payload };
  return {
    delivery: deliveryJson(delivery),
    attempts: attempts.map((attempt) => ({ ...attempt, at: date(attempt.at) })),
    acts: acts.map(auditJson),
    envelope,
    payload: withBody ? payloadJson(body) : undefined,
    answer: withBody && answer !== undefined ? payloadJson(answer) : undefined,
  };
}

export function auditJson(record: AuditRecord): AuditJson {
  return { ...record, at: date(record.at) };
}

export function actJson(progress: ActProgress): ActJson {
  const { state, done, of, skipped, skippedBecause, because, act } = progress;
  const why = Object.entries(skippedBecause).map(([reason, count]) => `${reason}: ${count}`);
  const told = `${act} of ${done} of ${of}${skipped === 0 ? '' : `, ${skipped} left as they were (${why.join(', ')})`}`;
  const result =
    state === 'running' || state === 'stopping' ? undefined : `${state}: ${told}${because === undefined ? '' : `; ${because}`}`;
  return { ...progress, result };
}

export function payloadJson(bytes: Uint8Array): PayloadJson {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') };
  }
}

function date(epoch: number): string {
  return new Date(epoch).toISOString();
}
