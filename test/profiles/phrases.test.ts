/** The meeting of two rooms that do not know each other: every phrase of every profile is one the document language reads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProfile } from '../../src/document/compile/profile.ts';
import { PROFILES } from '../../src/profiles/index.ts';

for (const profile of PROFILES) {
  test(`${profile.name}: every clause is read, and its phrase is the canonical one`, () => {
    const { values, unreadable } = readProfile(profile);
    assert.deepEqual(unreadable, []);
    assert.equal(values.length, profile.clauses.length);
    for (const [index, { definition, value, label }] of values.entries()) {
      const written = profile.clauses[index]?.value ?? '';
      assert.equal(definition.label, label);
      if (typeof value === 'object' && value !== null && 'unknown' in value) continue;
      assert.equal(definition.phrase(value), written);
    }
  });
}
