import type { DeliveryAttempt } from '../../requirement/delivery.ts';
import { FIRST_ATTEMPTS, forgottenAttempt } from '../limits.ts';
import type { DeliveryRow } from './columns.ts';
import type { Work } from './work.ts';

/** The next of a delivery's history. */
export function writeAttempt(
  work: Work,
  { sequence, claim }: Pick<DeliveryRow, 'sequence' | 'claim'>,
  attempt: Omit<DeliveryAttempt, 'at'>,
): void {
  const number = claim === 1 ? 1 : newest(work, sequence) + 1;
  work.run(
    'INSERT INTO attempts (delivery, number, at, outcome, code, duration, detail, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    sequence,
    number,
    work.now,
    attempt.outcome,
    attempt.code ?? null,
    attempt.duration,
    attempt.detail ?? null,
    attempt.by,
  );
  const forgotten = forgottenAttempt(number, work.limits.attempts);
  if (forgotten === undefined) return;
  work.run('DELETE FROM attempts WHERE delivery = ? AND number > ? AND number <= ?', sequence, FIRST_ATTEMPTS, forgotten);
}

function newest(work: Work, sequence: number): number {
  const row = work.row<{ number: number }>(
    'SELECT number FROM attempts WHERE delivery = ? ORDER BY number DESC LIMIT 1',
    sequence,
  );
  return row?.number ?? 0;
}
