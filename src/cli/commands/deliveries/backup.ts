/** A copy of the store's file, made by this process while others use it: no gateway is asked, and none has to run. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { realWorld } from '../../../runtime/platform/world.ts';
import { type ExitCode, UsageError } from '../../command.ts';
import { openConfiguredStore, storePlace } from '../../configured-store.ts';
import { jsonText } from '../../render/json-text.ts';
import { printable } from '../../render/printable.ts';
import type { Session } from '../../session.ts';
import type { DeliveryFlags } from './command.ts';

export async function backUp(to: string, flags: DeliveryFlags, who: string, session: Session): Promise<ExitCode> {
  const { settings, environment, out } = session;
  const place = storePlace(settings);
  if (place.kind === 'database')
    throw new UsageError(
      'A PostgreSQL is saved with its own tools.',
      'Use pg_dump --schema=concordat, or archived WAL; --store names a file instead.',
    );
  // Opening makes what is not there, and a copy of nothing helps nobody.
  if (place.kind === 'file' && !existsSync(place.file))
    throw new UsageError(
      `There is no store at ${place.file}.`,
      'Name its file with --store, or go to the folder in which the gateway runs.',
    );
  await using store = await openConfiguredStore(settings, environment, realWorld());
  await store.backup(resolve(to));
  await store.audit.append({ act: 'backup', subject: resolve(to), who, why: flags.why ?? '', detail: {} });
  const { place: from } = await store.status();
  if (flags.format === 'json') out.write(`${jsonText({ version: '1.0', store: from, copy: resolve(to) })}\n`);
  else out.lines(`${out.paint('good', '✓')} ${printable(from)} is copied to ${printable(to)}`);
  return 0;
}
