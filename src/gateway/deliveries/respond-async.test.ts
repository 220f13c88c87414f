import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prefersAsync } from './respond-async.ts';

test('only the preference itself opts in', () => {
  for (const prefer of ['respond-async', 'Respond-Async, wait=10', 'wait=10,  respond-async', 'respond-async; note="x"'])
    assert.equal(prefersAsync(prefer), true, prefer);
  for (const prefer of [undefined, '', 'wait=10', 'x=respond-async', 'note="a, respond-async, b"', 'respond-asynchronously'])
    assert.equal(prefersAsync(prefer), false, prefer);
});
