import type { Settlement } from '../../requirement/delivery.ts';
import { FIRST_ATTEMPTS, forgottenAttempt } from '../limits.ts';
import { CLAIMED, DEAD, DELIVERED, type DeliveryRow } from './columns.ts';
import { end, SUBJECT, wait } from './ending.ts';
import type { Work } from './work.ts';

export function settle(work: Work, settlements: readonly Settlement[]): boolean[] {
  return settlements.map((settlement) => {
    const row = work.row<DeliveryRow>(`SELECT ${SUBJECT}, because FROM deliveries WHERE id = ?`, settlement.id);
    if (row === undefined || row.state !== CLAIMED || row.claim !== settlement.claim) return false;
    const { attempt, next } = settlement;
    const attempts = row.attempts + (attempt === undefined ? 0 : 1);
    if (attempt !== undefined) writeAttempt(work, row.sequence, attempts, attempt);
    if (next.state === 'waiting') {
      const because = attempt === undefined ? row.because : (attempt.detail ?? attempt.code ?? attempt.outcome);
      wait(work, row, work.now + Math.ceil(next.delay), because, attempts);
    } else
      end(
        work,
        row,
        next.state === 'dead' ? DEAD : DELIVERED,
        next.state === 'dead' ? next.because : null,
        attempts,
        next.answer,
      );
    return true;
  });
}

function writeAttempt(work: Work, sequence: number, number: number, attempt: NonNullable<Settlement['attempt']>): void {
  work.run(
    'INSERT OR REPLACE INTO attempts (delivery, number, at, outcome, code, duration, detail, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
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
