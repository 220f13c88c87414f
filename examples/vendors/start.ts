/**
 * Runs stand-ins until it is interrupted.
 *
 *   node examples/vendors/start.ts [name…] [--any-ports]
 *
 * All of them, or those named; on the ports that the documents name, or on free ones.
 */
import { parseArgs } from 'node:util';
import { CREDENTIALS, startVendor, VENDORS, type VendorName } from './index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'any-ports': { type: 'boolean', default: false } },
});
const known = Object.keys(VENDORS) as VendorName[];
const wrong = positionals.find((name) => !known.includes(name as VendorName));
if (wrong !== undefined) {
  process.stderr.write(`There is no stand-in "${wrong}"; there are ${known.join(', ')}.\n`);
  process.exit(2);
}

await using running = new AsyncDisposableStack();
const lines: string[] = [];
for (const name of positionals.length === 0 ? known : (positionals as VendorName[])) {
  const standIn = await startVendor(name, values['any-ports'] ? { port: 0 } : {});
  running.defer(() => standIn.close());
  lines.push(`${VENDORS[name].requirement}  ${standIn.vendor.name.padEnd(14)} ${standIn.url}`);
}

const secrets = Object.entries(CREDENTIALS).map(([name, value]) => `export ${name}=${value}`);
process.stdout.write(
  `${lines.join('\n')}\n\nThe documents name these secrets; the stand-ins accept nothing else:\n\n${secrets.join('\n')}\n\nCtrl-C stops them.\n`,
);

await new Promise((resolve) => {
  process.once('SIGINT', resolve);
  process.once('SIGTERM', resolve);
});
