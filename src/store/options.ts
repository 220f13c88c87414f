import type { World } from '../requirement/clock.ts';
import type { StoreLimits } from './limits.ts';

/** What every engine takes. */
export interface StoreOptions {
  readonly world: World;
  /** 32 bytes (see `readKey`). Undefined: nothing is sealed, and what is confidential is refused. */
  readonly key?: Uint8Array | undefined;
  /** Keys that were used before: what they sealed can be read, and is sealed with `key` from now on. */
  readonly formerKeys?: readonly Uint8Array[] | undefined;
  readonly limits?: Partial<StoreLimits> | undefined;
}
