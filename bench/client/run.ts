/** HTTP clients beside each other: processor time per request, each in a fresh process, against one nginx. */

import { listening, temporaryFolder, UPSTREAM, upstream } from '../gateway/servers.ts';
import { figures, freshly, number, shuffled, table } from '../measure.ts';

const VARIANTS = [
  'undici Pool.dispatch',
  'undici Pool.request',
  'undici Pool.request with cockatiel',
  'concordat call()',
  'fetch',
  'fetch over an undici pool',
  'concordat governed fetch',
];

export async function benchClient(rounds: number): Promise<string> {
  const server = upstream(temporaryFolder());
  try {
    await listening(UPSTREAM);
    const measured = new Map<string, number[]>(VARIANTS.map((name) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const name of shuffled(VARIANTS))
        measured.get(name)?.push(freshly(new URL('variant.ts', import.meta.url), name).microseconds ?? Number.NaN);
    }
    const median = (name: string): number => figures(measured.get(name) ?? []).median;
    return table(
      ['client', 'CPU µs/request', '÷ Pool.dispatch', '÷ Pool.request', '÷ fetch'],
      VARIANTS.map((name) => [
        name,
        number(median(name)),
        number(median(name) / median('undici Pool.dispatch')),
        number(median(name) / median('undici Pool.request')),
        number(median(name) / median('fetch')),
      ]),
    );
  } finally {
    server.kill('SIGTERM');
  }
}
