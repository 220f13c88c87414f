import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Event } from '../requirement/event.ts';
import { Engine, LimitGroups } from '../runtime/engine.ts';
import { outcome } from '../runtime/simulation/answers.ts';
import { policiesWith, simulatedOperation, simulatedRequirement } from '../runtime/simulation/requirement.ts';
import { SimulatedVendor } from '../runtime/simulation/vendor.ts';
import { SimulatedWorld } from '../runtime/simulation/world.ts';
import { quorum } from './breakers/quorum.ts';
import { Fleet } from './fleet.ts';
import { at, OwnWorld } from './testing/own-world.ts';
import { SimulatedStore, type Weather } from './testing/simulated-store.ts';

const POLICIES = policiesWith({
  circuitBreaker: { mode: 'enforced', minimumCalls: 4, wait: 10_000, maxWait: 10_000, window: { kind: 'time', length: 10_000 } },
});

class Gateways {
  readonly world = new SimulatedWorld(1);
  readonly store: SimulatedStore;
  /** Which gateways' calls fail, and how long an answer takes. */
  readonly failing = new Set<number>();
  answersAfter = 5;
  readonly all: { world: OwnWorld; fleet: Fleet; engine: Engine; events: Event[]; call: () => void; vendor: SimulatedVendor }[] =
    [];

  constructor(weather: Partial<Weather> = {}) {
    this.store = new SimulatedStore(this.world, { latency: 5, losses: 0, outages: [], ...weather });
  }

  join(revision = 'one', place = '', owner = ''): (typeof this.all)[number] {
    const number = this.all.length;
    const world = new OwnWorld(this.world, number * 1_234.5);
    const events: Event[] = [];
    const observe = (event: Event): void => void events.push(event);
    const store = { ...this.store.for(world), deliveries: { releaseClaims: (gone: string) => this.#release(number, gone) } };
    const fleet = new Fleet({ store, world, version: '1', place, owner, observe });
    const groups = new LimitGroups(fleet.limits);
    const engine = new Engine({ requirement: simulatedRequirement(POLICIES), world, groups, fleet });
    fleet.serve(groups, { revisions: () => ({ 'REQ-I-001': revision }), obey: (_, action, forMs) => engine.obey(action, forMs) });
    const vendor = new SimulatedVendor('vendor', this.world, () => ({
      outcome: outcome(this.failing.has(number) ? 'fault' : 'success'),
      after: this.answersAfter,
    }));
    const call = (): void => void engine.call(vendor.exchange(simulatedOperation('read', POLICIES))).catch(() => undefined);
    const gateway = { world, fleet, engine, events, call, vendor };
    this.all.push(gateway);
    return gateway;
  }

  /** Whose claims were given back, and by which gateway. */
  readonly released: string[] = [];

  async #release(by: number, owner: string): Promise<number> {
    this.released.push(`${owner} by ${by}`);
    return 1;
  }

  state(number: number): string | undefined {
    return this.all[number]?.engine.status().lanes[0]?.breaker.state;
  }

  async run(duration: number): Promise<void> {
    await this.world.run(this.world.now() + duration);
  }

  async callAll(times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      for (const { call, world } of this.all) if (world.alive) call();
      await this.run(50);
    }
  }
}

function told(events: readonly Event[]): string[] {
  return events.flatMap((event) => (event.name === 'fleet.changed' ? [event.because] : []));
}

describe('members', () => {
  it('see each other come, go and die, and that they run different documents', async () => {
    const gateways = new Gateways();
    const first = gateways.join();
    await gateways.run(2_000);
    const second = gateways.join('two');
    await gateways.run(3_000);
    assert.equal(first.fleet.status().members.length, 2);
    assert.deepEqual(first.fleet.status().mixed, ['REQ-I-001']);
    assert.deepEqual(first.fleet.bounds()[0], { bound: 'fleet members', used: 2, limit: 500 });
    second.world.die();
    await gateways.run(10_000);
    assert.equal(first.fleet.status().members.length, 1);
    const third = gateways.join();
    await gateways.run(2_000);
    void third.fleet.leave();
    await gateways.run(3_000);
    assert.ok(told(second.events).includes('this one has joined'));
    const words = told(first.events).map((because) => because.replace(/[0-9a-f-]{36}/, 'another'));
    assert.deepEqual(words, [
      'another has joined',
      'they run different versions of REQ-I-001',
      'another has gone',
      'all run the same documents again',
      'another has joined',
      'another has gone',
    ]);
  });

  it('say once that the store is away, and once that it is back', async () => {
    const gateways = new Gateways({ outages: [{ from: 5_000, until: 30_000, silent: false }] });
    const { events, fleet } = gateways.join();
    await gateways.run(20_000);
    assert.equal(fleet.status().reachable, false);
    await gateways.run(20_000);
    assert.equal(fleet.status().reachable, true);
    assert.equal(told(events).filter((because) => because.includes('cannot be reached')).length, 1);
    assert.equal(told(events).filter((because) => because.includes('can be reached again')).length, 1);
  });
});

describe('breakers', () => {
  it('need a quorum of those with recent traffic, and never only one', () => {
    const needed = (members: number): number => {
      for (let open = 1; open <= members; open++) {
        const hints = Array.from({ length: members }, (_, index) => (index < open ? { open: 1_000 } : {}));
        if (quorum(hints) !== undefined) return open;
      }
      return 0;
    };
    assert.deepEqual([1, 2, 3, 4, 5, 6, 8].map(needed), [0, 2, 2, 2, 3, 3, 4]);
  });

  it("one gateway's broken network closes nobody else's door; two of four do", async () => {
    const gateways = new Gateways();
    for (let number = 0; number < 4; number++) gateways.join();
    await gateways.run(3_000);
    gateways.failing.add(0);
    await gateways.callAll(8);
    await gateways.run(3_000);
    assert.deepEqual(
      [0, 1, 2, 3].map((number) => gateways.state(number)),
      ['open', 'closed', 'closed', 'closed'],
    );
    gateways.failing.add(1);
    await gateways.callAll(20);
    await gateways.run(200);
    assert.deepEqual(
      [0, 1, 2, 3].map((number) => gateways.state(number)),
      ['open', 'open', 'open', 'open'],
    );
  });

  it('probe one at a time, and all hear the verdict', async () => {
    const gateways = new Gateways();
    for (let number = 0; number < 4; number++) gateways.join();
    await gateways.run(3_000);
    for (let number = 0; number < 4; number++) gateways.failing.add(number);
    await gateways.callAll(10);
    assert.deepEqual(new Set([0, 1, 2, 3].map((number) => gateways.state(number))), new Set(['open']));
    await gateways.run(10_500);
    gateways.failing.clear();
    gateways.answersAfter = 1_000;
    const before = gateways.all.map(({ vendor }) => vendor.arrivals.length);
    await gateways.callAll(16);
    const probes = gateways.all.map(({ vendor }, index) => vendor.arrivals.length - (before[index] as number));
    assert.deepEqual(probes.sort(), [0, 0, 0, 1]);
    await gateways.run(1_000);
    assert.deepEqual(
      [0, 1, 2, 3].map((number) => gateways.state(number)),
      ['closed', 'closed', 'closed', 'closed'],
    );
  });

  it('two gateways: the broken network of one says nothing of the other, and nor do four workers of one host', async () => {
    const two = new Gateways();
    for (let number = 0; number < 2; number++) two.join();
    await two.run(3_000);
    two.failing.add(0);
    await two.callAll(8);
    await two.run(3_000);
    assert.deepEqual([two.state(0), two.state(1)], ['open', 'closed']);
    const workers = new Gateways();
    for (let number = 0; number < 4; number++) workers.join('one', `broken:7070#${number}`);
    for (let number = 0; number < 3; number++) workers.join('one', `host-${number}:7070`);
    await workers.run(3_000);
    for (let number = 0; number < 4; number++) workers.failing.add(number);
    await workers.callAll(20);
    assert.deepEqual(
      [4, 5, 6].map((number) => workers.state(number)),
      ['closed', 'closed', 'closed'],
    );
  });

  it('a broken gateway that starts again does not count twice', async () => {
    const gateways = new Gateways();
    const [first] = [gateways.join('one', 'broken:7070'), gateways.join('one', 'b:7070'), gateways.join('one', 'c:7070')];
    await gateways.run(3_000);
    gateways.failing.add(0);
    gateways.failing.add(3);
    await gateways.callAll(8);
    await gateways.run(1_600);
    first.world.die();
    gateways.join('one', 'broken:7070');
    await gateways.callAll(20);
    await gateways.run(2_000);
    assert.deepEqual(
      [1, 2, 3].map((number) => gateways.state(number)),
      ['closed', 'closed', 'open'],
    );
  });

  it('what was found before a probe was good does not open them again', async () => {
    const gateways = new Gateways();
    for (let number = 0; number < 4; number++) gateways.join();
    await gateways.run(3_000);
    gateways.failing.add(0);
    gateways.failing.add(1);
    await gateways.callAll(6);
    await gateways.run(3_000);
    for (const number of [2, 3]) gateways.failing.add(number);
    await gateways.run(7_000);
    gateways.failing.clear();
    await gateways.callAll(10);
    const from = gateways.all.map(({ events }) => events.length);
    assert.deepEqual(new Set([0, 1, 2, 3].map((number) => gateways.state(number))), new Set(['closed']));
    await gateways.callAll(100);
    const changes = gateways.all.flatMap(({ events }, index) =>
      events.slice(from[index]).filter(({ name }) => name === 'breaker.changed'),
    );
    assert.deepEqual(changes, []);
  });

  it('a prober that dies is replaced when its lease has ended', async () => {
    const gateways = new Gateways();
    for (let number = 0; number < 3; number++) gateways.join();
    await gateways.run(3_000);
    for (let number = 0; number < 3; number++) gateways.failing.add(number);
    await gateways.callAll(8);
    await gateways.run(10_500);
    gateways.failing.clear();
    gateways.answersAfter = 2_000;
    const before = gateways.all.map(({ vendor }) => vendor.arrivals.length);
    const probing = (): number =>
      gateways.all.findIndex(({ vendor }, index) => vendor.arrivals.length > (before[index] as number));
    for (let tries = 0; tries < 40 && probing() < 0; tries++) await gateways.callAll(1);
    const prober = probing();
    gateways.all[prober]?.world.die();
    gateways.answersAfter = 5;
    await gateways.callAll(100);
    const left = [0, 1, 2].filter((number) => number !== prober);
    assert.deepEqual(
      left.map((number) => gateways.state(number)),
      ['closed', 'closed'],
    );
  });

  it('decide alone while the store is away', async () => {
    const gateways = new Gateways({ outages: [{ from: 4_000, until: 100_000, silent: true }] });
    gateways.join();
    gateways.join();
    await gateways.run(8_000);
    gateways.failing.add(0);
    await gateways.callAll(8);
    await gateways.run(10_500);
    gateways.failing.clear();
    await gateways.callAll(4);
    assert.equal(gateways.state(0), 'closed');
  });
});

describe('orders', () => {
  it('given at one gateway reach all, those that start later too, and end by themselves', async () => {
    const gateways = new Gateways();
    const [first] = [gateways.join(), gateways.join()];
    await gateways.run(2_000);
    first.engine.control('kill', 20_000);
    await gateways.run(100);
    assert.ok((gateways.all[1]?.engine.status().control.killedFor ?? 0) > 19_000);
    await gateways.run(5_000);
    const late = gateways.join();
    await gateways.run(1_000);
    const left = late.engine.status().control.killedFor ?? 0;
    assert.ok(left > 13_000 && left < 14_100, `${left}`);
    await gateways.run(15_000);
    assert.equal(late.engine.status().control.killedFor, undefined);
  });

  it('resume at another gateway ends them everywhere', async () => {
    const gateways = new Gateways();
    const [first, second] = [gateways.join(), gateways.join()];
    await gateways.run(2_000);
    first.engine.control('pause');
    first.engine.control('open', 60_000);
    await gateways.run(200);
    assert.equal(second.engine.status().control.pausedFor, Number.POSITIVE_INFINITY);
    assert.equal(gateways.state(1), 'forced open');
    second.engine.control('resume');
    await gateways.run(200);
    assert.equal(first.engine.status().control.pausedFor, undefined);
    assert.equal(gateways.state(0), 'closed');
  });

  it('given while the store is away hold here, and elsewhere as soon as it is back', async () => {
    const gateways = new Gateways({ outages: [{ from: 3_000, until: 20_000, silent: false }] });
    const [first, second] = [gateways.join(), gateways.join()];
    await gateways.run(10_000);
    first.engine.control('kill', 60_000);
    assert.ok(first.engine.status().control.killedFor !== undefined);
    await gateways.run(15_000);
    assert.ok((second.engine.status().control.killedFor ?? 0) > 40_000);
  });
});

describe('claims of a member that is gone', () => {
  it('are given back once, by one of those who are left, within twelve seconds of a death', async () => {
    const gateways = new Gateways();
    for (let number = 0; number < 4; number++) gateways.join('one', '', `owner ${number}`);
    await gateways.run(5_000);
    gateways.all[2]?.world.die();
    await gateways.run(12_000);
    assert.deepEqual(
      gateways.released.map((words) => words.slice(0, 7)),
      ['owner 2'],
    );
  });

  it('sooner where another has started in its place, who does it itself where it is the only one', async () => {
    const gateways = new Gateways();
    const first = gateways.join('one', 'host:7070', 'before');
    await gateways.run(5_000);
    first.world.die();
    await gateways.run(500);
    gateways.join('one', 'host:7070', 'after');
    await gateways.run(6_000);
    assert.deepEqual(gateways.released, ['before by 1']);
  });

  it('are not given back for one that lives: a start that fails at its place, a store that was away for all, a clock that leapt', async () => {
    const gateways = new Gateways({ outages: [{ from: 20_000, until: 50_000, silent: false }] });
    for (let number = 0; number < 3; number++) gateways.join('one', `host-${number}:7070`, `owner ${number}`);
    await gateways.run(5_000);
    const second = gateways.join('one', 'host-0:7070', 'in vain');
    await gateways.run(200);
    void second.fleet.leave();
    await gateways.run(60_000);
    assert.deepEqual(
      gateways.released.filter((words) => !words.startsWith('in vain')),
      [],
    );
    gateways.store.ahead = 3_600_000;
    await gateways.run(20_000);
    assert.deepEqual(
      gateways.released.filter((words) => !words.startsWith('in vain')),
      [],
    );
  });
});

describe('work that one does at a time', () => {
  it('moves within seconds of a death, with a higher token, and never runs twice at once', async () => {
    const gateways = new Gateways();
    const running = new Set<number>();
    const tokens: number[] = [];
    let most = 0;
    for (let number = 0; number < 3; number++) {
      const { fleet, world } = gateways.join();
      fleet.alone('rotation', (signal, token) => {
        running.add(number);
        tokens.push(token);
        most = Math.max(most, [...running].filter((each) => gateways.all[each]?.world.alive).length);
        return new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            running.delete(number);
            resolve();
          });
          at(world, world.now() + 1e9, () => undefined);
        });
      });
    }
    await gateways.run(5_000);
    assert.equal(running.size, 1);
    const [worker = 0] = running;
    gateways.all[worker]?.world.die();
    await gateways.run(7_500);
    assert.equal([...running].filter((each) => each !== worker).length, 1);
    assert.equal(most, 1);
    assert.ok((tokens[1] as number) > (tokens[0] as number));
  });

  it('stops by its own clock when the store is away, before another can begin', async () => {
    const gateways = new Gateways({ outages: [{ from: 4_000, until: 60_000, silent: true }] });
    const { fleet } = gateways.join();
    let stoppedAt = 0;
    fleet.alone(
      'refresh',
      (signal) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => {
            stoppedAt = gateways.world.now();
            resolve();
          }),
        ),
    );
    await gateways.run(20_000);
    assert.ok(stoppedAt > 4_000 && stoppedAt <= 4_000 + 5_000, `${stoppedAt}`);
  });

  it('is tried again when it fails, later each time', async () => {
    const gateways = new Gateways();
    const { fleet, world } = gateways.join();
    const times: number[] = [];
    const failures: unknown[] = [];
    const failing = async (): Promise<void> => {
      times.push(world.now());
      throw new Error('not today');
    };
    fleet.alone('reconciliation', failing, { failed: (error) => failures.push(error) });
    await gateways.run(40_000);
    assert.ok(times.length >= 3 && times.length <= 6, `${times.length}`);
    assert.equal(failures.length, times.length);
  });
});
