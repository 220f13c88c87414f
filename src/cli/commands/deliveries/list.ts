import type { AuditJson, DeliveriesJson } from '../../../gateway/admin/deliveries/delivery-json.ts';
import type { ExitCode } from '../../command.ts';
import { UsageError } from '../../command.ts';
import { type Output, writeLines } from '../../output.ts';
import { counted } from '../../render/count.ts';
import { jsonText } from '../../render/json-text.ts';
import { printable } from '../../render/printable.ts';
import { table } from '../../render/table.ts';
import type { DeliveryFlags } from './command.ts';
import type { DeliveriesSource } from './source.ts';
import { queryOf } from './which.ts';
import { DELIVERY_COLUMNS, deliveryRow, time } from './words.ts';

const LISTED = 50;

export async function list(source: DeliveriesSource, flags: DeliveryFlags, now: number, out: Output): Promise<ExitCode> {
  const page = { limit: String(limitOf(flags)), after: flags.after };
  const answer = (await source.ask('GET', `/deliveries${queryOf(flags, page)}`)) as DeliveriesJson;
  const { deliveries, next } = answer;
  if (flags.format === 'json') out.write(`${jsonText({ version: '1.0', ...answer }, 2)}\n`);
  else if (deliveries.length === 0) out.lines('No delivery is meant.');
  else {
    const rows = deliveries.map((delivery) => deliveryRow(delivery, now));
    writeLines(out, [
      ...table(DELIVERY_COLUMNS, rows, out.paint),
      ...(next === undefined ? [] : [`There may be more: --after ${next}`]),
    ]);
  }
  return 0;
}

/** The audit log, the newest first; of one subject or of all. */
export async function audit(
  source: DeliveriesSource,
  flags: DeliveryFlags,
  subject: string | undefined,
  out: Output,
): Promise<ExitCode> {
  const query = new URLSearchParams({ limit: String(limitOf(flags)) });
  if (subject !== undefined) query.set('subject', subject);
  if (flags.after !== undefined) query.set('before', flags.after);
  const answer = (await source.ask('GET', `/audit?${query}`)) as {
    readonly records: readonly AuditJson[];
    readonly next?: number;
  };
  if (flags.format === 'json') {
    out.write(`${jsonText({ version: '1.0', ...answer }, 2)}\n`);
    return 0;
  }
  const rows = answer.records.map(({ at, act, subject: what, who, why }) => [
    time(at),
    printable(who),
    printable(act),
    printable(what),
    printable(why),
  ]);
  const columns = ['when', 'who', 'what', 'of', 'why'].map((heading) => ({ heading }));
  writeLines(out, rows.length === 0 ? ['Nothing is recorded.'] : table(columns, rows, out.paint));
  if (answer.next !== undefined) out.lines(`${counted(rows.length, 'record')}; there may be more: --after ${answer.next}`);
  return 0;
}

function limitOf({ limit }: DeliveryFlags): number {
  const count = Number(limit ?? LISTED);
  if (Number.isSafeInteger(count) && count >= 1 && count <= 1_000) return count;
  throw new UsageError(`--limit is "${limit}", which is not a whole number from 1 to 1000.`);
}
