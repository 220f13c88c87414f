/** Twenty rounds of killing; `npm run test:crash` does two hundred, and those that take long. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startPostgres } from '../../src/store/testing/postgres.ts';
import { crashRounds } from './rounds.ts';

describe('kill -9 loses nothing, doubles nothing, and keeps the order of each key', () => {
  it('of a gateway with a file', async () => {
    const { accepted } = await crashRounds({ seed: 1, rounds: 10 });
    assert.ok(accepted > 0);
  });

  it('of a gateway with PostgreSQL, and of PostgreSQL itself', async (t) => {
    const postgres = await startPostgres(t);
    const database = await postgres.createDatabase();
    const alsoKill = async (): Promise<void> => {
      await postgres.kill();
      await postgres.start();
    };
    const { accepted } = await crashRounds({ seed: 2, rounds: 10, database: postgres.url(database), alsoKill });
    assert.ok(accepted > 0);
  });
});
