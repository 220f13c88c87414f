/** `npm run test:crash [seed] [blocks]`: two hundred rounds of killing, ten blocks of twenty; those with a file have a disk that loses its power. */
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from '../../src/store/testing/postgres.ts';
import { buildPowerCut, cutPower, powerCutEnvironment } from './power-cut.ts';
import { type CrashReport, crashRounds } from './rounds.ts';

const first = Number(process.argv[2] ?? Math.floor(Math.random() * 1e9));
const blocks = Number(process.argv[3] ?? 10);
const after: (() => unknown)[] = [];
const postgres: PostgresServer = await startPostgres({ after: (stop) => void after.push(stop) });
const library = buildPowerCut();

try {
  for (let block = 0; block < blocks; block += 1) {
    const seed = first + block;
    tell(`seed ${seed}, a file, power cut`, await withPowerCut(seed));
    tell(`seed ${seed}, PostgreSQL`, await withPostgres(seed));
  }
} finally {
  for (const stop of after.reverse()) await stop();
}

function withPowerCut(seed: number): Promise<CrashReport> {
  const journal = (folder: string): string => `${folder}.journal`;
  return crashRounds({
    seed,
    rounds: 10,
    environment: (folder) => powerCutEnvironment(library, join(folder, 'store'), journal(folder)),
    between: async (folder) => void cutPower(journal(folder)),
  });
}

async function withPostgres(seed: number): Promise<CrashReport> {
  const database = await postgres.createDatabase();
  return crashRounds({
    seed,
    rounds: 10,
    database: postgres.url(database),
    alsoKill: async () => {
      await postgres.kill();
      await postgres.start();
    },
  });
}

function tell(what: string, { accepted, repeats, deaths }: CrashReport): void {
  const ways = Object.entries(deaths).map(([way, count]) => `${way} ${count}`);
  console.log(`${what}: ${accepted} accepted, none lost, ${repeats} sent again under their key; ${ways.join(', ')}`);
}
