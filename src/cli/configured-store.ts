/** The store that the settings name: a PostgreSQL where there is one, else a file; `none` for a gateway that keeps nothing. */
import { openSoonerOrLater } from '../library/late-store.ts';
import { openStore } from '../library/open-store.ts';
import type { World } from '../requirement/clock.ts';
import type { Store } from '../requirement/store.ts';
import type { Environment } from '../runtime/platform/environment.ts';
import { UsageError } from './command.ts';
import type { Settings } from './settings.ts';

export type StorePlace =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'database'; readonly database: string };

/** What says a file or `none` that people type now counts before a database that their surroundings name. */
export function storePlace(settings: Settings): StorePlace {
  const database = settings.get('database');
  const file = settings.get('store');
  const typed = settings.origin('store').from === 'flag' && settings.origin('database').from !== 'flag';
  if (database !== undefined && !typed) return { kind: 'database', database };
  return file === 'none' ? { kind: 'none' } : { kind: 'file', file };
}

/** Rejects with UsageError for `none`, and where it cannot be used now. */
export async function openConfiguredStore(settings: Settings, environment: Environment, world: World): Promise<Store> {
  const place = storePlace(settings);
  if (place.kind === 'none') throw new UsageError('The store is "none".', 'Name the file of one with --store.');
  const { kind: _, ...where } = place;
  return openStore({ ...where, key: environment.CONCORDAT_KEY, keyFile: settings.get('keyFile'), world });
}

/** For what serves: a database that is away now is used once it is back. Undefined: the settings say `none`. */
export async function openStoreToServe(settings: Settings, environment: Environment, world: World): Promise<Store | undefined> {
  const { kind } = storePlace(settings);
  if (kind === 'none') return undefined;
  const open = (): Promise<Store> => openConfiguredStore(settings, environment, world);
  if (kind === 'file') return open();
  const sealed = (environment.CONCORDAT_KEY ?? settings.get('keyFile') ?? '') !== '';
  return openSoonerOrLater({ open, world, sealed });
}
