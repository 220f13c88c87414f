import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Departures } from './departures.ts';
import type { KnownMember } from './membership.ts';

function member(id: string, more: Partial<KnownMember> = {}): KnownMember {
  return { id, place: '', owner: id, version: '1', startedAt: 0, revisions: {}, breakers: {}, age: 100, ...more };
}

function ids(members: readonly KnownMember[]): string[] {
  return members.map(({ id }) => id);
}

test('who stays away for four seconds more is gone, once; who comes back is not', () => {
  const departures = new Departures();
  const [a, b, c] = [member('a'), member('b'), member('c')];
  assert.deepEqual(ids(departures.heard([a, b, c], 0)), []);
  assert.deepEqual(ids(departures.heard([a], 1_500)), []);
  assert.deepEqual(ids(departures.heard([a, c], 3_000)), []);
  assert.deepEqual(ids(departures.heard([a, c], 5_500)), ['b']);
  assert.deepEqual(ids(departures.heard([a, c], 20_000)), []);
});

test('a reading that failed begins it anew: who was missed then is not known to be gone', () => {
  const departures = new Departures();
  departures.heard([member('a'), member('b')], 0);
  departures.heard([member('a')], 1_500);
  departures.lost();
  assert.deepEqual(ids(departures.heard([member('a')], 9_000)), []);
  assert.deepEqual(ids(departures.heard([member('a')], 20_000)), []);
});

test('who was replaced is gone when its own beats have stopped, and is told of once', () => {
  const departures = new Departures();
  const next = member('next', { place: 'host:1', startedAt: 2 });
  const old = (age: number) => member('old', { place: 'host:1', startedAt: 1, age });
  assert.deepEqual(ids(departures.heard([old(1_000), next], 0)), []);
  assert.deepEqual(ids(departures.heard([old(4_500), next], 3_500)), ['old']);
  assert.deepEqual(ids(departures.heard([old(5_900), next], 5_000)), []);
  assert.deepEqual(ids(departures.heard([next], 6_500)), []);
  assert.deepEqual(ids(departures.heard([next], 20_000)), []);
});
