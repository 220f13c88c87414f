/** The pipeline per call, against a bare `await` and the peers, each in a fresh process. */
import { figures, freshly, number, shuffled, table } from '../measure.ts';
import { PEERS } from './peers.ts';

const OURS = 'concordat, all policies and metrics';

export function benchCall(rounds: number): string {
  const names = [...Object.keys(PEERS), OURS];
  const nanoseconds = new Map<string, number[]>(names.map((name) => [name, []]));
  const bytes = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of shuffled(names)) {
      const measured = freshly(new URL('variant.ts', import.meta.url), name, ['--expose-gc']);
      nanoseconds.get(name)?.push(measured.nanoseconds ?? Number.NaN);
      bytes.get(name)?.push(measured.bytes ?? Number.NaN);
    }
  }
  const ours = figures(nanoseconds.get(OURS) ?? []).median;
  return table(
    ['what', 'ns over a bare await', 'bytes', '÷ concordat'],
    names.map((name) => {
      const median = figures(nanoseconds.get(name) ?? []).median;
      return [name, number(median), number(figures(bytes.get(name) ?? []).median), number(median / ours)];
    }),
  );
}
