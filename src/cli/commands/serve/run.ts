/** Runs the gateway until it is told to stop. The address goes to standard output, once; what happens goes to standard error. */
import { once } from 'node:events';
import { Gateway } from '../../../gateway/gateway.ts';
import { Integrations } from '../../../library/integrations.ts';
import { realWorld } from '../../../runtime/platform/world.ts';
import { type Run, UsageError } from '../../command.ts';
import { documentsFolder } from '../../documents-folder.ts';
import { warnOfEnvironment } from '../../environment-warnings.ts';
import { writeLines } from '../../output.ts';
import { Stopped } from '../../signals.ts';
import type { serve } from './command.ts';
import { greeting } from './greeting.ts';
import { keepRequestsYoung } from './heap.ts';
import { logTo } from './log.ts';

export const run: Run<typeof serve> = async ({ arguments: [asked], flags }, { out, talk, settings, stopped }) => {
  keepRequestsYoung();
  const folder = asked ?? documentsFolder(settings);
  const ports = dedicatedPorts(flags['dedicated-port']);
  const observe = logTo(talk, realWorld(), flags.quiet);
  const integrations = await Integrations.open({ folder, environment: settings.get('environment'), observe, transport: 'wire' });
  try {
    warnOfEnvironment(integrations.report.diagnostics, talk);
    const gateway = await Gateway.start({
      integrations,
      folder,
      observe,
      host: settings.get('host'),
      port: settings.get('port'),
      ports,
    });
    out.lines(gateway.address);
    if (!flags.quiet) writeLines(talk, greeting(integrations, gateway, folder, talk));
    if (!stopped.aborted) await once(stopped, 'abort');
    await gateway.close();
  } finally {
    await integrations.close();
  }
  return stopped.reason instanceof Stopped && stopped.reason.by === 'SIGINT' ? 130 : 0;
};

/** `payment-gateway=7071` each. */
function dedicatedPorts(written: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    written.map((words): [string, number] => {
      const [, name, port] = /^([^=\s]+)=(\d{1,5})$/.exec(words) ?? [];
      if (name === undefined || Number(port) > 65_535)
        throw new UsageError(`--dedicated-port is "${words}".`, 'Write it as --dedicated-port payment-gateway=7071.');
      return [name, Number(port)];
    }),
  );
}
