/** What became of claims. Those that settle at the same time share a transaction. */
import type { Settlement } from '../../../requirement/delivery.ts';
import { FIRST_ATTEMPTS } from '../../limits.ts';
import type { Connections, Session, Statement } from '../connections.ts';
import type { DataKeys } from '../data-keys.ts';
import { Blob, jsonOf } from '../encoding.ts';
import { isOfOne, unavailable } from '../failures.ts';
import { Groups } from '../grouping.ts';
import type { Key } from './keys.ts';
import { beginWith, unblock } from './keys.ts';
import { answerOf } from './rows.ts';

export interface Settling {
  readonly connections: Connections;
  readonly dataKeys: DataKeys;
  readonly attempts: number;
  readonly tell: (lanes: readonly string[]) => void;
}

const GROUP = 1_000;
const WAITING = 100_000;

interface Settled {
  readonly id: string;
  readonly claim: number;
  readonly box: string;
  readonly lane: string;
  readonly key: string | null;
  readonly done: boolean;
  readonly claimable: boolean;
}

export class Settler {
  readonly #parts: Settling;
  readonly #groups: Groups<readonly Settlement[], readonly boolean[]>;

  constructor(parts: Settling) {
    this.#parts = parts;
    this.#groups = new Groups({
      carryOut: (units) => this.#carryOut(units),
      weigh: (unit) => unit.length,
      mayGoAlone: isOfOne,
      refuse: () =>
        unavailable(
          parts.connections.place,
          'more is waiting to be written than it can take',
          'nothing was settled; come back later',
        ),
      most: 3,
      weight: GROUP,
      waiting: WAITING,
    });
  }

  async settle(settlements: readonly Settlement[]): Promise<readonly boolean[]> {
    return settlements.length === 0 ? [] : this.#groups.add(settlements);
  }

  async #carryOut(units: readonly (readonly Settlement[])[]): Promise<readonly (readonly boolean[])[]> {
    // The first word on a claim is the one that counts.
    const said = new Map<string, Settlement>();
    for (const settlement of units.flat()) if (!said.has(nameOf(settlement))) said.set(nameOf(settlement), settlement);
    const distinct = [...said.values()];
    const { connections, attempts } = this.#parts;
    const [answers, blob] = [await this.#sealAnswers(distinct), new Blob()];
    const values = [jsonOf(distinct.map((settlement) => rowOf(settlement, blob, answers))), blob.bytes(), attempts];
    const all = await connections.query<Settled>(SETTLE, values);
    const done = all.filter((row) => row.done);
    const keyed = all.filter((row) => !row.done);
    if (keyed.length > 0) {
      const keys: Key[] = keyed.map(({ box, lane, key }) => ({ box, lane, key: key ?? '' }));
      done.push(...(await connections.transaction((session) => settleKeys(session, values, keys), beginWith(keys))));
    }
    this.#parts.tell(done.filter((row) => row.claimable || row.key !== null).map(({ box, lane }) => `${box} ${lane}`));
    const names = new Set(done.map(nameOf));
    // Taken out once it is reported: a second settlement of the same claim has lost it.
    return units.map((unit) => unit.map((settlement) => names.delete(nameOf(settlement))));
  }

  async #sealAnswers(settlements: readonly Settlement[]): Promise<ReadonlyMap<Settlement, Uint8Array>> {
    const answered = settlements.flatMap((settlement) => {
      const bytes = settlement.next.state === 'waiting' ? undefined : settlement.next.answer;
      return bytes === undefined ? [] : [{ settlement, bytes, of: answerOf(settlement.id) }];
    });
    if (answered.length === 0) return new Map();
    const sealed = await this.#parts.dataKeys.seal(answered);
    return new Map(answered.map(({ settlement }, index) => [settlement, sealed[index] as Uint8Array]));
  }
}

async function settleKeys(session: Session, values: readonly unknown[], keys: readonly Key[]): Promise<Settled[]> {
  const rows = await session.query<Settled>(SETTLE_KEYS, values);
  await unblock(session, keys);
  return rows;
}

function nameOf({ id, claim }: { readonly id: string; readonly claim: number }): string {
  return `${claim} ${id}`;
}

function rowOf(settlement: Settlement, blob: Blob, answers: ReadonlyMap<Settlement, Uint8Array>) {
  const { id, claim, attempt, next } = settlement;
  const answer = answers.get(settlement);
  return {
    id,
    claim,
    state: next.state,
    delay: next.state === 'waiting' ? Math.ceil(next.delay) : 0,
    because:
      next.state === 'dead'
        ? next.because
        : next.state === 'waiting'
          ? (attempt?.detail ?? attempt?.code ?? attempt?.outcome)
          : undefined,
    attempt,
    start: answer === undefined ? undefined : blob.add(answer),
    length: answer?.length,
  };
}

const INPUT = `json_to_recordset($1::json) AS i (id text, claim bigint, state text, delay bigint, because text, attempt jsonb,
  start integer, length integer)`;

/** Written so that the rows are looked up by id: the index of claims would be gone through once for each. */
const CLAIMED = `d.state IS NOT DISTINCT FROM 'claimed'`;

function settled(keyed: boolean): string {
  return `clock AS MATERIALIZED (SELECT now_ms() AS now),
    input AS MATERIALIZED (SELECT * FROM ${INPUT}),
    held AS MATERIALIZED (
      SELECT d.sequence, i.* FROM input i JOIN deliveries d ON d.id = i.id
      WHERE ${CLAIMED} AND d.claim = i.claim AND d.key IS ${keyed ? 'NOT NULL' : 'NULL'} ORDER BY d.sequence FOR UPDATE OF d),
    settled AS (
      UPDATE deliveries d SET
        state = h.state,
        owner = NULL,
        due_at = now + h.delay,
        ended_at = CASE WHEN h.state <> 'waiting' THEN now END,
        keep_until = CASE WHEN h.state <> 'waiting' THEN now + d.retain END,
        because = CASE WHEN h.attempt IS NULL AND h.state = 'waiting' THEN d.because ELSE h.because END,
        answer = CASE WHEN h.start IS NOT NULL THEN substring($2::bytea FROM h.start FOR h.length) END,
        attempts = d.attempts + CASE WHEN h.attempt IS NULL THEN 0 ELSE 1 END,
        history = CASE
          WHEN h.attempt IS NULL THEN d.history
          WHEN jsonb_array_length(d.history) >= $3::integer THEN (d.history - ${FIRST_ATTEMPTS}) || (h.attempt || jsonb_build_object('at', now))
          ELSE d.history || (h.attempt || jsonb_build_object('at', now)) END
      FROM held h, clock WHERE d.sequence = h.sequence
      RETURNING d.id, d.claim, d.box, d.lane, d.key, true AS done, h.state = 'waiting' AND h.delay <= 0 AS claimable)`;
}

/** Those without a key are done; of those with one it only says that they are there. */
const SETTLE: Statement = {
  name: 'settle',
  text: `WITH ${settled(false)}
    SELECT id, claim, box, lane, key, done, claimable FROM settled
    UNION ALL
    SELECT d.id, d.claim, d.box, d.lane, d.key, false, false FROM input i JOIN deliveries d ON d.id = i.id
    WHERE ${CLAIMED} AND d.claim = i.claim AND d.key IS NOT NULL`,
};

const SETTLE_KEYS: Statement = {
  name: 'settle keys',
  text: `WITH ${settled(true)} SELECT id, claim, box, lane, key, done, claimable FROM settled`,
};
