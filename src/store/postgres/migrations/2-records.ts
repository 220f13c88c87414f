import type { Migration } from './migrations.ts';

/**
 * Named values, leases and the audit log. A record without a value is the trace of a deleted one, so that its versions
 * go on; `record_floors` is what is left of the versions of those whose trace is gone too. `acts`: which deliveries an order was done to.
 */
export const RECORDS: Migration = {
  version: 2,
  usableFrom: 1,
  what: 'records, leases, audit log',
  how: 'transaction',
  statements: [
    `CREATE TABLE records (
      namespace text COLLATE "C" NOT NULL,
      name text COLLATE "C" NOT NULL,
      value bytea,
      version bigint NOT NULL,
      written_at bigint NOT NULL,
      gone_at bigint,
      PRIMARY KEY (namespace, name)
    )`,
    'CREATE INDEX records_gone ON records (gone_at) WHERE gone_at IS NOT NULL',
    `CREATE TABLE record_floors (namespace text COLLATE "C" PRIMARY KEY, version bigint NOT NULL)`,
    'CREATE SEQUENCE lease_tokens',
    `CREATE TABLE leases (name text COLLATE "C" PRIMARY KEY, owner text COLLATE "C" NOT NULL, token bigint NOT NULL, until bigint NOT NULL)
      WITH (fillfactor = 70, autovacuum_vacuum_threshold = 100)`,
    `CREATE TABLE audit (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at bigint NOT NULL,
      act text NOT NULL,
      subject text COLLATE "C" NOT NULL,
      who text NOT NULL,
      why text NOT NULL,
      detail json NOT NULL
    )`,
    'CREATE INDEX audit_subject ON audit (subject, sequence)',
    'CREATE TABLE acts (delivery bigint NOT NULL, audit bigint NOT NULL, PRIMARY KEY (delivery, audit))',
  ],
};
