import type { AuditRecord } from '../../requirement/delivery.ts';
import type { Work } from './work.ts';

export interface AuditRow {
  readonly sequence: number;
  readonly at: number;
  readonly act: string;
  readonly subject: string;
  readonly who: string;
  readonly why: string;
  readonly detail: string;
}

/** Its sequence. */
export function append(work: Work, record: Omit<AuditRecord, 'sequence' | 'at'>): number {
  const { act, subject, who, why, detail } = record;
  const { lastInsertRowid } = work
    .statement('INSERT INTO audit (at, act, subject, who, why, detail) VALUES (?, ?, ?, ?, ?, ?)')
    .run(work.now, act, subject, who, why, JSON.stringify(detail));
  return Number(lastInsertRowid);
}

export function listAudit(
  work: Work,
  page: { readonly subject?: string; readonly before?: number; readonly limit: number },
): AuditRecord[] {
  const before = page.before ?? Number.MAX_SAFE_INTEGER;
  const limit = Math.min(Math.max(page.limit, 0), 1_000);
  const rows =
    page.subject === undefined
      ? work.rows<AuditRow>('SELECT * FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?', before, limit)
      : work.rows<AuditRow>(
          'SELECT * FROM audit WHERE subject = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?',
          page.subject,
          before,
          limit,
        );
  return rows.map(auditOf);
}

export function auditOf({ sequence, at, act, subject, who, why, detail }: AuditRow): AuditRecord {
  return { sequence, at, act, subject, who, why, detail: JSON.parse(detail) as AuditRecord['detail'] };
}
