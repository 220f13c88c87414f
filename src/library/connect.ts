import { ConcordatError } from '../requirement/errors.ts';
import type { Store } from '../requirement/store.ts';
import { processEnvironment } from '../runtime/platform/environment.ts';
import { realWorld } from '../runtime/platform/world.ts';
import type { Integration } from './integration.ts';
import { Integrations } from './integrations.ts';
import type { RequirementName, RequirementOf } from './known-requirements.ts';
import { findPlace, findStore, type Place } from './settings.ts';

export interface ConnectOptions extends Place {
  /**
   * Keeps durable calls; whoever opened it closes it. Default: one is opened at the first durable use, from DATABASE_URL, else
   * CONCORDAT_STORE, else `.concordat/store.sqlite`, with the key in CONCORDAT_KEY or CONCORDAT_KEY_FILE. What it keeps from
   * before is delivered from then on.
   */
  readonly store?: Store | undefined;
}

interface Shared {
  readonly store: Store | undefined;
  readonly integrations: Promise<Integrations>;
  users: number;
}

/**
 * The integrations that `connect` has opened, by folder and environment. One engine for each requirement of a process: two
 * would each allow the vendor's whole limit.
 */
const opened = new Map<string, Shared>();

/**
 * A governed client for one document, by id or slug. Clients of one folder and environment share their engines, whoever
 * connects; the last one that is disposed of closes the connections.
 * Throws CONCORDAT_REQUIREMENT_UNKNOWN or CONCORDAT_DOCUMENT_INVALID.
 */
export async function connect<N extends RequirementName>(
  idOrSlug: N,
  options: ConnectOptions = {},
): Promise<Integration<RequirementOf<N>>> {
  const place = findPlace(options);
  const key = JSON.stringify([place.folder, place.environment]);
  const { store } = options;
  const known = opened.get(key);
  if (store !== undefined && known !== undefined && known.store !== store) {
    throw new ConcordatError(
      'CONCORDAT_STORE_UNAVAILABLE',
      `${place.folder} is connected to already with another store; clients of one folder share one: give it to the first connect`,
    );
  }
  const shared: Shared = known ?? {
    integrations: Integrations.open({ ...place, store: store ?? storeOfSettings }),
    users: 0,
    store,
  };
  opened.set(key, shared);
  shared.users += 1;
  let leaving: Promise<void> | undefined;
  const letGo = (): Promise<void> => {
    leaving ??= leave(key, shared);
    return leaving;
  };
  try {
    // What the declarations say of the document is believed: they are made from it.
    return (await shared.integrations).get(idOrSlug).owned(letGo) as unknown as Integration<RequirementOf<N>>;
  } catch (error) {
    await letGo();
    throw error;
  }
}

/** Nobody pays for an engine before something durable is asked for. */
async function storeOfSettings(): Promise<Store> {
  const { openStore } = await import('./open-store.ts');
  const variables = processEnvironment();
  const { store: file, database, keyFile } = findStore(variables);
  return openStore({ file, database, keyFile, key: variables.CONCORDAT_KEY, world: realWorld() });
}

async function leave(key: string, shared: Shared): Promise<void> {
  shared.users -= 1;
  if (shared.users > 0) return;
  opened.delete(key);
  await (await shared.integrations).close();
}
