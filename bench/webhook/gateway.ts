/** A gateway with a store in a file, as `serve --store` has it, that receives webhooks signed as Stripe signs them. */
import { join } from 'node:path';
import { Gateway } from '../../src/gateway/index.ts';
import { Integrations } from '../../src/library/index.ts';
import { realWorld } from '../../src/runtime/platform/world.ts';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.ts';

const [folder = '', store = ''] = process.argv.slice(2);
const world = realWorld();
const opened = await openSqlite({ file: join(store, 'store.sqlite'), world });
const integrations = await Integrations.open({ folder, store: opened });
const gateway = await Gateway.start({ integrations, port: 0, store: opened });
console.log(gateway.address);
process.once('SIGTERM', async () => {
  await gateway.close();
  await integrations.close();
  await opened.close();
  process.exit(0);
});
