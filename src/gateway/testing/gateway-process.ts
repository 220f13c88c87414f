/** A gateway in a process of its own, so that its memory can be told from its test's. Run with a folder; talks by messages. */
import { Integrations } from '../../library/index.ts';
import { Gateway } from '../gateway.ts';

const integrations = await Integrations.open({ folder: process.argv[2] ?? '', transport: 'wire' });
const gateway = await Gateway.start({ integrations, port: 0 });
process.on('message', () =>
  process.send?.({ memory: process.memoryUsage.rss(), highest: process.resourceUsage().maxRSS * 1024 }),
);
process.on('disconnect', () => process.exit());
process.send?.({ address: gateway.address });
