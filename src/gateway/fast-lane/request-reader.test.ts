import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readPlainRequest } from './request-reader.ts';

const read = (text: string) => readPlainRequest(Buffer.from(text, 'latin1'));

test('a plain request is read whole', () => {
  const text = 'POST /a/b?c=1 HTTP/1.1\r\nHost: localhost:7070\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello';
  const request = read(`${text}GET `);
  assert.ok(request !== 'other');
  assert.equal(request.method, 'POST');
  assert.equal(request.url, '/a/b?c=1');
  assert.equal(String(request.body), 'hello');
  assert.equal(request.length, text.length);
});

const OTHER: Readonly<Record<string, string>> = {
  'an incomplete head': 'GET / HTTP/1.1\r\nHost: a\r\n',
  'an incomplete body': 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell',
  'a chunked body': 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'length and encoding': 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'two lengths': 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc',
  'a large body': 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999\r\n\r\n',
  'no host': 'GET / HTTP/1.1\r\nX: a\r\n\r\n',
  'no fields': 'GET / HTTP/1.1\r\n\r\n',
  'an odd host': 'GET / HTTP/1.1\r\nHost: a@b\r\n\r\n',
  'HTTP/1.0': 'GET / HTTP/1.0\r\nHost: a\r\n\r\n',
  'two spaces': 'GET  / HTTP/1.1\r\nHost: a\r\n\r\n',
  'an absolute target': 'GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n',
  'a backslash': 'GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n',
  'a fragment': 'GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n',
  'the gateway’s own paths': 'GET /-/health HTTP/1.1\r\nHost: a\r\n\r\n',
  'an unusual method': 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n',
  'an upgrade': 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  'an expectation': 'POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na',
  'a connection option': 'GET / HTTP/1.1\r\nHost: a\r\nConnection: X-A\r\n\r\n',
  'a folded line': 'GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n',
  'bare line feeds': 'GET / HTTP/1.1\nHost: a\n\n',
  'an empty line first': '\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'bytes above ASCII': 'GET / HTTP/1.1\r\nHost: a\r\nX: \xe9\r\n\r\n',
  'a large head': `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(9_000)}\r\n\r\n`,
};
for (const [what, text] of Object.entries(OTHER)) test(`leaves ${what} to others`, () => assert.equal(read(text), 'other'));

test('whatever the bytes, it answers, and takes no more than there are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, prefixed) => {
      const buffer = Buffer.concat([
        Buffer.from(prefixed ? 'GET /a HTTP/1.1\r\nHost: a\r\n' : ''),
        bytes,
        Buffer.from(prefixed ? '\r\n\r\n' : ''),
      ]);
      const request = readPlainRequest(buffer);
      if (request !== 'other') assert.ok(request.length <= buffer.length);
    }),
  );
});
