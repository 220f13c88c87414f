import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storeLimits } from '../limits.ts';
import { Sealer } from '../sealing/sealer.ts';
import { delivery, LANE } from '../testing/conformance/scene.ts';
import { OLDEST_CLAIMED, OLDEST_WAITING } from './depths.ts';
import { IN_MEMORY, openFile } from './file.ts';
import { carryOutAll } from './transactions.ts';
import { Work } from './work.ts';

/** Tables of a few rows, and lists that the caller gave. */
const SMALL = ['SCAN facts', 'SCAN json_each', 'SCAN data_keys', 'SCAN CONSTANT ROW'];

test('nothing that is done to a delivery on its way scans a table or sorts one', () => {
  const database = openFile(IN_MEMORY, IN_MEMORY);
  const texts = new Set<string>();
  const prepare = database.prepare.bind(database);
  database.prepare = (sql: string) => {
    texts.add(sql);
    return prepare(sql);
  };
  const sealer = new Sealer({ key: new Uint8Array(32), stored: [], place: IN_MEMORY });
  const work = new Work(database, { limits: storeLimits({ audit: 1 }), place: IN_MEMORY, sealer, origin: 'test' });
  let now = 1_000;
  const ask = (name: string, ...values: unknown[]): unknown => {
    now += 1_000;
    const { answers } = carryOutAll(work, [{ name: name as 'accept', values }], now);
    const [answer] = answers;
    assert.ok(answer !== undefined && 'value' in answer, JSON.stringify(answer));
    return answer.value;
  };
  ask('accept', [
    delivery('one', { key: 'k', retain: 0 }),
    delivery('two', { key: 'k', deduplication: { name: 'n', for: 1 } }),
    delivery('long', { payload: new Uint8Array(5_000) }),
    delivery('short', { expiresAfter: 1, delay: 1_000 }),
  ]);
  const query = { box: 'outbox', lane: LANE, owner: 'o', limit: 10, lease: 1 };
  const first = ask('claim', query) as { id: string; claim: number }[];
  ask('extend', first, 1);
  ask(
    'settle',
    first.map(({ id, claim }) => ({
      id,
      claim,
      attempt: { outcome: 'success', duration: 1, by: 'o' },
      next: { state: 'delivered', answer: new Uint8Array(1) },
    })),
  );
  ask('claim', query);
  ask('sweep');
  ask('claim', query);
  ask('releaseClaims', 'o');
  ask('dueLanes', 'outbox', 1);
  ask('dueLanes', 'outbox', 1);
  ask('putRecord', 'n', 'a', 'v', { for: 1 });
  ask('addRecord', 'n', 'b', { good: 1 }, { for: 1 });
  ask('acquire', 'l', 'o', 1);
  ask('publish', 'topic', 'text');
  ask('append', { act: 'a', subject: 's', who: 'w', why: 'y', detail: {} });
  ask('append', { act: 'a', subject: 's', who: 'w', why: 'y', detail: {} });
  ask('sweep');
  assert.ok(texts.size > 40, `${texts.size} statements were seen`);
  for (const sql of [...texts]) {
    if (sql === 'DELETE FROM leases WHERE until <= ?') continue;
    const plan = (prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail);
    const bad = plan.filter(
      (line) => (line.startsWith('SCAN') || line.includes('TEMP B-TREE')) && !SMALL.some((small) => line.startsWith(small)),
    );
    // The ends of a log are read from its primary key without a condition: one step of a scan.
    const ends = /ORDER BY (?:sequence|owner)(?: DESC)? LIMIT (?:1|\?)\)?$/.test(sql.trim());
    assert.deepEqual(ends ? bad.filter((line) => line.includes('TEMP B-TREE')) : bad, [], sql);
  }
  database.close();
});

test('the oldest that is claimed is looked for among the claimed, not behind a million that wait', () => {
  const database = openFile(IN_MEMORY, IN_MEMORY);
  const plan = (sql: string) => (database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(LANE, 0) as { detail: string }[])[0]?.detail;
  assert.match(plan(OLDEST_CLAIMED) ?? '', /USING INDEX deliveries_claimed/);
  assert.match(plan(OLDEST_WAITING) ?? '', /USING INDEX deliveries_open/);
  database.close();
});
