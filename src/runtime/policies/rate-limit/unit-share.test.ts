/** What the limiter makes of a share, whoever deals it out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RateLimit, RateLimitSettings } from '../../../requirement/policies.ts';
import { RateLimiter } from './rate-limiter.ts';
import type { QuotaTerms, SharedTerms, ShareSource, UnitUsage } from './unit-share.ts';

const EPOCH = 1_767_225_600_000;

function rate(count: number, window = 1_000, burst?: number): RateLimit {
  return { count, window, kind: 'rate', burst, unit: 'requests', scope: undefined, period: undefined, zone: 'UTC' };
}

function settings(...limits: RateLimit[]): RateLimitSettings {
  return { clause: 'connection.rate-limits', limits, wait: 0, group: undefined };
}

/** A share that holds what the test says. */
class Dealer implements ShareSource {
  holds = 0;
  left = 0;
  readonly opened: (SharedTerms | QuotaTerms)[] = [];
  readonly usages: UnitUsage[] = [];
  closed = 0;
  readonly waiting: number[] = [];
  spent = 0;
  taken = 0;

  #close(): void {
    this.closed += 1;
  }

  openUnits(terms: SharedTerms, usage: UnitUsage): ReturnType<ShareSource['openUnits']> {
    this.opened.push(terms);
    this.usages.push(usage);
    const share = {
      held: () => this.holds,
      moreAt: (now: number) => now + 250,
      short: (ahead: number) => void this.waiting.push(ahead),
      spent: () => {
        this.spent += 1;
      },
    };
    return { share, close: () => this.#close() };
  }

  openQuota(terms: QuotaTerms): ReturnType<ShareSource['openQuota']> {
    this.opened.push(terms);
    const share = {
      left: () => this.left,
      moreAt: (now: number) => now + 250,
      short: (ahead: number) => void this.waiting.push(ahead),
      take: () => {
        this.left -= 1;
        this.taken += 1;
      },
    };
    return { share, close: () => this.#close() };
  }
}

function limiter(dealer: Dealer, ...limits: RateLimit[]): RateLimiter {
  return new RateLimiter(settings(...limits), 0, EPOCH, undefined, dealer);
}

function sendAll(machine: RateLimiter, now: number): number {
  let sent = 0;
  while (sent < 1_000 && machine.earliest(now, EPOCH + now) <= now) {
    machine.take(now, EPOCH + now);
    sent += 1;
  }
  return sent;
}

describe('a limiter with a share', () => {
  it('lets through what is held, by its own log, and asks for more where that is not enough', () => {
    const dealer = new Dealer();
    const machine = limiter(dealer, rate(10));
    assert.equal(sendAll(machine, 0), 0);
    assert.equal(machine.earliest(0, EPOCH), 250);
    dealer.holds = 3;
    assert.equal(sendAll(machine, 0), 3);
    assert.deepEqual([dealer.spent, dealer.waiting.at(-1)], [3, 0]);
    assert.equal(sendAll(machine, 999), 0);
    assert.equal(sendAll(machine, 1_010), 3);
  });

  it('what was sent under more counts as before when less is held', () => {
    const dealer = new Dealer();
    const machine = limiter(dealer, rate(10));
    dealer.holds = 8;
    assert.equal(sendAll(machine, 0), 8);
    dealer.holds = 2;
    assert.equal(sendAll(machine, 500), 0);
    assert.equal(sendAll(machine, 1_010), 2);
  });

  it('never more than the document says, however much is held', () => {
    const dealer = new Dealer();
    dealer.holds = 50;
    assert.equal(sendAll(limiter(dealer, rate(10)), 0), 10);
  });

  it('says what is used, what is on its way out, and how long what is given back must rest', () => {
    const dealer = new Dealer();
    dealer.holds = 4;
    const machine = limiter(dealer, rate(10));
    machine.take(0, EPOCH);
    machine.take(300, EPOCH + 300);
    machine.reserve(400, EPOCH + 400);
    const [usage] = dealer.usages;
    assert.ok(usage !== undefined);
    assert.deepEqual([usage.usedUnits(400), usage.reservedUnits], [3, 1]);
    // The one on its way out keeps its unit; of the two that have left the later rests longer.
    assert.deepEqual(usage.rests(400, 1), [
      { units: 1, at: 300 + 1_010 },
      { units: 1, at: 1_010 },
    ]);
    assert.deepEqual(usage.rests(400, 2), [{ units: 1, at: 1_010 }]);
  });

  it('deals out a burst in bundles: what is held of it is what may leave at one instant', () => {
    const dealer = new Dealer();
    dealer.holds = 2;
    const machine = limiter(dealer, rate(12, 1_000, 4));
    assert.equal((dealer.opened[0] as SharedTerms).units, 4);
    assert.equal(sendAll(machine, 0), 2);
    let sent = 2;
    for (let now = 1; now < 1_000; now++) sent += sendAll(machine, now);
    assert.equal(sent, 6, 'two of four bundles of twelve a second');
  });

  it('of several limits all must hold something; a quota is what was set aside', () => {
    const dealer = new Dealer();
    const machine = limiter(dealer, rate(10), { ...rate(100), kind: 'quota', period: 'day' });
    dealer.holds = 5;
    dealer.left = 2;
    assert.equal(sendAll(machine, 0), 2);
    assert.equal(dealer.taken, 2);
    dealer.left = 50;
    assert.equal(sendAll(machine, 0), 3);
  });

  it('a number that is changed stays the same limit, a window that is changed is another', () => {
    const dealer = new Dealer();
    const machine = limiter(dealer, rate(10));
    machine.reconfigure(settings(rate(4)), 0, EPOCH);
    machine.reconfigure(settings(rate(40, 60_000)), 0, EPOCH);
    const [first, second, third] = dealer.opened.map(({ name }) => name);
    assert.equal(first, second);
    assert.notEqual(second, third);
    assert.equal(dealer.closed, 2);
  });

  it('a window that is written twice is two limits', () => {
    const dealer = new Dealer();
    limiter(dealer, rate(10), rate(4));
    assert.equal(new Set(dealer.opened.map(({ name }) => name)).size, 2);
  });
});
