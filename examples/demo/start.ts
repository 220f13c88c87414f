/**
 * The demo: stand-in vendors, the gateway on the example documents in their environment `sandbox`, and light traffic. What is
 * queued and received is kept in memory, encrypted under a key of this run, and is gone with it.
 *
 *   node examples/demo/start.ts [--port <n>] [--any-ports]
 *
 * `--port` is the gateway's (default 7070). `--any-ports` takes free ports for everything, and runs on a copy of the
 * documents that names them.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Gateway } from '../../src/gateway/index.ts';
import { Integrations } from '../../src/library/index.ts';
import { realWorld } from '../../src/runtime/platform/world.ts';
import { openMemory } from '../../src/store/memory/open-memory.ts';
import { CREDENTIALS, startVendor, VENDORS, type VendorName } from '../vendors/index.ts';
import type { StandIn } from '../vendors/stand-in.ts';
import { suggestions } from './commands.ts';
import { copyDocuments, INTEGRATIONS, movePorts } from './documents.ts';
import { Traffic } from './traffic.ts';

const REPORT_EVERY = 10_000;

const { values } = parseArgs({
  options: { port: { type: 'string', default: '7070' }, 'any-ports': { type: 'boolean', default: false } },
});
const anyPorts = values['any-ports'];

say('Concordat demo: six example documents, their vendors played by stand-ins on this machine.\n');
await using resources = new AsyncDisposableStack();

// The documents name their secrets; the stand-ins take these and nothing else, whatever your own environment holds.
Object.assign(process.env, CREDENTIALS);

const standIns = new Map<VendorName, StandIn>();
for (const name of Object.keys(VENDORS) as VendorName[]) {
  const standIn = await startVendor(name, anyPorts ? { port: 0 } : {}).catch((error: Error) => fail(error, VENDORS[name].port));
  resources.defer(() => standIn.close());
  standIns.set(name, standIn);
  say(`  ${VENDORS[name].requirement}  ${standIn.vendor.name.padEnd(14)} ${standIn.url}`);
}

const ports = new Map([...standIns].map(([name, standIn]) => [VENDORS[name].port, standIn.port]));
const folder = anyPorts ? resources.use(copyDocuments((text) => movePorts(text, ports))).path : INTEGRATIONS;
const store = resources.use(await openMemory({ world: realWorld(), key: randomBytes(32) }));
const integrations = resources.use(await Integrations.open({ folder, environment: 'sandbox', transport: 'wire', store }));
const port = anyPorts ? 0 : Number(values.port);
const gateway = await Gateway.start({ integrations, folder, port, store }).catch((error: Error) => fail(error, port));
resources.defer(() => gateway.close());

const traffic = new Traffic(gateway.address, CREDENTIALS.STRIPE_WEBHOOK_SECRET);
traffic.start();
resources.defer(() => traffic.stop());

say(`\nThe gateway runs on ${gateway.address} and carries light traffic. Try, in another terminal, here in this folder:\n`);
for (const { says, command } of suggestions({ gateway: gateway.address, stripe: (standIns.get('stripe') as StandIn).url })) {
  say(`  # ${says}\n  ${command}\n`);
}
say('Ctrl-C stops everything.\n');

const report = setInterval(() => {
  const { calls, answers } = traffic.take();
  const kinds = [...answers].sort(([, a], [, b]) => b - a).map(([answer, count]) => `${count} × ${answer}`);
  say(`${calls} calls in ${REPORT_EVERY / 1_000} s: ${kinds.join(', ')}`);
}, REPORT_EVERY);
resources.defer(() => clearInterval(report));

await new Promise((resolve) => {
  process.once('SIGINT', resolve);
  process.once('SIGTERM', resolve);
});
say('\nStopping: the traffic first, then the gateway once its calls have ended, then the stand-ins.');
await resources.disposeAsync();
say('Stopped.');

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(error: Error, port: number): never {
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  const what = taken ? `port ${port} is in use. Stop what uses it, or run: npm start -- --any-ports` : error.message;
  process.stderr.write(`The demo could not start: ${what}\n`);
  process.exit(2);
}
