/** Deliveries, and everything else that the first version keeps. A migration that was published never changes. */
export const SQL = `
CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO facts VALUES ('clock', 0), ('open', 0), ('bytes', 0), ('token', 0);

CREATE TABLE data_keys (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL, used INTEGER NOT NULL) STRICT;

-- state: 0 waiting, 1 claimed, 2 delivered, 3 dead, 4 cancelled, 5 dropped
-- box: 0 outbox, 1 inbox, 2 subscriptions; priority: 0 high, 1 normal, 2 low
-- blocked: 1 where another one of its key that has not ended goes first
-- gone_at: when it has been kept long enough; null while it has not ended
-- body: the payload where it is short; the others are in bodies
CREATE TABLE deliveries (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  box INTEGER NOT NULL,
  lane TEXT NOT NULL,
  requirement TEXT NOT NULL,
  operation TEXT NOT NULL,
  key TEXT,
  priority INTEGER NOT NULL,
  state INTEGER NOT NULL,
  blocked INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  expires_at INTEGER,
  ended_at INTEGER,
  gone_at INTEGER,
  retain INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  claim INTEGER NOT NULL,
  owner TEXT,
  because TEXT,
  idempotency_key TEXT,
  attributes TEXT NOT NULL,
  origin TEXT NOT NULL,
  replay_of TEXT,
  size INTEGER NOT NULL,
  answer_size INTEGER NOT NULL,
  body BLOB
) STRICT;
-- those that have not ended are found by ended_at, which claiming leaves alone, so that it touches two indexes only
CREATE INDEX deliveries_ready ON deliveries (box, lane, priority, due_at, sequence) WHERE state = 0 AND blocked = 0;
CREATE INDEX deliveries_keys ON deliveries (box, lane, key, blocked, sequence) WHERE key IS NOT NULL AND ended_at IS NULL;
CREATE INDEX deliveries_expiring ON deliveries (expires_at) WHERE expires_at IS NOT NULL AND state = 0;
CREATE INDEX deliveries_claimed ON deliveries (owner, due_at) WHERE state = 1;
CREATE INDEX deliveries_open ON deliveries (requirement, sequence, box) WHERE ended_at IS NULL;
CREATE INDEX deliveries_given_up ON deliveries (state, sequence) WHERE state > 2;
CREATE INDEX deliveries_gone ON deliveries (gone_at) WHERE gone_at IS NOT NULL;

CREATE TABLE bodies (
  delivery INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (delivery, kind)
) STRICT;

CREATE TABLE attempts (
  delivery INTEGER NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  code TEXT,
  duration REAL NOT NULL,
  detail TEXT,
  by TEXT NOT NULL,
  PRIMARY KEY (delivery, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE names (
  box INTEGER NOT NULL,
  requirement TEXT NOT NULL,
  name TEXT NOT NULL,
  id TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (box, requirement, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX names_until ON names (until);

CREATE TABLE depths (
  box INTEGER NOT NULL,
  requirement TEXT NOT NULL,
  state INTEGER NOT NULL,
  count INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (box, requirement, state)
) STRICT, WITHOUT ROWID;

-- value: null where it was deleted; the row stays for a while for its version's sake
CREATE TABLE records (
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  value BLOB,
  version INTEGER NOT NULL,
  written_at INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (namespace, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX records_until ON records (until) WHERE until IS NOT NULL;
-- the highest version of the names of a namespace of which there is no row any more
CREATE TABLE record_floors (namespace TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE leases (name TEXT PRIMARY KEY, owner TEXT NOT NULL, token INTEGER NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  who TEXT NOT NULL,
  why TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_subject ON audit (subject, sequence);
-- which deliveries an act was done to
CREATE TABLE acts (delivery INTEGER NOT NULL, audit INTEGER NOT NULL, PRIMARY KEY (delivery, audit)) STRICT, WITHOUT ROWID;

CREATE TABLE signals (sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, origin TEXT NOT NULL, topic TEXT NOT NULL, text TEXT NOT NULL) STRICT;
`;
