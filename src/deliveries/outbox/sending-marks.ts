/**
 * That a sending has begun, written down before it does, for deliveries where a second sending could do harm. A process that
 * dies in the middle of a sending leaves only this.
 *
 *            claim ──▶ begin ──────▶ sending ──▶ settled: one attempt more, the mark is of the past
 *                        │               │
 *   put back, unsent ◀───┘ takeBack      └──▶ the process dies: the next claim finds a mark as old as its attempts
 *
 * 1. A mark is durable before the first byte leaves.
 * 2. A mark that names as many attempts as the delivery has was made by a sending of which nobody knows how it ended.
 * 3. Its age is the time since the first sending; it is never made young again.
 */
import type { ClaimedDelivery } from '../../requirement/delivery.ts';
import type { RecordStore } from '../../requirement/store.ts';

/** Attribute: milliseconds between the first sending of the same call and the acceptance. */
export const FIRST_SENT = 'first-sent-ms-before';

const NAMESPACE = 'outbox-sendings';
/** A mark outlives its delivery by so much. */
const MARGIN = 3_600_000;
/** How long a mark is kept of a delivery that never expires. */
const FOR_EVER = 90 * 24 * 3_600_000;
const MOST_TRIES = 3;
/** In place of the attempts: no sending is under way. */
const NOT_SENDING = -1;

export interface Mark {
  /** Milliseconds since the first sending; 0 when this is it. */
  readonly age: number;
  /** An earlier sending began and nobody knows how it ended. */
  readonly unknown: boolean;
}

export class SendingMarks {
  readonly #records: RecordStore;

  constructor(records: RecordStore) {
    this.#records = records;
  }

  /** Marks that a sending begins. Rejects when that cannot be written, and then nothing may be sent. */
  async begin(delivery: ClaimedDelivery): Promise<Mark> {
    const { id, attempts } = delivery;
    for (let times = 0; times < MOST_TRIES; times += 1) {
      const written = await this.#write(delivery, attempts, 0, 0);
      if (written) return { age: 0, unknown: false };
      const record = await this.#records.get(NAMESPACE, id);
      if (record === undefined) continue;
      const [marked = attempts, before = 0] = record.value.split(' ').map(Number);
      const age = before + record.age;
      if (marked === attempts) return { age, unknown: true };
      if (await this.#write(delivery, attempts, age, record.version)) return { age, unknown: false };
    }
    // Somebody else writes it all the time, so somebody else is sending it.
    return { age: 0, unknown: true };
  }

  /** Nothing was sent after all. */
  async takeBack(delivery: ClaimedDelivery, { age }: Mark): Promise<void> {
    if (age === 0) await this.#records.delete(NAMESPACE, delivery.id);
    else await this.#write(delivery, NOT_SENDING, age, undefined);
  }

  /** It has ended, and that is written down. */
  async forget(id: string): Promise<void> {
    await this.#records.delete(NAMESPACE, id);
  }

  async #write(
    { id, acceptedAt, expiresAt }: ClaimedDelivery,
    attempts: number,
    age: number,
    expected: number | undefined,
  ): Promise<boolean> {
    const lasts = expiresAt === undefined ? FOR_EVER : expiresAt - acceptedAt + MARGIN;
    return (await this.#records.put(NAMESPACE, id, `${attempts} ${age}`, { expected, for: lasts })) !== undefined;
  }
}
