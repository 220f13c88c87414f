/** Work that only one process may do. Tokens come from one sequence, so they grow even where a lease was forgotten meanwhile. */
import type { LeaseStore } from '../../requirement/store.ts';
import type { Connections, Statement } from './connections.ts';

export function leaseStore(connections: Connections): LeaseStore {
  return {
    acquire: async (name, owner, ttl) => {
      const [row] = await connections.query<{ token: number }>(ACQUIRE, [name, owner, Math.ceil(ttl)]);
      return row?.token;
    },
    release: async (name, owner) => {
      await connections.query(RELEASE, [name, owner]);
    },
  };
}

/** The time is read under the row's lock: somebody who had to wait for it does not judge by an older one. */
const ACQUIRE: Statement = {
  name: 'acquire lease',
  text: `INSERT INTO leases AS l (name, owner, token, until) VALUES ($1, $2, nextval('lease_tokens'), now_ms() + $3)
    ON CONFLICT (name) DO UPDATE SET
      token = CASE WHEN l.owner = excluded.owner THEN l.token ELSE nextval('lease_tokens') END,
      owner = excluded.owner,
      until = now_ms() + $3
    WHERE l.owner = excluded.owner OR l.until <= now_ms()
    RETURNING token`,
};

const RELEASE: Statement = { name: 'release lease', text: 'UPDATE leases SET until = 0 WHERE name = $1 AND owner = $2' };
