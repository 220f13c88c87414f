/**
 * Lanes that somebody on call has paused. A pause is a record of the store, so it holds in every gateway and after a restart;
 * what is accepted meanwhile waits. Whoever drains a lane asks before it claims, and listens on the topic `pauses`.
 */
import type { DeliveryBox } from '../../requirement/delivery.ts';
import { DELIVERY_BOXES } from '../../requirement/delivery.ts';
import type { Store, StoredRecord } from '../../requirement/store.ts';
import type { By } from './orders.ts';

export interface LanePause extends By {
  readonly box: DeliveryBox;
  readonly lane: string;
  /** Milliseconds left; undefined: until somebody resumes it. */
  readonly for: number | undefined;
}

/** Tells `<box> <lane>` whenever a pause begins or is ended by somebody. */
export const PAUSES_TOPIC = 'pauses';
const NAMESPACE = 'pauses';
/** More than this many lanes paused at once are not told apart in a list. */
const MOST = 1_000;

type Kept = Pick<Store, 'records' | 'signals' | 'audit'>;

export async function pauseLane(
  { records, signals, audit }: Kept,
  { box, lane, who, why, for: duration }: LanePause,
): Promise<void> {
  const value = JSON.stringify({ who, why, for: duration });
  await records.put(NAMESPACE, nameOf(box, lane), value, duration === undefined ? {} : { for: duration });
  await audit.append({
    act: 'pause',
    subject: lane,
    who,
    why,
    detail: { box, ...(duration === undefined ? {} : { for: duration }) },
  });
  await signals.publish(PAUSES_TOPIC, nameOf(box, lane));
}

/** Whether it was paused. */
export async function resumeLane(
  { records, signals, audit }: Kept,
  box: DeliveryBox,
  lane: string,
  { who, why }: By,
): Promise<boolean> {
  const was = await records.delete(NAMESPACE, nameOf(box, lane));
  if (!was) return false;
  await audit.append({ act: 'resume', subject: lane, who, why, detail: { box } });
  await signals.publish(PAUSES_TOPIC, nameOf(box, lane));
  await signals.publish('deliveries', nameOf(box, lane));
  return true;
}

export async function lanePause({ records }: Kept, box: DeliveryBox, lane: string): Promise<LanePause | undefined> {
  const record = await records.get(NAMESPACE, nameOf(box, lane));
  return record === undefined ? undefined : readPause(record);
}

/** All that hold now. */
export async function lanePauses({ records }: Kept): Promise<readonly LanePause[]> {
  const all = await records.list(NAMESPACE, { limit: MOST });
  return all.map(readPause).filter((pause) => pause !== undefined);
}

function nameOf(box: DeliveryBox, lane: string): string {
  return `${box} ${lane}`;
}

function readPause({ name, value, age }: StoredRecord): LanePause | undefined {
  const space = name.indexOf(' ');
  const box = DELIVERY_BOXES.find((each) => each === name.slice(0, space));
  if (box === undefined) return undefined;
  const { who, why, for: duration } = JSON.parse(value) as By & { readonly for?: number };
  return { box, lane: name.slice(space + 1), who, why, for: duration === undefined ? undefined : Math.max(0, duration - age) };
}
