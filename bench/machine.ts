/** Says on what a run was made. */

import { spawnSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem } from 'node:os';

export function machine(): string {
  const processor = cpus()[0]?.model ?? 'unknown processor';
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
  return [
    `${cpus().length} × ${processor}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}`,
    `nginx ${version('nginx', ['-v'])}, ${version('wrk', ['-v'])}; load at the start ${load}`,
  ].join('\n');
}

function version(program: string, args: readonly string[]): string {
  const run = spawnSync(program, args, { encoding: 'utf8' });
  return /\d+\.\d+(?:\.\d+)?/.exec(`${run.stdout}${run.stderr}`)?.[0] ?? 'absent';
}
