/**
 * The outbox table as SQL. An application inserts into it in its own transaction, so that what it writes and what is to be done
 * because of it are kept together or not at all. PostgreSQL 14 or newer.
 */
import { ConcordatError } from '../../requirement/errors.ts';

export const DEFAULT_TABLE = 'concordat_outbox';

/** The names of a table and of what belongs to it, quoted for SQL. */
export interface TableNames {
  readonly table: string;
  readonly index: string;
  readonly trigger: string;
  readonly channel: string;
  /** As it was written. */
  readonly plain: string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789_';
/** PostgreSQL cuts names at 63 bytes; ours get a suffix. */
const LONGEST = 50;

/** `concordat_outbox` or `app.concordat_outbox`. Throws for a name with anything but small letters, digits and `_`. */
export function tableNames(name: string = DEFAULT_TABLE): TableNames {
  const parts = name.split('.');
  const plain = parts.length <= 2 && parts.every((part) => part !== '' && [...part].every((letter) => LETTERS.includes(letter)));
  const own = parts.at(-1) ?? '';
  if (!plain || own.length > LONGEST || name.length > 2 * LONGEST) {
    throw new ConcordatError(
      'CONCORDAT_INPUT_INVALID',
      `${JSON.stringify(name.slice(0, 120))} cannot be the name of an outbox table: use small letters, digits and _, at most ${LONGEST}, and a schema before a full stop if need be`,
    );
  }
  const schema = parts.length === 2 ? `"${parts[0]}".` : '';
  return {
    table: `${schema}"${own}"`,
    index: `"${own}_waiting"`,
    trigger: `${schema}"${own}_notify"`,
    channel: `${own}_inserted`,
    plain: name,
  };
}

/** What makes the table, its index and its trigger; running it again changes nothing. */
export function tableSql(name?: string): string {
  const { table, index, trigger, channel } = tableNames(name);
  const triggerName = trigger.slice(trigger.indexOf('"', trigger.includes('.') ? trigger.indexOf('.') : 0));
  return `CREATE TABLE IF NOT EXISTS ${table} (
  sequence        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id              uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),        -- becomes the delivery's id
  requirement     text NOT NULL,                                        -- id or slug: 'REQ-I-001', 'payment-gateway'
  operation       text NOT NULL,                                        -- as the document declares it: 'create payment'
  input           jsonb NOT NULL DEFAULT '{}',                          -- { "params", "query", "headers", "body" }
  key             text,                                                 -- rows of one key leave in their order
  priority        text NOT NULL DEFAULT 'normal' CHECK (priority IN ('high', 'normal', 'low')),
  not_before      timestamptz,
  expires_at      timestamptz,
  idempotency_key text,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  failed_at       timestamptz,                                          -- set to NULL to have it tried again
  failure         text
);
CREATE INDEX IF NOT EXISTS ${index} ON ${table} (sequence) WHERE failed_at IS NULL;
CREATE OR REPLACE FUNCTION ${trigger}() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_notify('${channel}', ''); RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER ${triggerName} AFTER INSERT OR UPDATE OF failed_at ON ${table}
  FOR EACH STATEMENT EXECUTE FUNCTION ${trigger}();
`;
}
