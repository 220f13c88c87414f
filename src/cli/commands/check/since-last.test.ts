import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paintFor } from '../../render/colour.ts';
import { SinceLast } from './since-last.ts';
import { diagnostic } from './testing/report.ts';

const PLAIN = { paint: paintFor(false), width: 100 };

test('what is new and what is gone; a finding that moved is neither, and equal ones are counted', () => {
  const since = new SinceLast();
  const at = (line: number, message: string) =>
    diagnostic({ message, range: { start: { line, column: 1 }, end: { line, column: 2 } } });
  assert.deepEqual(since.take([at(1, 'a'), at(2, 'b'), at(3, 'b')], PLAIN), []);
  assert.deepEqual(since.take([at(4, 'a'), at(5, 'b'), at(6, 'c')], PLAIN), [
    '1 new, 1 gone',
    '+ error  integrations/REQ-I-001-x.md:6  c',
    '- error  integrations/REQ-I-001-x.md:3  b',
  ]);
  assert.deepEqual(since.take([at(4, 'a'), at(5, 'b'), at(6, 'c')], PLAIN), ['No finding is new, and none is gone.']);
  const many = Array.from({ length: 7 }, (_, n) => at(n + 1, `m${n}`));
  const lines = since.take(many, PLAIN);
  assert.deepEqual([lines[0], lines[6], lines.length], ['7 new, 3 gone', '+ … 2 more', 10]);
});
