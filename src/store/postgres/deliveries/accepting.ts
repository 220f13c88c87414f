/** Accepting: what is handed over at the same time is one transaction. */
import type { Acceptance, NewDelivery } from '../../../requirement/delivery.ts';
import { keyMissing } from '../../sealing/sealer.ts';
import type { Connections, Session, Statement } from '../connections.ts';
import type { DataKeys } from '../data-keys.ts';
import { Blob, jsonOf } from '../encoding.ts';
import { isOfOne, unavailable } from '../failures.ts';
import { Groups } from '../grouping.ts';
import { beginWith, type Key } from './keys.ts';
import { payloadOf, rankOf } from './rows.ts';
import type { Totals } from './totals.ts';

export interface Accepting {
  readonly connections: Connections;
  readonly dataKeys: DataKeys;
  readonly totals: Totals;
  /** Something may be claimed in these lanes: `<box> <lane>`. */
  readonly tell: (lanes: readonly string[]) => void;
}

/** What a delivery counts besides its bytes when groups are made. */
const EACH = 1_024;
const GROUP = 4 * 1024 ** 2;
const WAITING = 64 * 1024 ** 2;

export class Acceptor {
  readonly #parts: Accepting;
  readonly #groups: Groups<readonly NewDelivery[], readonly Acceptance[]>;

  constructor(parts: Accepting) {
    this.#parts = parts;
    this.#groups = new Groups({
      carryOut: (units) => this.#carryOut(units),
      weigh: (unit) => unit.reduce((sum, { payload }) => sum + payload.length + EACH, 0),
      mayGoAlone: isOfOne,
      refuse: () =>
        unavailable(
          parts.connections.place,
          'more is waiting to be written than it can take',
          'nothing was accepted; come back later',
        ),
      most: 3,
      weight: GROUP,
      waiting: WAITING,
    });
  }

  async accept(deliveries: readonly NewDelivery[]): Promise<readonly Acceptance[]> {
    if (deliveries.length === 0) return [];
    if (!this.#parts.dataKeys.sealed) {
      const confidential = deliveries.find((delivery) => delivery.confidential);
      if (confidential !== undefined) {
        const { id, requirement, operation } = confidential;
        throw keyMissing(`payload of delivery ${id} (${requirement}, ${operation})`, this.#parts.connections.place);
      }
    }
    await this.#parts.totals.admit(deliveries);
    return this.#groups.add(deliveries);
  }

  async #carryOut(units: readonly (readonly NewDelivery[])[]): Promise<readonly (readonly Acceptance[])[]> {
    const { deliveries, places } = distinct(units.flat());
    const bodies = deliveries.map(({ id, payload }) => ({ bytes: payload, of: payloadOf(id) }));
    const payloads = await this.#parts.dataKeys.seal(bodies);
    const blob = new Blob();
    const rows = deliveries.map((delivery, position) => rowOf(delivery, position, blob, payloads[position] as Uint8Array));
    const values = [jsonOf(rows), blob.bytes()];
    const keys = deliveries.flatMap(({ box, lane, key }): Key[] => (key === undefined ? [] : [{ box, lane, key }]));
    const insert = (session: Pick<Session, 'query'>, statement: Statement) => session.query<Written>(statement, values);
    const { connections } = this.#parts;
    const written =
      keys.length === 0
        ? await insert(connections, ACCEPT)
        : await connections.transaction((session) => insert(session, ACCEPT_KEYS), beginWith(keys));
    const byPosition = new Map(written.map((row) => [row.position, row]));
    this.#parts.tell(
      written
        .filter(({ claimable }) => claimable)
        .map(({ position }) => `${deliveries[position]?.box} ${deliveries[position]?.lane}`),
    );
    const told = new Set<number>();
    let next = 0;
    return units.map((unit) =>
      unit.map((delivery) => {
        const place = places[next++] as number;
        const row = byPosition.get(place);
        const first = row?.inserted === true && row.id === delivery.id && !told.has(place);
        told.add(place);
        return { id: row?.id ?? delivery.id, duplicate: !first };
      }),
    );
  }
}

interface Written {
  readonly position: number;
  readonly id: string;
  readonly inserted: boolean;
  readonly claimable: boolean;
}

/** Each id and each name once; `places`: which of them stands for which that was handed over. */
function distinct(all: readonly NewDelivery[]): { readonly deliveries: NewDelivery[]; readonly places: number[] } {
  const deliveries: NewDelivery[] = [];
  const known = new Map<string, number>();
  const places = all.map((delivery) => {
    const { deduplication } = delivery;
    const id = `id ${delivery.id}`;
    const name = deduplication === undefined ? id : `name ${delivery.box} ${delivery.requirement} ${deduplication.name}`;
    const found = known.get(id) ?? known.get(name) ?? deliveries.push(delivery) - 1;
    known.set(id, found);
    known.set(name, found);
    return found;
  });
  return { deliveries, places };
}

function rowOf(delivery: NewDelivery, position: number, blob: Blob, payload: Uint8Array) {
  return {
    position,
    id: delivery.id,
    box: delivery.box,
    lane: delivery.lane,
    requirement: delivery.requirement,
    operation: delivery.operation,
    key: delivery.key,
    priority: rankOf(delivery.priority),
    delay: Math.ceil(delivery.delay),
    expires: delivery.expiresAfter === undefined ? undefined : Math.ceil(delivery.expiresAfter),
    name: delivery.deduplication?.name,
    name_for: delivery.deduplication === undefined ? undefined : Math.ceil(delivery.deduplication.for),
    idempotency_key: delivery.idempotencyKey,
    attributes: delivery.attributes,
    origin: delivery.origin,
    replay_of: delivery.replayOf,
    retain: Math.ceil(delivery.retain),
    size: delivery.payload.length,
    start: blob.add(payload),
    length: payload.length,
  };
}

/** `blocked` of a row of the input, in SQL. */
function accept(name: string, blocked: string): Statement {
  return {
    name,
    text: `WITH clock AS MATERIALIZED (SELECT now_ms() AS now),
    input AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS i (position integer, id text, box text, lane text, requirement text, operation text,
        key text, priority smallint, delay bigint, expires bigint, name text, name_for bigint, idempotency_key text, attributes json,
        origin text, replay_of text, retain bigint, size integer, start integer, length integer)),
    named AS (
      INSERT INTO names AS n (box, requirement, name, id, taken_at, until)
      SELECT box, requirement, name, id, now, now + name_for FROM input, clock WHERE name IS NOT NULL ORDER BY box, requirement, name
      ON CONFLICT (box, requirement, name) DO UPDATE SET
        id = CASE WHEN n.until <= excluded.taken_at THEN excluded.id ELSE n.id END,
        taken_at = CASE WHEN n.until <= excluded.taken_at THEN excluded.taken_at ELSE n.taken_at END,
        until = CASE WHEN n.until <= excluded.taken_at THEN excluded.until ELSE n.until END
      RETURNING box, requirement, name, id),
    fresh AS MATERIALIZED (
      SELECT i.*, now FROM clock, input i LEFT JOIN named n ON n.box = i.box AND n.requirement = i.requirement AND n.name = i.name
      WHERE (i.name IS NULL OR n.id = i.id) AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.id = i.id)),
    inserted AS (
      INSERT INTO deliveries AS d (id, box, lane, requirement, operation, key, priority, state, blocked, accepted_at, due_at, expires_at,
        retain, idempotency_key, attributes, origin, replay_of, size, payload)
      SELECT id, box, lane, requirement, operation, key, priority, 'waiting', ${blocked}, now, now + delay, now + expires,
        retain, idempotency_key, attributes, origin, replay_of, size, substring($2::bytea FROM start FOR length)
      FROM fresh ORDER BY position
      ON CONFLICT (id) DO NOTHING
      RETURNING id, NOT d.blocked AND d.due_at <= d.accepted_at AS claimable)
    SELECT i.position, coalesce(n.id, i.id) AS id, d.id IS NOT NULL AS inserted, coalesce(d.claimable, false) AS claimable
    FROM input i LEFT JOIN named n ON n.box = i.box AND n.requirement = i.requirement AND n.name = i.name LEFT JOIN inserted d ON d.id = i.id`,
  };
}

const ACCEPT = accept('accept', 'false');

/** Under the locks of the keys: what was accepted before is seen. */
const ACCEPT_KEYS = accept(
  'accept keys',
  `key IS NOT NULL AND (row_number() OVER (PARTITION BY box, lane, key ORDER BY position) > 1 OR EXISTS (
    SELECT 1 FROM deliveries e WHERE e.box = fresh.box AND e.lane = fresh.lane AND e.key = fresh.key
      AND e.key IS NOT NULL AND e.state IN ('waiting', 'claimed')))`,
);
