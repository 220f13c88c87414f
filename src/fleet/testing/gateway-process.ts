/**
 * One real process of a fleet, for tests: calls all the time through an engine whose other side is whoever started it. Every
 * sending is told with two readings of the machine's monotonic clock, in milliseconds: it was written between them.
 */
import type { Attempt, Exchange, Kept } from '../../requirement/call.ts';
import type { Store } from '../../requirement/store.ts';
import { Engine, LimitGroups } from '../../runtime/engine.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { outcome } from '../../runtime/simulation/answers.ts';
import { policiesWith, rate, simulatedOperation, simulatedRequirement } from '../../runtime/simulation/requirement.ts';
import { openPostgres } from '../../store/postgres/open-postgres.ts';
import { openSqlite } from '../../store/sqlite/open-sqlite.ts';
import { Fleet } from '../fleet.ts';

const world = realWorld();
const [kind = '', place = ''] = process.argv.slice(2);
const store: Store = kind === 'sqlite' ? await openSqlite({ file: place, world }) : await openPostgres({ url: place, world });
const fleet = new Fleet({ store, world, version: 'test' });
const groups = new LimitGroups(fleet.limits);
const policies = policiesWith({
  rateLimit: { limits: [rate(10, 1_000)], wait: 60_000 },
  deadline: { total: 60_000 },
  concurrency: { wait: 60_000 },
});
const operation = simulatedOperation('read', policies);
const engine = new Engine({ requirement: simulatedRequirement(policies), world, groups, fleet });
fleet.serve(groups, { revisions: () => ({}), obey: (_, action, forMs) => engine.obey(action, forMs) });

class Sending implements Exchange<unknown> {
  readonly operation = operation;
  readonly replayable = true;
  readonly input = undefined;
  identity = (): undefined => undefined;
  idempotencyKey = (): undefined => undefined;
  useIdempotencyKey(): void {}
  discard(): void {}
  keep = (): Promise<Kept<unknown> | undefined> => Promise.resolve(undefined);
  respond = (): unknown => undefined;

  send(attempt: Attempt<unknown>): void {
    const before = machineTime();
    attempt.leaves?.();
    process.send?.([before, machineTime()]);
    attempt.settle(outcome('success') as never);
    attempt.release();
  }
}

function machineTime(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

let stopped = false;
process.on('message', () => {
  stopped = true;
  engine.close();
});

async function callOnAndOn(): Promise<void> {
  while (!stopped) await engine.call(new Sending());
}

await Promise.all([callOnAndOn(), callOnAndOn(), callOnAndOn()]);
await fleet.leave();
await store.close();
process.disconnect();
