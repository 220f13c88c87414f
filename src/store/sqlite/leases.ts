import type { Work } from './work.ts';

interface LeaseRow {
  readonly owner: string;
  readonly token: number;
  readonly until: number;
}

/** Tokens come from one counter of the store, so that they grow even where the row of a lease has gone. */
export function acquire(work: Work, name: string, owner: string, ttl: number): number | undefined {
  const row = work.row<LeaseRow>('SELECT owner, token, until FROM leases WHERE name = ?', name);
  const held = row !== undefined && row.until > work.now;
  if (held && row.owner !== owner) return undefined;
  if (!held) work.token += 1;
  const token = held ? row.token : work.token;
  work.run(
    'INSERT OR REPLACE INTO leases (name, owner, token, until) VALUES (?, ?, ?, ?)',
    name,
    owner,
    token,
    work.now + Math.ceil(ttl),
  );
  return token;
}

export function releaseLease(work: Work, name: string, owner: string): void {
  work.run('DELETE FROM leases WHERE name = ? AND owner = ?', name, owner);
}
