import type { Settlement } from '../../requirement/delivery.ts';
import { writeAttempt } from './attempts.ts';
import { CLAIMED, DEAD, DELIVERED, type DeliveryRow } from './columns.ts';
import { end, SUBJECT, wait } from './ending.ts';
import type { Work } from './work.ts';

export function settle(work: Work, settlements: readonly Settlement[]): boolean[] {
  return settlements.map((settlement) => {
    const row = work.row<DeliveryRow>(`SELECT ${SUBJECT}, because FROM deliveries WHERE id = ?`, settlement.id);
    if (row === undefined || row.state !== CLAIMED || row.claim !== settlement.claim) return false;
    const { attempt, next } = settlement;
    const attempts = row.attempts + (attempt === undefined ? 0 : 1);
    if (attempt !== undefined) writeAttempt(work, row, attempt);
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
