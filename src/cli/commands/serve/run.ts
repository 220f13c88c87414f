/** Runs the gateway until it is told to stop. The address goes to standard output, once; what happens goes to standard error. */
import { once } from 'node:events';
import { Gateway } from '../../../gateway/gateway.ts';
import { StoreWatch } from '../../../gateway/store-watch.ts';
import { Integrations } from '../../../library/integrations.ts';
import { parseCidr } from '../../../requirement/units/cidr.ts';
import { realWorld } from '../../../runtime/platform/world.ts';
import { type Run, UsageError } from '../../command.ts';
import { openStoreToServe, storePlace } from '../../configured-store.ts';
import { documentsFolder } from '../../documents-folder.ts';
import { warnOfEnvironment } from '../../environment-warnings.ts';
import { writeLines } from '../../output.ts';
import { Stopped } from '../../signals.ts';
import { packageVersion } from '../../version.ts';
import type { serve } from './command.ts';
import { greeting } from './greeting.ts';
import { keepRequestsYoung } from './heap.ts';
import { logTo } from './log.ts';
import { whereItKeeps } from './where-it-keeps.ts';
import { followSupervisor, isWorker, placeOf, speaks, supervise, workersAsked } from './workers.ts';

export const run: Run<typeof serve> = async ({ arguments: [asked], flags }, session) => {
  const { out, talk, settings, environment, stopped } = session;
  const workers = workersAsked(flags.workers);
  if (workers !== undefined && !isWorker()) {
    if (storePlace(settings).kind === 'none')
      throw new UsageError(
        '--workers needs a store: without one each worker would allow the whole limit.',
        'Leave out --store none.',
      );
    return supervise(workers, realWorld(), stopped, (line) => talk.lines(line));
  }
  keepRequestsYoung();
  const folder = asked ?? documentsFolder(settings);
  const ports = dedicatedPorts(flags['dedicated-port']);
  const publicUrl = publicAddress(settings.get('publicUrl'));
  const outboxUrl = settings.get('outboxUrl');
  const world = realWorld();
  const observe = logTo(talk, world, flags.quiet);
  // Closed in the order of their using each other: the gateway has drained, deliveries under way have given their claims back,
  // and only then the store goes.
  await using resources = new AsyncDisposableStack();
  resources.defer(followSupervisor(stopped));
  const store = await openStoreToServe(settings, environment, world);
  if (store !== undefined) resources.use(store);
  const integrations = resources.use(
    await Integrations.open({
      folder,
      environment: settings.get('environment'),
      observe,
      transport: 'wire',
      store,
      fleet: { version: packageVersion(), place: placeOf(settings.get('port'), environment) },
      subscriberAddresses: addressRanges(settings.get('subscriberAddresses')),
      outboxTable: outboxUrl === undefined ? undefined : { url: outboxUrl, table: settings.get('outboxTable') },
    }),
  );
  const said = speaks(environment);
  if (said) warnOfEnvironment(integrations.report.diagnostics, talk);
  const gateway = resources.use(
    await Gateway.start({
      integrations,
      folder,
      observe,
      host: settings.get('host'),
      port: settings.get('port'),
      ports,
      store,
      publicUrl,
      trustedProxies: settings.get('trustedProxies'),
    }),
  );
  if (said) out.lines(gateway.address);
  const kept = store === undefined ? undefined : await new StoreWatch(store, world).read();
  if (said && !flags.quiet) writeLines(talk, greeting(integrations, gateway, folder, talk));
  if (said) writeLines(talk, whereItKeeps(kept, flags.quiet, talk));
  if (!stopped.aborted) await once(stopped, 'abort');
  return stopped.reason instanceof Stopped && stopped.reason.by === 'SIGINT' ? 130 : 0;
};

function publicAddress(written: string | undefined): string | undefined {
  if (written === undefined || (URL.canParse(written) && /^https?:/.test(written))) return written;
  throw new UsageError(`"${written}" is not the public address of a gateway.`, 'Write it as https://hooks.example.com.');
}

function addressRanges(written: string | undefined): readonly string[] {
  const ranges = (written ?? '').split(',').map((range) => range.trim());
  return ranges
    .filter((range) => range !== '')
    .map((range) => {
      const reading = parseCidr(range);
      if (reading.ok) return reading.value;
      throw new UsageError(`CONCORDAT_SUBSCRIBER_ADDRESSES: ${reading.message}.`, 'Write ranges as 10.20.0.0/16, 10.30.0.7.');
    });
}

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
