/** What doctor looks at of the store. A file is opened only where it is there; a database only when it may be reached. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { storeKey } from '../../../library/open-store.ts';
import type { Store, StoreStatus } from '../../../requirement/store.ts';
import { realWorld } from '../../../runtime/platform/world.ts';
import { openConfiguredStore, storePlace } from '../../configured-store.ts';
import type { Session } from '../../session.ts';

export interface StoreExamination {
  readonly kind: 'none' | 'file' | 'database';
  /** Without password; null: it is not known before it is reached. */
  readonly place: string | null;
  /** `not there`: it is made at the first start. `not asked`: only `--reach` connects. */
  readonly state: 'usable' | 'not there' | 'not asked' | 'not usable' | 'none';
  /** Why it cannot be used. */
  readonly because: string | null;
  readonly engine: StoreStatus['engine'] | null;
  readonly schemaVersion: number | null;
  readonly key: 'present' | 'absent' | 'unreadable';
  readonly keyFrom: string | null;
  /** Milliseconds by which the store's clock is ahead of this machine's; null: not compared. */
  readonly clockAhead: number | null;
}

const KEY_VARIABLE = 'CONCORDAT_KEY';

export async function examineStore(session: Session, reach: boolean): Promise<StoreExamination> {
  const place = storePlace(session.settings);
  const key = await keyState(session);
  const unknown = {
    because: key.because,
    engine: null,
    schemaVersion: null,
    key: key.state,
    keyFrom: key.from,
    clockAhead: null,
  };
  if (place.kind === 'none') return { kind: 'none', place: null, state: 'none', ...unknown };
  const named = place.kind === 'file' ? place.file : null;
  if (key.because !== null) return { kind: place.kind, place: named, state: 'not usable', ...unknown };
  if (place.kind === 'file' && place.file !== ':memory:' && !existsSync(resolve(session.cwd, place.file)))
    return { kind: 'file', place: named, state: 'not there', ...unknown };
  if (place.kind === 'database' && !reach) return { kind: 'database', place: named, state: 'not asked', ...unknown };
  try {
    await using store = await openConfiguredStore(session.settings, session.environment, realWorld());
    const status = await store.status();
    return {
      kind: place.kind,
      place: status.place,
      state: status.failure === undefined ? 'usable' : 'not usable',
      because: status.failure ?? null,
      engine: status.engine,
      schemaVersion: status.schemaVersion,
      key: key.state,
      keyFrom: key.from,
      clockAhead: place.kind === 'database' && status.failure === undefined ? await clockAhead(store) : null,
    };
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return { kind: place.kind, place: named, state: 'not usable', ...unknown, because };
  }
}

interface KeyState {
  readonly state: StoreExamination['key'];
  readonly from: string | null;
  readonly because: string | null;
}

async function keyState({ settings, environment }: Session): Promise<KeyState> {
  const file = settings.get('keyFile');
  const from = (environment[KEY_VARIABLE] ?? '') !== '' ? KEY_VARIABLE : (file ?? null);
  try {
    const key = await storeKey(environment[KEY_VARIABLE], file);
    return { state: key === undefined ? 'absent' : 'present', from, because: null };
  } catch (error) {
    // Never with anything of the key: `storeKey` sees to that.
    return { state: 'unreadable', from, because: (error as Error).message };
  }
}

/** Half of the way there and back is taken for the way back. */
async function clockAhead(store: Store): Promise<number | null> {
  const world = realWorld();
  await store.records.put('doctor', 'clock', '', { for: 60_000 });
  const asked = world.epoch();
  const record = await store.records.get('doctor', 'clock');
  return record === undefined ? null : Math.round(record.now - (asked + world.epoch()) / 2);
}
