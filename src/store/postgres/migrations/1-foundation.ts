import type { Migration } from './migrations.ts';

/**
 * Deliveries, the names that make duplicates, the keys that seal them, and the store's clock.
 *
 * `blocked`: somebody of the same key is ahead of it; of those of a key that have not ended at most one is not blocked. `history`: its
 * attempts. The indexes are partial: what has ended is in none but those by sequence, id and end.
 *
 * now_ms() is the server's clock plus a correction, never behind what was seen at the last tick (clock.ts): a server clock that is put
 * back by an hour holds nothing up for an hour.
 */
export const FOUNDATION: Migration = {
  version: 1,
  usableFrom: 1,
  what: 'deliveries, names of duplicates, data keys, clock',
  how: 'transaction',
  statements: [
    `CREATE TABLE deliveries (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id text COLLATE "C" NOT NULL UNIQUE,
      box text COLLATE "C" NOT NULL,
      lane text COLLATE "C" NOT NULL,
      requirement text COLLATE "C" NOT NULL,
      operation text COLLATE "C" NOT NULL,
      key text COLLATE "C",
      priority smallint NOT NULL,
      state text COLLATE "C" NOT NULL,
      blocked boolean NOT NULL,
      accepted_at bigint NOT NULL,
      due_at bigint NOT NULL,
      expires_at bigint,
      ended_at bigint,
      keep_until bigint,
      retain bigint NOT NULL,
      claim bigint NOT NULL DEFAULT 0,
      owner text COLLATE "C",
      attempts integer NOT NULL DEFAULT 0,
      because text,
      idempotency_key text,
      attributes json NOT NULL,
      origin text NOT NULL,
      replay_of text,
      size integer NOT NULL,
      payload bytea NOT NULL,
      answer bytea,
      history jsonb NOT NULL DEFAULT '[]'
    ) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 1)`,
    `CREATE INDEX deliveries_claimable ON deliveries (box, lane, priority, due_at, sequence) WHERE state = 'waiting' AND NOT blocked`,
    `CREATE INDEX deliveries_claimed ON deliveries (due_at) WHERE state = 'claimed'`,
    `CREATE INDEX deliveries_keys ON deliveries (box, lane, key, sequence) WHERE key IS NOT NULL AND state IN ('waiting', 'claimed')`,
    `CREATE INDEX deliveries_heads ON deliveries (box, lane, key)
      WHERE key IS NOT NULL AND state IN ('waiting', 'claimed') AND NOT blocked`,
    `CREATE INDEX deliveries_expiring ON deliveries (expires_at) WHERE state = 'waiting' AND expires_at IS NOT NULL`,
    `CREATE INDEX deliveries_ended ON deliveries (keep_until) WHERE keep_until IS NOT NULL`,
    `CREATE TABLE names (
      box text COLLATE "C" NOT NULL,
      requirement text COLLATE "C" NOT NULL,
      name text COLLATE "C" NOT NULL,
      id text COLLATE "C" NOT NULL,
      taken_at bigint NOT NULL,
      until bigint NOT NULL,
      PRIMARY KEY (box, requirement, name)
    )`,
    'CREATE INDEX names_until ON names (until)',
    'CREATE TABLE data_keys (id bigint PRIMARY KEY, wrapped bytea NOT NULL, used bigint NOT NULL)',
    `CREATE TABLE clock (one boolean PRIMARY KEY DEFAULT true CHECK (one), correction bigint NOT NULL, seen bigint NOT NULL, server bigint NOT NULL)
      WITH (fillfactor = 50, autovacuum_vacuum_threshold = 100)`,
    `CREATE FUNCTION server_ms() RETURNS bigint LANGUAGE sql VOLATILE AS $$ SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint $$`,
    'INSERT INTO clock (correction, seen, server) SELECT 0, server_ms(), server_ms()',
    `CREATE FUNCTION now_ms() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
      DECLARE now bigint;
      BEGIN
        SELECT greatest(seen, server_ms() + correction) INTO now FROM clock WHERE one;
        RETURN now;
      END $$`,
  ],
};
