/** Runs every gate of the project in order, says which, and stops at the first that fails. `npm run check`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

interface Gate {
  readonly name: string;
  readonly command: readonly string[];
}

const GATES: readonly Gate[] = [
  { name: 'format and lint', command: ['biome', 'ci', '--colors=off', '--error-on-warnings', '.'] },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'architecture', command: ['node', 'scripts/check-architecture.ts'] },
  { name: 'patterns', command: ['node', '--disable-warning=ExperimentalWarning', 'scripts/check-patterns.ts'] },
  { name: 'generated files', command: ['node', 'scripts/generate.ts', '--check'] },
  { name: 'docs', command: ['node', 'scripts/check-docs.ts'] },
  { name: 'package', command: ['node', 'scripts/check-package.ts'] },
  { name: 'counterparts', command: ['sh', 'scripts/counterparts.sh'] },
  { name: 'tests', command: ['node', 'scripts/test.ts'] },
];

const root = fileURLToPath(new URL('..', import.meta.url));
const only = process.argv.slice(2);

for (const gate of GATES) {
  if (only.length > 0 && !only.includes(gate.name)) continue;
  const [command = '', ...args] = gate.command;
  console.error(`\n── ${gate.name}: ${gate.command.join(' ')}`);
  const run = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}` },
  });
  if (run.status !== 0) {
    console.error(`\n✗ ${gate.name} failed${run.error ? `: ${run.error.message}` : ''}`);
    process.exit(1);
  }
}
