import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedOperation, WIDE } from '../../simulation/requirement.ts';
import { hedgeAfter } from './hedge.ts';

const settings = { clause: 'error-handling.hedge', after: 300, max: 1 };
const read = simulatedOperation('read', WIDE);

test('only a read that can be sent again, and only as many companions as the document says', () => {
  assert.equal(hedgeAfter(settings, read, true, 1), 300);
  assert.equal(hedgeAfter(settings, read, true, 2), undefined);
  assert.equal(hedgeAfter(settings, read, false, 1), undefined);
  assert.equal(hedgeAfter(settings, simulatedOperation('replace', WIDE), true, 1), undefined);
  assert.equal(hedgeAfter(undefined, read, true, 1), undefined);
});
