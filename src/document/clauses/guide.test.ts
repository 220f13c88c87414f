import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guidedKeys, guideTo, guideToPart } from './guide.ts';
import { CLAUSES, keyOf } from './index.ts';

test('every clause and every part of one says what it does', () => {
  const silent = CLAUSES.filter((definition) => guideTo(keyOf(definition)) === undefined).map(keyOf);
  assert.deepEqual(silent, []);
  for (const { children = [] } of CLAUSES) for (const label of children) assert.ok(guideToPart(label), label);
});

test('nothing is said of clauses that there are not', () => {
  const known = new Set(CLAUSES.map(keyOf));
  assert.deepEqual(
    guidedKeys().filter((key) => !known.has(key)),
    [],
  );
});
