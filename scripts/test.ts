/** Runs the tests: all of them, or those of the folders and files named as arguments. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const places = process.argv.slice(2);
const patterns =
  places.length > 0
    ? places.map(pattern)
    : ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'examples/**/*.test.ts', 'test/**/*.test.ts'];

const reporter = process.stdout.isTTY ? 'spec' : 'dot';
const run = spawnSync(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', '--test', `--test-reporter=${process.env.CI ? 'spec' : reporter}`, ...patterns],
  { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}` } },
);
process.exit(run.status ?? 1);

function pattern(place: string): string {
  return place.endsWith('.ts') ? place : `${place.replace(/\/$/, '')}/**/*.test.ts`;
}
