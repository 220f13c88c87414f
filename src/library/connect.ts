import type { Integration } from './integration.ts';
import { Integrations } from './integrations.ts';
import type { RequirementName, RequirementOf } from './known-requirements.ts';
import { findPlace, type Place } from './settings.ts';

export type ConnectOptions = Place;

interface Shared {
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
  const shared = opened.get(key) ?? { integrations: Integrations.open(place), users: 0 };
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

async function leave(key: string, shared: Shared): Promise<void> {
  shared.users -= 1;
  if (shared.users > 0) return;
  opened.delete(key);
  await (await shared.integrations).close();
}
