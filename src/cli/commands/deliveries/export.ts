import type { ExitCode } from '../../command.ts';
import { jsonText } from '../../render/json-text.ts';
import type { Session } from '../../session.ts';
import type { DeliveryFlags } from './command.ts';
import type { DeliveriesSource } from './source.ts';
import { queryOf } from './which.ts';

/** One JSON object per line, as fast as somebody takes them. */
export async function exportAll(
  source: DeliveriesSource,
  flags: DeliveryFlags,
  who: string,
  { out, stopped }: Session,
): Promise<ExitCode> {
  const bodies = flags.body ? { body: 'true', who, why: flags.why } : {};
  for await (const line of source.lines(`/deliveries/export${queryOf(flags, bodies)}`)) {
    out.write(`${jsonText(JSON.parse(line))}\n`);
    await out.drained();
    if (stopped.aborted) return 130;
  }
  return 0;
}
