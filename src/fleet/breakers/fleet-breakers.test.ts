/** What of that which others say counts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CircuitBreaker } from '../../runtime/policies/circuit-breaker/circuit-breaker.ts';
import { policiesWith } from '../../runtime/simulation/requirement.ts';
import { SimulatedWorld } from '../../runtime/simulation/world.ts';
import type { KnownMember } from '../members/membership.ts';
import { OwnWorld } from '../testing/own-world.ts';
import { SimulatedStore } from '../testing/simulated-store.ts';
import { BreakersOfFleet } from './fleet-breakers.ts';

const { circuitBreaker } = policiesWith({ circuitBreaker: { mode: 'enforced', wait: 10_000, maxWait: 10_000 } });

function breakers() {
  const outer = new SimulatedWorld(1);
  const world = new OwnWorld(outer, 0);
  const store = new SimulatedStore(outer, { latency: 5, losses: 0, outages: [] }).for(world);
  const member = { id: 'here', place: 'here:1', owner: '', world, store, reached: () => undefined };
  const all = new BreakersOfFleet(
    member,
    () => true,
    () => undefined,
  );
  const tie = all.tie('thing');
  const breaker = new CircuitBreaker(circuitBreaker, 0, (notice, now) => tie.changed(notice, now), tie);
  tie.follow(breaker);
  return { all, breaker, tie };
}

function says(id: string, more: Partial<KnownMember> & { open?: number } = {}): KnownMember {
  const { open, ...rest } = more;
  const breakersOf = { thing: open === undefined ? {} : { open } };
  return { id, place: `${id}:1`, owner: '', version: '1', startedAt: 0, revisions: {}, age: 100, breakers: breakersOf, ...rest };
}

test('what was said before a probe was good opens nothing; what is said after it does', () => {
  const { all, breaker, tie } = breakers();
  const at = 60_000;
  tie.changed(
    { name: 'breaker.changed', from: 'half open', to: 'closed', failureRate: 0, slowRate: 0, retryAfter: undefined },
    at,
  );
  const others = [says('here'), says('a', { open: 9_000, age: 900 }), says('b', { open: 9_000, age: 1_400 })];
  all.heard(others, at + 50);
  assert.equal(breaker.state, 'closed');
  all.heard([says('here'), says('a', { open: 9_000 }), says('b', { open: 9_000 })], at + 5_000);
  assert.equal(breaker.state, 'open');
});

test('a process that was replaced at its place says nothing any more', () => {
  const { all, breaker } = breakers();
  const old = says('old', { place: 'broken:7070', startedAt: 1, open: 9_000, age: 3_000 });
  const next = says('next', { place: 'broken:7070', startedAt: 2, open: 9_000 });
  // All on one host, where each speaks for itself: the dead one would be a second that has found it.
  all.heard([says('here', { place: 'broken:1' }), old, next], 60_000);
  assert.equal(breaker.state, 'closed');
  all.heard([says('here'), old, next], 60_000);
  assert.equal(breaker.state, 'closed');
  const elsewhere = says('other', { open: 9_000 });
  all.heard([says('here'), old, next, elsewhere], 60_000);
  assert.equal(breaker.state, 'open', 'two places have found it');
});

test('without places two processes are two', () => {
  const { all, breaker } = breakers();
  all.heard([says('here'), says('a', { place: '', open: 9_000 }), says('b', { place: '', open: 9_000 })], 60_000);
  assert.equal(breaker.state, 'open');
});
