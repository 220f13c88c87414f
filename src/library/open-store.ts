/** The store that a few settings name. Each engine is loaded only where it is used. */
import { readFileSync } from 'node:fs';
import type { World } from '../requirement/clock.ts';
import { ConcordatError } from '../requirement/errors.ts';
import type { Store } from '../requirement/store.ts';
import { realWorld } from '../runtime/platform/world.ts';

export interface StoreSettings {
  /** A SQLite file; made where there is none. `:memory:`: nothing survives the process. */
  readonly file?: string | undefined;
  /** `postgres://…`; counts before a file. */
  readonly database?: string | undefined;
  /** 32 bytes as base64 or as 64 hexadecimal digits, under which bodies are encrypted. Default: what `keyFile` holds. */
  readonly key?: string | undefined;
  readonly keyFile?: string | undefined;
  /** Default: the machine's. */
  readonly world?: World | undefined;
}

export const DEFAULT_STORE_FILE = '.concordat/store.sqlite';
export const IN_MEMORY = ':memory:';

/** Rejects where it cannot be opened (CONCORDAT_STORE_UNAVAILABLE), and where the key is none or its file cannot be read. */
export async function openStore({
  file = DEFAULT_STORE_FILE,
  database,
  key,
  keyFile,
  world = realWorld(),
}: StoreSettings = {}): Promise<Store> {
  const bytes = await storeKey(key, keyFile);
  if (database !== undefined) {
    const { openPostgres } = await import('../store/postgres/open-postgres.ts');
    return openPostgres({ url: database, world, key: bytes });
  }
  if (file === IN_MEMORY) {
    const { openMemory } = await import('../store/memory/open-memory.ts');
    return openMemory({ world, key: bytes });
  }
  const { openSqlite } = await import('../store/sqlite/open-sqlite.ts');
  return openSqlite({ file, world, key: bytes });
}

/** The key's bytes; undefined where none is given. Throws for a text that is no key, and never shows it. */
export async function storeKey(key: string | undefined, keyFile: string | undefined): Promise<Uint8Array | undefined> {
  const given = key !== undefined && key !== '';
  if (!given && (keyFile === undefined || keyFile === '')) return undefined;
  const { readKey } = await import('../store/sealing/read-key.ts');
  return given ? readKey(key) : readKey(readKeyFile(keyFile as string), keyFile);
}

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConcordatError(
      'CONCORDAT_KEY_MISSING',
      `the key file ${file} cannot be read (${code}); correct the name, or make one with: openssl rand -base64 32`,
      { cause },
    );
  }
}
