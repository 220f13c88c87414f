import assert from 'node:assert/strict';
import { test } from 'node:test';
import { code, HOUR, MINUTE, type Open, sweepAll } from './scene.ts';

export function records(open: Open): void {
  test('written only where it is what was expected', async (t) => {
    const {
      store: { records },
    } = await open(t);
    assert.equal(await records.get('n', 'a'), undefined);
    assert.equal(await records.put('n', 'a', 'zero', { expected: 3 }), undefined);
    assert.equal(await records.put('n', 'a', 'one', { expected: 0 }), 1);
    assert.equal(await records.put('n', 'a', 'two', { expected: 0 }), undefined);
    assert.equal(await records.put('n', 'a', 'two', { expected: 1 }), 2);
    assert.equal(await records.put('n', 'a', 'three'), 3);
    const record = await records.get('n', 'a');
    assert.equal(record?.value, 'three');
    assert.equal(record.version, 3);
    assert.ok(record.age >= 0 && record.age < MINUTE && record.now > 1_500_000_000_000);
    assert.equal(await records.get('m', 'a'), undefined);
    assert.equal(await records.delete('n', 'a', 2), false);
    assert.equal(await records.delete('n', 'a', 3), true);
    assert.equal(await records.delete('n', 'a'), false);
    assert.equal(await records.get('n', 'a'), undefined);
  });

  test('a version is never used again, not after it was deleted and not long after', async (t) => {
    const { store, advance } = await open(t);
    await store.records.put('n', 'a', 'one');
    await store.records.put('n', 'a', 'two');
    await store.records.delete('n', 'a');
    assert.equal(await store.records.put('n', 'a', 'three', { expected: 0 }), 3);
    await store.records.delete('n', 'a');
    await advance(72 * HOUR);
    await sweepAll(store);
    const version = await store.records.put('n', 'a', 'four', { expected: 0 });
    assert.ok(version !== undefined && version > 3);
    await store.records.put('n', 'b', 'gone', { for: MINUTE });
    await advance(72 * HOUR);
    await sweepAll(store);
    assert.ok(((await store.records.put('n', 'b', 'again')) ?? 0) > 1);
  });

  test('of many writers at one version one succeeds', async (t) => {
    const { store, again } = await open(t);
    const other = (await again?.()) ?? store;
    await store.records.put('n', 'a', '0');
    const written = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? store : other).records.put('n', 'a', `${index}`, { expected: 1 })),
    );
    assert.deepEqual(
      written.filter((version) => version !== undefined),
      [2],
    );
    assert.equal((await other.records.get('n', 'a'))?.value, `${written.indexOf(2)}`);
  });

  test('gone when its time is over', async (t) => {
    const { store, advance } = await open(t);
    await store.records.put('n', 'a', 'short', { for: MINUTE });
    await store.records.put('n', 'b', 'long', { for: HOUR });
    await store.records.put('n', 'c', 'was short', { for: MINUTE });
    await store.records.put('n', 'c', 'for good');
    assert.equal((await store.records.get('n', 'a'))?.value, 'short');
    await advance(2 * MINUTE);
    assert.equal(await store.records.get('n', 'a'), undefined);
    assert.deepEqual(
      (await store.records.list('n')).map(({ name }) => name),
      ['b', 'c'],
    );
    assert.equal(await store.records.put('n', 'a', 'x', { expected: 1 }), undefined);
    assert.equal(await store.records.delete('n', 'a'), false);
    await sweepAll(store);
    assert.ok(((await store.records.put('n', 'a', 'new', { expected: 0 })) ?? 0) > 1);
    assert.equal((await store.records.get('n', 'b'))?.value, 'long');
  });

  test('listed by name, with prefix, in pages', async (t) => {
    const {
      store: { records },
    } = await open(t);
    const names = ['a', 'a/1', 'a/10', 'a/2', 'a0', 'b', 'Ä', 'z/%', 'z/_', 'zz'];
    for (const name of names) await records.put('n', name, `value of ${name}`);
    await records.put('other', 'a/3', '');
    const listed = await records.list('n');
    assert.deepEqual(
      listed.map(({ name }) => name),
      names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      'by bytes',
    );
    assert.deepEqual(
      (await records.list('n', { prefix: 'a/' })).map(({ name, value }) => [name, value]),
      [
        ['a/1', 'value of a/1'],
        ['a/10', 'value of a/10'],
        ['a/2', 'value of a/2'],
      ],
    );
    assert.deepEqual(
      (await records.list('n', { prefix: 'a/', after: 'a/1', limit: 1 })).map(({ name }) => name),
      ['a/10'],
    );
    assert.deepEqual(
      (await records.list('n', { prefix: 'z/_' })).map(({ name }) => name),
      ['z/_'],
    );
    assert.deepEqual(await records.list('n', { after: 'Ä' }), []);
  });

  test('whole numbers are added up, by many at once', async (t) => {
    const { store, again, advance } = await open(t);
    const other = (await again?.()) ?? store;
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? store : other).records.add('n', 'minute', index % 4 === 0 ? { good: 1, bad: 2 } : { good: 1 }, {
          for: HOUR,
        }),
      ),
    );
    assert.deepEqual(JSON.parse((await store.records.get('n', 'minute'))?.value ?? ''), { good: 20, bad: 10 });
    await store.records.put('n', 'words', 'hello');
    await assert.rejects(store.records.add('n', 'words', { good: 1 }), code('CONCORDAT_INPUT_INVALID'));
    await assert.rejects(store.records.add('n', 'minute', { good: 0.5 }), code('CONCORDAT_INPUT_INVALID'));
    await advance(2 * HOUR);
    assert.equal(await store.records.get('n', 'minute'), undefined);
    await store.records.add('n', 'minute', { good: 1 });
    assert.deepEqual(JSON.parse((await store.records.get('n', 'minute'))?.value ?? ''), { good: 1 });
  });
}
