import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identifierSource } from './identifiers.ts';

test('identifiers are UUIDs of version 4 and never repeat, over blocks and sources', () => {
  const sources = [identifierSource(), identifierSource()];
  const seen = new Set<string>();
  for (let index = 0; index < 20_000; index++) {
    for (const source of sources) {
      const identifier = source();
      assert.match(identifier, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
      seen.add(identifier);
    }
  }
  assert.equal(seen.size, 40_000);
});
