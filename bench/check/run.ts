/**
 * `check` on many documents: a first time, again with nothing changed, and again with one document changed; its growth and its memory;
 * beside other linters on the same files in the same run. Whole processes.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../gateway/servers.ts';
import { figures, number, table } from '../measure.ts';
import { writeDocuments } from './documents.ts';

const COUNTS = [1_000, 10_000, 100_000];
/** The others take minutes for more. */
const PEERS_AT = 1_000;
const concordat = fileURLToPath(new URL('../../bin/concordat', import.meta.url));
const peer = (path: string): string => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));

const PEERS = [
  {
    name: 'markdownlint-cli2',
    command: [process.execPath, peer('markdownlint-cli2/markdownlint-cli2-bin.mjs'), 'integrations/*.md'],
  },
  {
    name: 'remark-lint (recommended)',
    command: [
      process.execPath,
      peer('remark-cli/cli.js'),
      '--use',
      peer('remark-preset-lint-recommended/index.js'),
      '--quiet',
      'integrations',
    ],
  },
  { name: 'rumdl (Rust), no cache', command: [peer('.bin/rumdl'), 'check', '--no-cache', 'integrations'] },
];

export function benchCheck(rounds: number, counts: readonly number[] = COUNTS): string {
  const rows: string[][] = [];
  let before = Number.NaN;
  for (const count of counts) {
    const root = temporaryFolder();
    const folder = join(root, 'integrations');
    writeDocuments(folder, count);
    const few = count > 10_000 ? 1 : rounds;
    const check = (...flags: readonly string[]) => run([concordat, 'check', 'integrations', '--format', 'json', ...flags], root);
    check('--no-cache');
    const first = Array.from({ length: few }, () => check('--no-cache'));
    check();
    const again = Array.from({ length: few }, () => check());
    const changed = Array.from({ length: few }, (_, round) => {
      appendFileSync(join(folder, 'REQ-I-00001-service-1.md'), `\nRound ${round}.\n`);
      return check();
    });
    const cold = figures(first.map(({ seconds }) => seconds)).median;
    const memory = figures(first.map(({ megabytes }) => megabytes)).median;
    const row = (name: string, seconds: number, ratio: number) => [
      name,
      count.toLocaleString('en-US'),
      number(seconds),
      number(ratio),
      '',
    ];
    rows.push([...row('concordat check, nothing kept', cold, 1).slice(0, 4), `${number(memory)} MB; ${growth(cold / before)}`]);
    rows.push(
      row(
        'concordat check, nothing changed',
        figures(again.map(({ seconds }) => seconds)).median,
        figures(again.map(({ seconds }) => seconds)).median / cold,
      ),
    );
    rows.push(
      row(
        'concordat check, one document changed',
        figures(changed.map(({ seconds }) => seconds)).median,
        figures(changed.map(({ seconds }) => seconds)).median / cold,
      ),
    );
    if (count === PEERS_AT) {
      for (const { name, command } of PEERS.filter(
        ({ command: [program = '', script = ''] }) =>
          existsSync(program) && (script === '' || !script.startsWith('/') || existsSync(script)),
      )) {
        const { seconds, megabytes } = run(command, root);
        rows.push([name, count.toLocaleString('en-US'), number(seconds), number(seconds / cold), `${number(megabytes)} MB`]);
      }
    }
    before = cold;
    rmSync(root, { recursive: true });
  }
  return table(['what', 'documents', 'seconds', '÷ the first check', 'memory; growth for ten times as many'], rows);
}

function growth(ratio: number): string {
  return Number.isNaN(ratio) ? '' : `${number(ratio)} times`;
}

interface Measured {
  readonly seconds: number;
  /** Most that was resident at any time. */
  readonly megabytes: number;
}

/** A linter that finds something ends with 1. */
function run(command: readonly string[], cwd: string): Measured {
  const start = process.hrtime.bigint();
  const ended = spawnSync('/usr/bin/time', ['-f', '%M', ...command], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (ended.error !== undefined || ended.signal !== null || (ended.status ?? 2) > 1)
    throw new Error(
      `${command.join(' ')} ended with ${ended.status ?? ended.signal}: ${ended.error?.message ?? ended.stderr.slice(-500)}`,
    );
  return { seconds, megabytes: Number(ended.stderr.trim().split('\n').at(-1)) / 1_000 };
}
