/** Looking at deliveries; changes nothing. */
import type { Delivery, DeliveryFilter, DeliveryHistory } from '../../../requirement/delivery.ts';
import { auditOf } from '../audit.ts';
import type { Connections, Row } from '../connections.ts';
import type { DataKeys } from '../data-keys.ts';
import { conditionOf } from './filter.ts';
import { answerOf, attemptsOf, COLUMNS, deliveryOf, payloadOf } from './rows.ts';

const MOST = 1_000;

export class Reader {
  readonly #connections: Connections;
  readonly #dataKeys: DataKeys;

  constructor(connections: Connections, dataKeys: DataKeys) {
    this.#connections = connections;
    this.#dataKeys = dataKeys;
  }

  async get(id: string): Promise<DeliveryHistory | undefined> {
    const [row] = await this.#connections.query(
      `SELECT ${COLUMNS}, d.payload, d.answer, d.history FROM deliveries d WHERE d.id = $1`,
      [id],
    );
    if (row === undefined) return undefined;
    const acts = await this.#connections.query(
      `SELECT a.sequence, a.at, a.act, a.subject, a.who, a.why, a.detail FROM audit a
       WHERE a.sequence IN (SELECT t.audit FROM acts t WHERE t.delivery = $1 UNION SELECT s.sequence FROM audit s WHERE s.subject = $2)
       ORDER BY a.sequence LIMIT ${MOST}`,
      [row.sequence, id],
    );
    return {
      delivery: deliveryOf(row),
      payload: await this.#dataKeys.openOne(row.payload, payloadOf(id)),
      answer: row.answer === null ? undefined : await this.#dataKeys.openOne(row.answer, answerOf(id)),
      attempts: attemptsOf(row.history),
      acts: acts.map(auditOf),
    };
  }

  async list(filter: DeliveryFilter, page: { readonly after?: number | undefined; readonly limit: number }): Promise<Delivery[]> {
    const values: unknown[] = [page.after ?? 0, Math.max(0, Math.min(page.limit, MOST))];
    const condition = conditionOf(filter, values);
    const rows = await this.#connections.query(
      `SELECT ${COLUMNS} FROM deliveries d WHERE d.sequence > $1 AND ${condition} ORDER BY d.sequence LIMIT $2`,
      values,
    );
    return rows.map(deliveryOf);
  }

  async count(filter: DeliveryFilter): Promise<{ count: number; bytes: number }> {
    const values: unknown[] = [];
    const condition = conditionOf(filter, values);
    // One look at everything is quicker without the index here.
    return this.#connections.transaction(
      async (session) => {
        const [row] = await session.query<Row>(
          `SELECT count(*) AS count, coalesce(sum(d.size), 0)::bigint AS bytes FROM deliveries d WHERE ${condition}`,
          values,
        );
        return { count: row?.count ?? 0, bytes: row?.bytes ?? 0 };
      },
      'BEGIN; SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = on',
      'reading',
    );
  }
}
