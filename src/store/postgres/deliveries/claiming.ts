/** Who may try what: claiming, keeping a claim, giving claims back, and which lanes have something. */
import type { ClaimedDelivery, DeliveryBox, Settlement } from '../../../requirement/delivery.ts';
import type { ConcordatError } from '../../../requirement/errors.ts';
import type { ClaimQuery } from '../../../requirement/store.ts';
import type { Connections, Row, Statement } from '../connections.ts';
import type { DataKeys } from '../data-keys.ts';
import { jsonOf } from '../encoding.ts';
import { COLUMNS, deliveryOf, payloadOf } from './rows.ts';
import type { Settler } from './settling.ts';
import type { Untold } from './untold.ts';

/** Claimed in one statement, at most. */
const MOST = 1_000;

export class Claimer {
  readonly #connections: Connections;
  readonly #dataKeys: DataKeys;
  readonly #settler: Settler;
  readonly #untold: Untold;
  readonly #lastLane = new Map<DeliveryBox, string>();

  constructor(connections: Connections, dataKeys: DataKeys, settler: Settler, untold: Untold) {
    this.#connections = connections;
    this.#dataKeys = dataKeys;
    this.#settler = settler;
    this.#untold = untold;
  }

  async claim({ box, lane, owner, limit, lease }: ClaimQuery): Promise<ClaimedDelivery[]> {
    if (limit < 1) return [];
    const values = [box, lane, owner, Math.min(limit, MOST), Math.ceil(lease)];
    const rows = await this.#connections.query(CLAIM, values);
    rows.sort((a, b) => a.priority - b.priority || a.was_due - b.was_due || a.sequence - b.sequence);
    const payloads = await this.#payloadsOf(rows);
    const broken: Settlement[] = [];
    const claimed = rows.flatMap((row, index): ClaimedDelivery[] => {
      const payload = payloads[index];
      if (payload instanceof Uint8Array) return [{ ...deliveryOf(row), payload, claim: row.claim }];
      const because = `its body cannot be opened: ${payload?.message}`;
      broken.push({ id: row.id, claim: row.claim, attempt: undefined, next: { state: 'dead', because } });
      return [];
    });
    if (broken.length > 0) await this.#bury(broken, rows);
    return claimed;
  }

  /** Rejects with CONCORDAT_KEY_MISSING where another process has the key for one of them, and then gives all back. */
  async #payloadsOf(rows: readonly Row[]): Promise<readonly (Uint8Array | ConcordatError)[]> {
    try {
      return await this.#dataKeys.open(rows.map(({ id, payload }) => ({ bytes: payload, of: payloadOf(id) })));
    } catch (error) {
      await this.#settler.settle(
        rows.map(({ id, claim }) => ({ id, claim, attempt: undefined, next: { state: 'waiting', delay: 0 } })),
      );
      throw error;
    }
  }

  async #bury(broken: readonly Settlement[], rows: readonly Row[]): Promise<void> {
    const done = await this.#settler.settle(broken);
    broken.forEach(({ id, next }, index) => {
      const row = rows.find((each) => each.id === id);
      if (!done[index] || row === undefined || next.state !== 'dead') return;
      this.#untold.add({ ...deliveryOf(row), state: 'dead', because: next.because });
    });
  }

  async extend(claims: readonly { readonly id: string; readonly claim: number }[], lease: number): Promise<boolean[]> {
    if (claims.length === 0) return [];
    const rows = await this.#connections.query<{ id: string; claim: number }>(EXTEND, [
      jsonOf(claims.map(({ id, claim }) => ({ id, claim }))),
      Math.ceil(lease),
    ]);
    const kept = new Map(rows.map(({ id, claim }) => [id, claim]));
    return claims.map(({ id, claim }) => kept.get(id) === claim);
  }

  async dueLanes(box: DeliveryBox, limit: number): Promise<{ lanes: string[]; nextIn: number | undefined }> {
    const rows = await this.#connections.query<Row>(DUE, [box]);
    const due = rows.filter(({ wait }) => wait <= 0).map(({ lane }) => lane as string);
    if (due.length > limit) {
      // Others first the next time, so that none is forgotten.
      const start = due.findIndex((lane) => lane > (this.#lastLane.get(box) ?? ''));
      const lanes = [...due.slice(Math.max(0, start)), ...due].slice(0, limit);
      this.#lastLane.set(box, lanes.at(-1) ?? '');
      return { lanes, nextIn: 0 };
    }
    const next = rows.reduce((least, { wait }) => (wait > 0 && wait < least ? wait : least), Number.POSITIVE_INFINITY);
    return { lanes: due, nextIn: next === Number.POSITIVE_INFINITY ? undefined : next };
  }
}

/** The rows of one priority, in order of the index that has only what can be claimed. */
export function claimable(rank: number): string {
  return `SELECT * FROM (
    SELECT sequence, due_at FROM deliveries
    WHERE box = $1 AND lane = $2 AND priority = ${rank} AND state = 'waiting' AND NOT blocked AND due_at <= (SELECT now FROM clock)
      AND (expires_at IS NULL OR expires_at > (SELECT now FROM clock))
    ORDER BY due_at, sequence LIMIT $4 FOR UPDATE SKIP LOCKED) AS rank_${rank}`;
}

export const CLAIM: Statement = {
  name: 'claim',
  text: `WITH clock AS MATERIALIZED (SELECT now_ms() AS now),
    picked AS MATERIALIZED (SELECT * FROM (${[0, 1, 2].map(claimable).join(' UNION ALL ')}) AS ranks LIMIT $4)
    UPDATE deliveries d SET state = 'claimed', owner = $3, claim = d.claim + 1, due_at = now + $5
    FROM picked p, clock WHERE d.sequence = p.sequence
    RETURNING ${COLUMNS}, d.claim, d.payload, p.due_at AS was_due`,
};

const EXTEND: Statement = {
  name: 'extend',
  text: `WITH clock AS MATERIALIZED (SELECT now_ms() AS now),
    held AS MATERIALIZED (
      SELECT d.sequence FROM json_to_recordset($1::json) AS i (id text, claim bigint) JOIN deliveries d ON d.id = i.id
      WHERE d.state IS NOT DISTINCT FROM 'claimed' AND d.claim = i.claim ORDER BY d.sequence FOR UPDATE OF d)
    UPDATE deliveries d SET due_at = now + $2 FROM held h, clock WHERE d.sequence = h.sequence RETURNING d.id, d.claim`,
};

/** Goes from lane to lane, and asks of each for the earliest of every priority: as many steps as there are lanes. */
const DUE: Statement = {
  name: 'due lanes',
  text: `WITH RECURSIVE lanes AS (
      (SELECT lane FROM deliveries WHERE box = $1 AND state = 'waiting' AND NOT blocked ORDER BY lane LIMIT 1)
      UNION ALL
      SELECT (SELECT d.lane FROM deliveries d
        WHERE d.box = $1 AND d.lane > l.lane AND d.state = 'waiting' AND NOT d.blocked ORDER BY d.lane LIMIT 1)
      FROM lanes l WHERE l.lane IS NOT NULL)
    SELECT lane, (SELECT min(due) FROM unnest(ARRAY[0, 1, 2]) AS rank (rank), LATERAL (
        SELECT due_at AS due FROM deliveries d WHERE d.box = $1 AND d.lane = lanes.lane AND d.priority = rank.rank
          AND d.state = 'waiting' AND NOT d.blocked ORDER BY due_at LIMIT 1) AS first) - now AS wait
    FROM lanes, (SELECT now_ms() AS now) AS clock WHERE lane IS NOT NULL`,
};
