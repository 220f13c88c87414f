import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { code } from '../testing/conformance/scene.ts';
import { readKey } from './read-key.ts';
import { type DataKeyRow, Sealer } from './sealer.ts';

const KEY = new Uint8Array(32).fill(1);
const OTHER = new Uint8Array(32).fill(2);

function sealerOf(key: Uint8Array | undefined, stored: DataKeyRow[] = [], formerKeys: Uint8Array[] = []): Sealer {
  return new Sealer({ key, formerKeys, stored, place: 'test' });
}

function inUse(): { sealer: Sealer; row: DataKeyRow } {
  const sealer = sealerOf(KEY);
  const row = sealer.create();
  sealer.use(row, 1_000_000);
  return { sealer, row };
}

test('what is sealed opens for what it belongs to, and for nothing else', () => {
  const { sealer } = inUse();
  fc.assert(
    fc.property(fc.uint8Array(), fc.string(), fc.string(), (body, mine, theirs) => {
      const sealed = sealer.seal(body, mine);
      assert.deepEqual(sealer.open(sealed, mine), body);
      if (mine !== theirs) assert.throws(() => sealer.open(sealed, theirs), code('CONCORDAT_STORE_UNAVAILABLE'));
    }),
  );
});

test('no changed byte is ever opened', () => {
  const { sealer } = inUse();
  const sealed = sealer.seal(new TextEncoder().encode('four score and seven years ago'), 'it');
  for (let index = 0; index < sealed.length; index++) {
    for (const change of [1, 128]) {
      const changed = sealed.slice();
      changed[index] = (changed[index] as number) ^ change;
      // A first byte of 0 would mean that it was never sealed: no single bit makes 1 into 0 but the lowest.
      if (changed[0] === 0) continue;
      assert.throws(
        () => sealer.open(changed, 'it'),
        (error: Error) => code('CONCORDAT_STORE_UNAVAILABLE')(error) && error.message.includes('The it in'),
      );
    }
  }
  for (let length = 0; length < sealed.length; length++) assert.throws(() => sealer.open(sealed.subarray(0, length), 'it'));
});

test('one body is never sealed to the same bytes twice, and a data key is used no more than it may', () => {
  const { sealer, row } = inUse();
  const body = new Uint8Array(4);
  assert.notDeepEqual(sealer.seal(body, 'it'), sealer.seal(body, 'it'));
  sealer.use(row, 2);
  assert.equal(sealer.left, 2);
  sealer.seal(body, 'it');
  sealer.seal(body, 'it');
  assert.equal(sealer.left, 0);
  assert.throws(() => sealer.seal(body, 'it'));
});

test('without a key it is written as it is; with one, what was written so can still be read', () => {
  const clear = sealerOf(undefined).seal(new Uint8Array([7]), 'it');
  assert.deepEqual([...clear], [0, 7]);
  assert.deepEqual(sealerOf(KEY).open(clear, 'it'), new Uint8Array([7]));
});

test('a former key is taken over: only the data keys are written anew', () => {
  const { sealer, row } = inUse();
  const sealed = sealer.seal(new Uint8Array([7]), 'it');
  assert.throws(() => sealerOf(OTHER, [row]), code('CONCORDAT_KEY_MISSING'));
  assert.throws(() => sealerOf(undefined, [row]), /Set CONCORDAT_KEY/);
  const rotated = sealerOf(OTHER, [row], [KEY]);
  assert.deepEqual(rotated.open(sealed, 'it'), new Uint8Array([7]));
  assert.deepEqual(sealerOf(OTHER, [...rotated.rewrapped]).open(sealed, 'it'), new Uint8Array([7]));
  assert.deepEqual(sealerOf(KEY, [row]).rewrapped, []);
});

test('a data key of another process is asked for by its number', () => {
  const { sealer, row } = inUse();
  const sealed = sealer.seal(new Uint8Array([7]), 'it');
  const other = sealerOf(KEY);
  assert.equal(other.missing(sealed), row.id);
  assert.throws(() => other.open(sealed, 'it'), /its data key \d+ is not in the store/);
  other.learn(row);
  assert.equal(other.missing(sealed), undefined);
  assert.deepEqual(other.open(sealed, 'it'), new Uint8Array([7]));
});

test('a key is 64 hexadecimal digits or base64; an error shows nothing of it', () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, index) => index * 8);
  const base64 = Buffer.from(bytes).toString('base64');
  for (const text of [
    Buffer.from(bytes).toString('hex'),
    base64,
    ` ${base64}\n`,
    Buffer.from(bytes).toString('base64url'),
    base64.replace('=', ''),
  ]) {
    assert.deepEqual(readKey(text), bytes);
  }
  for (const text of ['', 'letmein', 'f'.repeat(63), `${'f'.repeat(64)}f`, base64.slice(4), `${base64}AAAA`]) {
    assert.throws(
      () => readKey(text, 'the file key.txt'),
      (error: Error) =>
        code('CONCORDAT_INPUT_INVALID')(error) &&
        error.message.includes('the file key.txt') &&
        !(text !== '' && error.message.includes(text)),
    );
  }
});
