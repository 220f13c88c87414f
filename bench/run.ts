/** `npm run bench [-- what…] [--quick]`: runs the benchmarks and writes `results.md` when all were run. `--quick`: two rounds of each. */
import { writeFileSync } from 'node:fs';
import { benchCall } from './call/run.ts';
import { benchCheck } from './check/run.ts';
import { benchClient } from './client/run.ts';
import { benchGateway } from './gateway/run.ts';
import { benchLsp } from './lsp/run.ts';
import { machine } from './machine.ts';
import { benchQueue } from './queue/run.ts';
import { benchStart } from './start/run.ts';
import { benchWebhook } from './webhook/run.ts';

const quick = process.argv.includes('--quick');
const rounds = (usual: number): number => (quick ? 2 : usual);

const BENCHES: Readonly<Record<string, { readonly title: string; readonly run: () => string | Promise<string> }>> = {
  call: { title: 'One governed call in process', run: () => benchCall(rounds(5)) },
  gateway: { title: 'The gateway, 1 KB answers, 64 connections', run: () => benchGateway(rounds(5), quick ? 2 : 4) },
  client: {
    title: 'HTTP clients and the governed fetch: processor time per request, 64 at once',
    run: () => benchClient(rounds(5)),
  },
  check: { title: '`check` on many documents', run: () => benchCheck(rounds(3)) },
  lsp: { title: 'The language server: a key in a folder of documents', run: () => benchLsp(rounds(3)) },
  queue: { title: 'Durable queues', run: () => benchQueue(rounds(3)) },
  webhook: { title: 'A webhook until it is written down, 200 a second', run: () => benchWebhook(rounds(3), quick ? 6 : 12) },
  start: { title: 'Start-up', run: () => benchStart(15) },
};

const wanted = process.argv.slice(2).filter((word) => word !== '--quick');
const sections: string[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`bench: ${bench.title}…`);
  const section = `## ${bench.title}\n\n${await bench.run()}\n`;
  console.log(section);
  sections.push(section);
}
if (wanted.length === 0) {
  const preface = `# Results\n\nWritten by \`npm run bench\`; the method is in [README.md](README.md). **Ratios are the result**, absolute figures only tell the scale.\n\n${machine()}\n${quick ? '\nA quick run: two rounds of each.\n' : ''}`;
  writeFileSync(new URL('results.md', import.meta.url), [preface, ...sections].join('\n'));
}
