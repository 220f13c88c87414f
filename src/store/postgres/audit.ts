/** The log of what people did. */
import type { AuditRecord } from '../../requirement/delivery.ts';
import type { AuditLog } from '../../requirement/store.ts';
import type { Connections, Row, Session } from './connections.ts';
import { jsonOf } from './encoding.ts';

/** Its sequence. */
export async function appendAudit(
  session: Pick<Session, 'query'>,
  record: Omit<AuditRecord, 'sequence' | 'at'>,
): Promise<number> {
  const [row] = await session.query<{ sequence: number }>(
    `INSERT INTO audit (at, act, subject, who, why, detail)
     SELECT now_ms(), i.act, i.subject, i.who, i.why, i.detail
     FROM json_to_record($1::json) AS i (act text, subject text, who text, why text, detail json) RETURNING sequence`,
    [jsonOf(record)],
  );
  return row?.sequence ?? 0;
}

export function auditLog(connections: Connections): AuditLog {
  return {
    append: async (record) => {
      await appendAudit(connections, record);
    },
    list: async ({ subject, before, limit }) => {
      const rows = await connections.query(
        `SELECT sequence, at, act, subject, who, why, detail FROM audit
         WHERE sequence < $1 ${subject === undefined ? '' : 'AND subject = $3'} ORDER BY sequence DESC LIMIT $2`,
        [before ?? Number.MAX_SAFE_INTEGER, Math.max(0, Math.min(limit, 1_000)), ...(subject === undefined ? [] : [subject])],
      );
      return rows.map(auditOf);
    },
  };
}

export function auditOf({ sequence, at, act, subject, who, why, detail }: Row): AuditRecord {
  return { sequence, at, act, subject, who, why, detail };
}
