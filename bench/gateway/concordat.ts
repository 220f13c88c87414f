/** The gateway on one document with every policy on. */
import { join } from 'node:path';
import { Gateway } from '../../src/gateway/gateway.ts';
import { Integrations } from '../../src/library/integrations.ts';
import { writeBenchDocument } from '../document.ts';
import { temporaryFolder } from './servers.ts';

const [port, upstream] = process.argv.slice(2).map(Number);
const folder = join(temporaryFolder(), 'integrations');
writeBenchDocument(folder, `http://127.0.0.1:${upstream}`);
const gateway = await Gateway.start({
  integrations: await Integrations.open({ folder, transport: 'wire' }),
  host: '127.0.0.1',
  port: port ?? 0,
});
process.once('SIGTERM', () => void gateway.close().then(() => process.exit()));
