/** How a delivery changes its state: the one place that keeps depths, sums and the order of keys right. */
import { BYTES_EACH } from '../limits.ts';
import { writeAnswer } from './bodies.ts';
import { CLAIMED, type DeliveryRow, deliveryOf, type StateNumber, WAITING } from './columns.ts';
import { reorder } from './key-order.ts';
import type { Work } from './work.ts';

type Subject = Pick<
  DeliveryRow,
  'sequence' | 'id' | 'box' | 'lane' | 'requirement' | 'key' | 'state' | 'retain' | 'size' | 'answer_size' | 'attempts'
>;

export const SUBJECT = 'sequence, id, box, lane, requirement, key, state, retain, size, answer_size, attempts, claim';

/** Delivered, dead, cancelled or dropped: kept as long as it says, from now. */
export function end(
  work: Work,
  row: Subject,
  state: StateNumber,
  because: string | null,
  attempts: number,
  answer?: Uint8Array,
): void {
  const answerSize = answer?.length ?? row.answer_size;
  work.run(
    `UPDATE deliveries SET state = ?, blocked = 0, owner = NULL, ended_at = ?, gone_at = ?, because = ?, attempts = ?, answer_size = ?
     WHERE sequence = ?`,
    state,
    work.now,
    work.now + row.retain,
    because,
    attempts,
    answerSize,
    row.sequence,
  );
  if (answer !== undefined) {
    writeAnswer(work, row.sequence, row.id, answer);
    work.bytes += answerSize - row.answer_size;
  }
  move(work, row, state, answerSize);
  if (row.state <= CLAIMED) work.open -= 1;
  reorder(work, row);
}

/** Waiting, to be tried at `dueAt`. Of one that had ended, `blocked` until its key's order is known. */
export function wait(work: Work, row: Subject, dueAt: number, because: string | null, attempts: number): void {
  const ended = row.state > CLAIMED;
  work.run(
    `UPDATE deliveries SET state = 0, owner = NULL, due_at = ?, because = ?, attempts = ?, ended_at = NULL, gone_at = NULL
     ${ended && row.key !== null ? ', blocked = 1' : ''} WHERE sequence = ?`,
    dueAt,
    because,
    attempts,
    row.sequence,
  );
  move(work, row, WAITING, row.answer_size);
  if (ended) work.open += 1;
  reorder(work, row);
}

/** What dies without being tried again. */
export function die(work: Work, row: DeliveryRow, state: StateNumber, because: string): void {
  end(work, row, state, because, row.attempts);
  work.died({ ...deliveryOf(row), state: 'dead', because, endedAt: work.now });
}

/** What a delivery counts, in bytes. */
export function weight(row: Pick<DeliveryRow, 'size' | 'answer_size'>): number {
  return BYTES_EACH + row.size + row.answer_size;
}

export function move(work: Work, row: Subject, state: StateNumber, answerSize: number): void {
  if (row.state === state && row.answer_size === answerSize) return;
  const { box, requirement, size } = row;
  work.depth(box, requirement, row.state, -1, -size);
  work.depth(box, requirement, state, 1, size);
}
