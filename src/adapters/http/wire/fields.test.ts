import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readFields } from './fields.ts';

test('plain fields are read with their values trimmed', () => {
  const fields = readFields('Host: a.example\r\nX-A:  one two \r\nContent-Length: 12', 0);
  assert.deepEqual(fields?.list, ['Host', 'a.example', 'X-A', 'one two', 'Content-Length', '12']);
  assert.equal(fields?.contentLength, 12);
  assert.equal(fields?.host, 'a.example');
});

const AMBIGUOUS: Readonly<Record<string, string>> = {
  'two lengths': 'Content-Length: 1\r\nContent-Length: 1',
  'a list of lengths': 'Content-Length: 1, 1',
  'a signed length': 'Content-Length: +1',
  'a hexadecimal length': 'Content-Length: 0x1',
  'an empty length': 'Content-Length:',
  'length and encoding': 'Content-Length: 1\r\nTransfer-Encoding: chunked',
  'encoding and length': 'Transfer-Encoding: chunked\r\nContent-Length: 1',
  'an unknown encoding': 'Transfer-Encoding: gzip, chunked',
  'a disguised encoding': 'Transfer-Encoding: xchunked',
  'two encodings': 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
  'a blank before the colon': 'Host : a',
  'a folded line': 'X-A: one\r\n two',
  'a bare line feed': 'X-A: one\nX-B: two',
  'a bare carriage return': 'X-A: one\rX-B: two',
  'a NUL': 'X-A: one\0',
  'no colon': 'Nonsense',
  'an empty name': ': value',
  'two hosts': 'Host: a\r\nHost: b',
  'too many': Array.from({ length: 200 }, (_, index) => `X-${index}: 1`).join('\r\n'),
};
for (const [what, text] of Object.entries(AMBIGUOUS)) {
  test(`refuses ${what}`, () => assert.equal(readFields(text, 0), undefined));
}

test('a value that contains a line end never becomes two fields', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (value) => {
      const fields = readFields(`X-A: ${value}\r\nHost: h`, 0);
      if (/[\r\n\0]/.test(value)) {
        // Only a well-formed line end may split it, and then what follows was itself a field line.
        if (fields !== undefined) assert.ok(fields.list.length >= 4 && /^[^\r\n]*(\r\n[^\r\n]+)+$/.test(value));
      } else if (fields !== undefined) assert.equal(fields.list.length, 4);
    }),
  );
});
