/** Start-up of whole processes against `node -e 0` in the same round. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { figures, number, shuffled, spread, table } from '../measure.ts';

const concordat = fileURLToPath(new URL('../../bin/concordat', import.meta.url));
const document = fileURLToPath(new URL('../../examples/integrations/REQ-I-001-payment-gateway.md', import.meta.url));

const COMMANDS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'node -e 0': [process.execPath, '-e', '0'],
  'concordat --help': [concordat, '--help'],
  'concordat check (one document)': [concordat, 'check', document],
};

export function benchStart(rounds: number): string {
  const times = new Map<string, number[]>(Object.keys(COMMANDS).map((name) => [name, []]));
  for (let round = -2; round < rounds; round += 1) {
    for (const [name, [command, ...args]] of shuffled(Object.entries(COMMANDS))) {
      const start = process.hrtime.bigint();
      spawnSync(command, args, { stdio: 'ignore' });
      if (round >= 0) times.get(name)?.push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  }
  const reference = times.get('node -e 0') ?? [];
  return table(
    ['command', 'ms (median)', 'ratio to node -e 0 (p10–p90)'],
    [...times].map(([name, values]) => [
      name,
      number(figures(values).median),
      spread(values.map((value, index) => value / (reference[index] ?? Number.NaN))),
    ]),
  );
}
