/**
 * How much the store holds, for its limits and for people. Counted by looking, not by a counter that every writing would have to wait
 * for: looked at again after a while that grows with how long looking takes, and what this process has added since is added.
 */
import type { World } from '../../../requirement/clock.ts';
import type { NewDelivery } from '../../../requirement/delivery.ts';
import type { Depth } from '../../../requirement/store.ts';
import type { StoreLimits } from '../../limits.ts';
import { BYTES_EACH, tooManyBytes, tooManyWaiting } from '../../limits.ts';
import type { Connections } from '../connections.ts';
import { jsonOf } from '../encoding.ts';

interface Looked {
  readonly depths: readonly Depth[];
  readonly waiting: number;
  readonly bytes: number;
}

/** Looking takes at most this part of one connection's time. */
const SHARE = 1 / 20;
/** So few deliveries are looked at whenever somebody asks. */
const FEW = 20_000;
/** Milliseconds after which limits are looked at again even far below them. */
const STALE = 5_000;
/** Below this part of a limit nobody waits for a look. */
const NEAR = 0.8;

export class Totals {
  readonly #connections: Connections;
  readonly #world: World;
  readonly #limits: StoreLimits;
  #last: Looked | undefined;
  #lookedAt = 0;
  #took = 0;
  #few = true;
  #looking: Promise<Looked> | undefined;
  #addedCount = 0;
  #addedBytes = 0;

  constructor(connections: Connections, world: World, limits: StoreLimits) {
    this.#connections = connections;
    this.#world = world;
    this.#limits = limits;
  }

  /** Throws CONCORDAT_STORE_FULL where these would be too many. */
  async admit(deliveries: readonly NewDelivery[]): Promise<void> {
    let { count, bytes } = sizeOf(deliveries);
    const near = !this.#fits(count, bytes, NEAR);
    if (this.#last === undefined || near) await this.#look(0);
    // Far below the limits a look may fail or come late.
    else if (this.#world.now() - this.#lookedAt > STALE) this.#look(STALE).catch(() => undefined);
    if (!this.#fits(count, bytes, 1)) {
      ({ count, bytes } = sizeOf(await this.#unknown(deliveries)));
      if (count > 0 && !this.#fits(count, bytes, 1)) this.#refuse(count);
    }
    this.#addedCount += count;
    this.#addedBytes += bytes;
  }

  /** Not older than looking is dear. */
  async now(): Promise<Looked> {
    return this.#look(0);
  }

  #fits(count: number, bytes: number, part: number): boolean {
    if (this.#last === undefined) return true;
    return (
      this.#last.waiting + this.#addedCount + count <= this.#limits.waiting * part &&
      this.#last.bytes + this.#addedBytes + bytes <= this.#limits.bytes * part
    );
  }

  /** Those that are not there yet: handing one over again is no harm even to a full store. */
  async #unknown(deliveries: readonly NewDelivery[]): Promise<readonly NewDelivery[]> {
    const rows = deliveries.map(({ id, box, requirement, deduplication }) => ({
      id,
      box,
      requirement,
      name: deduplication?.name,
    }));
    const known = await this.#connections.query<{ id: string }>(KNOWN, [jsonOf(rows)]);
    const ids = new Set(known.map(({ id }) => id));
    return deliveries.filter(({ id }) => !ids.has(id));
  }

  #refuse(count: number): never {
    const waiting = (this.#last?.waiting ?? 0) + this.#addedCount;
    const { place } = this.#connections;
    if (waiting + count > this.#limits.waiting) throw tooManyWaiting(place, waiting, this.#limits.waiting);
    throw tooManyBytes(place, (this.#last?.bytes ?? 0) + this.#addedBytes, this.#limits.bytes);
  }

  async #look(least: number): Promise<Looked> {
    const age = this.#world.now() - this.#lookedAt;
    const enough = this.#few ? least : Math.max(least, this.#took / SHARE);
    if (this.#last !== undefined && age < enough) return this.#last;
    this.#looking ??= this.#count().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #count(): Promise<Looked> {
    const began = this.#world.now();
    const [addedCount, addedBytes] = [this.#addedCount, this.#addedBytes];
    const depths = await this.#connections.transaction(async (session) => {
      const [size] = await session.query<{ rows: number }>(ROWS);
      const part = Math.min(1, MANY / Math.max(1, size?.rows ?? 0));
      return session.query<Counted>(depthsOf(part), part < 1 ? [part] : []);
    }, 'BEGIN; SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = on');
    const open = ({ state }: Counted): boolean => state === 'waiting' || state === 'claimed';
    this.#last = {
      depths: depths.map((row) => {
        const { box, requirement, state, count, oldest } = row;
        return { box, requirement, state, count, oldestAt: open(row) ? oldest : undefined };
      }),
      waiting: depths.filter(open).reduce((sum, { count }) => sum + count, 0),
      bytes: depths.reduce((sum, { count, bytes }) => sum + bytes + count * BYTES_EACH, 0),
    };
    this.#few = depths.reduce((sum, { count }) => sum + count, 0) <= FEW;
    this.#addedCount -= addedCount;
    this.#addedBytes -= addedBytes;
    this.#lookedAt = this.#world.now();
    this.#took = this.#lookedAt - began;
    return this.#last;
  }
}

function sizeOf(deliveries: readonly NewDelivery[]): { count: number; bytes: number } {
  return { count: deliveries.length, bytes: deliveries.reduce((sum, { payload }) => sum + payload.length + BYTES_EACH, 0) };
}

const KNOWN = `SELECT i.id FROM json_to_recordset($1::json) AS i (id text, box text, requirement text, name text)
  WHERE EXISTS (SELECT 1 FROM deliveries d WHERE d.id = i.id)
    OR EXISTS (SELECT 1 FROM names n WHERE n.box = i.box AND n.requirement = i.requirement AND n.name = i.name AND n.until > now_ms())`;

interface Counted extends Omit<Depth, 'oldestAt'> {
  readonly bytes: number;
  readonly oldest: number;
}

/** Of more rows than these a part is looked at, and taken for the whole. */
const MANY = 2_000_000;

const ROWS = `SELECT greatest(reltuples, pg_relation_size(oid) / 1000)::bigint AS rows FROM pg_class WHERE oid = 'deliveries'::regclass`;

/** `part` of the table's pages, 0 to 1. */
function depthsOf(part: number): string {
  const [sample, scale] = part < 1 ? ['TABLESAMPLE SYSTEM ($1::real * 100)', '/ $1::real'] : ['', ''];
  return `SELECT box, requirement, state, (count(*) ${scale})::bigint AS count, min(accepted_at) AS oldest,
    (sum(size + coalesce(octet_length(answer), 0)) ${scale})::bigint AS bytes FROM deliveries ${sample} GROUP BY box, requirement, state`;
}
