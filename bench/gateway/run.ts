/** Requests per second, p99 and memory of each proxy against nginx in the same round. Load by `wrk`, 64 connections, one thread. */
import { type ChildProcess, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { figures, number, shuffled, spread, table } from '../measure.ts';
import { listening, PROXIES, type ProxyServer, temporaryFolder, UPSTREAM, upstream } from './servers.ts';

const REFERENCE = PROXIES[0] as ProxyServer;

export async function benchGateway(rounds: number, seconds: number): Promise<string> {
  const folder = temporaryFolder();
  const children: ChildProcess[] = [upstream(folder)];
  try {
    await listening(UPSTREAM);
    const memory = new Map<string, ChildProcess>();
    for (const proxy of PROXIES) {
      const child = proxy.start(folder);
      children.push(child);
      memory.set(proxy.name, child);
      await listening(proxy.port);
      wrk(proxy, 1);
    }
    const rows = new Map<string, { ratio: number[]; perSecond: number[]; p99: number[] }>();
    for (const proxy of PROXIES) rows.set(proxy.name, { ratio: [], perSecond: [], p99: [] });
    for (let round = 0; round < rounds; round += 1) {
      for (const proxy of shuffled(PROXIES)) {
        const reference = wrk(REFERENCE, seconds);
        const mine = proxy === REFERENCE ? reference : wrk(proxy, seconds);
        const row = rows.get(proxy.name);
        row?.ratio.push(mine.perSecond / reference.perSecond);
        row?.perSecond.push(mine.perSecond);
        row?.p99.push(mine.p99 / reference.p99);
      }
    }
    return table(
      ['proxy', 'requests/s', 'ratio to nginx (p10–p90)', 'p99 ÷ nginx', 'RSS MiB'],
      PROXIES.map((proxy) => {
        const row = rows.get(proxy.name) ?? { ratio: [], perSecond: [], p99: [] };
        return [
          proxy.name,
          number(figures(row.perSecond).median),
          spread(row.ratio),
          number(figures(row.p99).median),
          number(rss(memory.get(proxy.name))),
        ];
      }),
    );
  } finally {
    for (const child of children) child.kill('SIGTERM');
  }
}

function wrk(proxy: ProxyServer, seconds: number): { perSecond: number; p99: number } {
  const run = spawnSync('wrk', ['-t1', '-c64', `-d${seconds}s`, '--latency', `http://127.0.0.1:${proxy.port}${proxy.path}`], {
    encoding: 'utf8',
  });
  if (/Non-2xx|Socket errors/.test(run.stdout)) throw new Error(`${proxy.name} failed under load:\n${run.stdout}`);
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(run.stdout)?.[1]);
  const [, value = 'NaN', unit = 'ms'] = /99%\s+([\d.]+)(us|ms|s)/.exec(run.stdout) ?? [];
  return { perSecond, p99: Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit as 'us' | 'ms' | 's'] };
}

function rss(child: ChildProcess | undefined): number {
  if (child?.pid === undefined) return Number.NaN;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024;
}
