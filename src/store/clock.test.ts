import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WrittenClock } from './clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('a clock that is behind goes on from what was written, and loses nothing of the time that passes', () => {
  const clock = new WrittenClock();
  const written = 100 * HOUR;
  assert.equal(clock.at(written - HOUR, written), written);
  assert.equal(clock.at(written - HOUR + 10, written), written, 'said in the same breath');
  assert.equal(clock.at(written - HOUR + 11 * MINUTE, written), written + 11 * MINUTE);
  assert.equal(clock.at(written - HOUR + 12 * MINUTE, written + 11 * MINUTE), written + 12 * MINUTE);
});

test('a process that is stopped for a minute with a request under way does not put the store forward by a minute', () => {
  const clock = new WrittenClock();
  const start = 100 * HOUR;
  assert.equal(clock.at(start, start), start);
  // Said before it was stopped, carried out after it; others have written meanwhile.
  assert.equal(clock.at(start + 1, start + MINUTE), start + MINUTE);
  assert.equal(clock.at(start + 3, start + MINUTE), start + MINUTE);
  assert.equal(clock.at(start + MINUTE + 10, start + MINUTE), start + MINUTE + 10);
  for (let times = 2; times < 20; times += 1) {
    clock.at(start + (times - 1) * MINUTE + 20, start + times * MINUTE);
    assert.equal(clock.at(start + times * MINUTE + 10, start + times * MINUTE), start + times * MINUTE + 10, 'and never faster');
  }
});
