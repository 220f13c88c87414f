/** `check` on many documents against markdownlint-cli2 on the same files in the same run, and its growth. Whole processes. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../gateway/servers.ts';
import { figures, number, table } from '../measure.ts';
import { writeDocuments } from './documents.ts';

const concordat = fileURLToPath(new URL('../../bin/concordat', import.meta.url));
const markdownlint = fileURLToPath(new URL('../node_modules/markdownlint-cli2/markdownlint-cli2-bin.mjs', import.meta.url));

export function benchCheck(rounds: number): string {
  const rows: string[][] = [];
  let at1000 = Number.NaN;
  for (const count of [1_000, 10_000]) {
    const folder = join(temporaryFolder(), 'integrations');
    writeDocuments(folder, count);
    const seconds = Array.from({ length: rounds + 1 }, () => time(concordat, ['check', folder, '--format', 'json'])).slice(1);
    const median = figures(seconds).median;
    if (count === 1_000) {
      at1000 = median;
      const peer = time(process.execPath, [markdownlint, `${folder}/*.md`]);
      rows.push(['markdownlint-cli2', '1,000', number(peer), number(peer / median)]);
    }
    rows.push(['concordat check', count.toLocaleString('en-US'), number(median), number(median / at1000)]);
    rmSync(folder, { recursive: true });
  }
  return table(['what', 'documents', 'seconds', '÷ concordat on 1,000'], rows);
}

function time(command: string, args: readonly string[]): number {
  const start = process.hrtime.bigint();
  const run = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'ignore'] });
  if (run.error !== undefined || run.signal !== null || (run.status ?? 2) > 1)
    throw new Error(`${command} ${args.join(' ')} ended with ${run.status ?? run.signal}: ${run.error?.message ?? ''}`);
  return Number(process.hrtime.bigint() - start) / 1e9;
}
