import { tableSql } from '../../../deliveries/tables/table-sql.ts';
import type { ExitCode } from '../../command.ts';
import type { Session } from '../../session.ts';

/** The SQL of the table that an application inserts into, in its own transaction. `name`: `app.concordat_outbox`. */
export function printTable(name: string | undefined, { out }: Session): ExitCode {
  out.write(`${tableSql(name).trimEnd()}\n`);
  return 0;
}
