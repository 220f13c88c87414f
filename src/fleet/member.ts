import type { World } from '../requirement/clock.ts';
import type { Store } from '../requirement/store.ts';

/** Who this process is in the fleet, and what all parts of it share. */
export interface Member {
  /** New with every start. */
  readonly id: string;
  /** What no two processes can hold at once, such as a host's port: a later start there means that the earlier is dead. Empty: unknown. */
  readonly place: string;
  /** The name in its claims of deliveries; empty: it has none. */
  readonly owner: string;
  readonly world: World;
  readonly store: Pick<Store, 'records' | 'leases' | 'signals'>;
  /** Whether the store has just answered. */
  reached(answered: boolean, error: unknown): void;
}

/** No answer within so many milliseconds is none. */
export const PATIENCE = 1_000;
