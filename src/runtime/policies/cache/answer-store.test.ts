import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Kept } from '../../../requirement/call.ts';
import { AnswerStore } from './answer-store.ts';

function kept(text: string, bytes: number): Kept<string> {
  return { answer: () => text, bytes, freshFor: 0 };
}

test('an answer is found up to its age and no longer', () => {
  const store = new AnswerStore<string>();
  store.put('a', kept('one', 10), 100);
  assert.equal(store.find('a', 200, 100)?.kept.answer(), 'one');
  assert.equal(store.find('a', 201, 100), undefined);
  assert.equal(store.find('b', 100, 100), undefined);
});

test('entries and bytes stay within their bounds, and what was used last stays', () => {
  const put = fc.record({ identity: fc.integer({ min: 0, max: 20 }), bytes: fc.integer({ min: 0, max: 60 }), use: fc.boolean() });
  fc.assert(
    fc.property(fc.array(put, { maxLength: 100 }), (puts) => {
      const store = new AnswerStore<string>(8, 100);
      /** What must be in it, the least recently used first. */
      let model: { identity: string; bytes: number }[] = [];
      puts.forEach(({ identity, bytes, use }, now) => {
        const key = String(identity);
        const known = model.find((entry) => entry.identity === key);
        if (use) {
          assert.equal(store.find(key, now, 1_000) !== undefined, known !== undefined);
          if (known !== undefined) model = [...model.filter((entry) => entry !== known), known];
          return;
        }
        store.put(key, kept(key, bytes), now);
        model = [...model.filter((entry) => entry !== known), { identity: key, bytes }];
        while (model.length > 8 || model.reduce((sum, entry) => sum + entry.bytes, 0) > 100) model.shift();
        const status = store.status();
        assert.equal(status.entries, model.length);
        assert.equal(
          status.bytes,
          model.reduce((sum, entry) => sum + entry.bytes, 0),
        );
      });
    }),
  );
});

test('an answer larger than the whole store is not kept and drives nothing out', () => {
  const store = new AnswerStore<string>(8, 100);
  store.put('a', kept('one', 90), 0);
  assert.equal(store.put('b', kept('two', 101), 0), false);
  assert.equal(store.status().entries, 1);
});
