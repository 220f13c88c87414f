import type { Acceptance, NewDelivery } from '../../requirement/delivery.ts';
import { BYTES_EACH, tooManyBytes, tooManyWaiting } from '../limits.ts';
import { keyMissing } from '../sealing/sealer.ts';
import { sealPayload, short, writeLongPayload } from './bodies.ts';
import { boxNumber, priorityNumber, WAITING } from './columns.ts';
import { isBlocked } from './key-order.ts';
import type { Work } from './work.ts';

/** Everything that can be refused is refused before the first row is written. */
export function accept(work: Work, deliveries: readonly NewDelivery[]): Acceptance[] {
  if (!work.sealer.sealed) {
    const confidential = deliveries.find((delivery) => delivery.confidential);
    if (confidential !== undefined) {
      throw keyMissing(
        `payload of delivery ${confidential.id} (${confidential.requirement}, ${confidential.operation})`,
        work.place,
      );
    }
  }
  requireRoom(work, deliveries);
  return deliveries.map((delivery) => {
    const before = same(work, delivery);
    if (before !== undefined) return { id: before, duplicate: true };
    insert(work, delivery);
    return { id: delivery.id, duplicate: false };
  });
}

function requireRoom(work: Work, deliveries: readonly NewDelivery[]): void {
  const { limits, place } = work;
  const bytes = (of: readonly NewDelivery[]): number =>
    of.reduce((sum, delivery) => sum + delivery.payload.length + BYTES_EACH, 0);
  if (work.open + deliveries.length <= limits.waiting && work.bytes + bytes(deliveries) <= limits.bytes) return;
  const added = deliveries.filter((delivery) => same(work, delivery) === undefined);
  if (added.length === 0) return;
  if (work.open + added.length > limits.waiting) throw tooManyWaiting(place, work.open, limits.waiting);
  if (work.bytes + bytes(added) > limits.bytes) throw tooManyBytes(place, work.bytes, limits.bytes);
}

/** The id of the one that it repeats. */
function same(work: Work, delivery: NewDelivery): string | undefined {
  if (work.row('SELECT 1 FROM deliveries WHERE id = ?', delivery.id) !== undefined) return delivery.id;
  if (delivery.deduplication === undefined) return undefined;
  return work.row<{ id: string }>(
    'SELECT id FROM names WHERE box = ? AND requirement = ? AND name = ? AND until > ?',
    boxNumber(delivery.box),
    delivery.requirement,
    delivery.deduplication.name,
    work.now,
  )?.id;
}

function insert(work: Work, delivery: NewDelivery): void {
  const { id, lane, requirement, payload, deduplication } = delivery;
  const box = boxNumber(delivery.box);
  const key = delivery.key ?? null;
  const sealed = sealPayload(work, id, payload);
  const body = short(sealed);
  const { lastInsertRowid } = work
    .statement(
      `INSERT INTO deliveries (id, box, lane, requirement, operation, key, priority, state, blocked, accepted_at, due_at, expires_at,
         retain, attempts, claim, idempotency_key, attributes, origin, replay_of, size, answer_size, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, 0, ?)`,
    )
    .run(
      id,
      box,
      lane,
      requirement,
      delivery.operation,
      key,
      priorityNumber(delivery.priority),
      key !== null && isBlocked(work, box, lane, key) ? 1 : 0,
      work.now,
      work.now + Math.ceil(delivery.delay),
      delivery.expiresAfter === undefined ? null : work.now + Math.ceil(delivery.expiresAfter),
      Math.ceil(delivery.retain),
      delivery.idempotencyKey ?? null,
      JSON.stringify(delivery.attributes),
      delivery.origin,
      delivery.replayOf ?? null,
      payload.length,
      body,
    );
  if (body === null) writeLongPayload(work, Number(lastInsertRowid), sealed);
  if (deduplication !== undefined) {
    work.run(
      'INSERT OR REPLACE INTO names (box, requirement, name, id, until) VALUES (?, ?, ?, ?, ?)',
      box,
      requirement,
      deduplication.name,
      id,
      work.now + Math.ceil(deduplication.for),
    );
  }
  work.open += 1;
  work.bytes += BYTES_EACH + payload.length;
  work.depth(box, requirement, WAITING, 1, payload.length);
  work.signal('deliveries', `${delivery.box} ${lane}`);
}
