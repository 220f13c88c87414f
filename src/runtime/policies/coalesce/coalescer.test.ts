import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Coalescer } from './coalescer.ts';

test('followers are handed over in order of arrival, without those that have left', () => {
  const coalescer = new Coalescer<string>();
  coalescer.lead('question', 'call 1');
  for (const follower of ['a', 'b', 'c']) assert.equal(coalescer.follow('question', follower), 'call 1');
  coalescer.leave('question', 'b');
  assert.deepEqual(coalescer.status(), { leaders: 1, followers: 2, maxFollowers: 10_000 });
  assert.deepEqual(coalescer.disband('question'), ['a', 'c']);
  assert.equal(coalescer.hasLeader('question'), false);
  assert.equal(coalescer.status().followers, 0);
});

test('beyond its bound nobody follows', () => {
  const coalescer = new Coalescer<string>(2);
  coalescer.lead('question', 'call 1');
  assert.notEqual(coalescer.follow('question', 'a'), undefined);
  assert.notEqual(coalescer.follow('question', 'b'), undefined);
  assert.equal(coalescer.follow('question', 'c'), undefined);
  coalescer.leave('question', 'c');
  assert.equal(coalescer.status().followers, 2);
});

test('without a leader nobody follows, and disbanding nothing gives nobody', () => {
  const coalescer = new Coalescer<string>();
  assert.equal(coalescer.follow('question', 'a'), undefined);
  assert.deepEqual(coalescer.disband('question'), []);
});
