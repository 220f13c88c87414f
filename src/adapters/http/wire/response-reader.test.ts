import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ResponseReader } from './response-reader.ts';

interface Seen {
  heads: number[];
  body: string;
  state: string;
  reusable: boolean;
}

function readAll(pieces: readonly string[], method = 'GET'): Seen {
  const seen: Seen = { heads: [], body: '', state: '', reusable: false };
  const reader = new ResponseReader({
    onHead: (status) => seen.heads.push(status),
    onData: (data) => {
      seen.body += data.toString('latin1');
    },
  });
  reader.next(method);
  for (const piece of pieces) reader.read(Buffer.from(piece, 'latin1'));
  return { ...seen, state: reader.state, reusable: reader.reusable };
}

/** Cuts a text at random places: framing must not depend on how bytes arrive. */
const cut = (text: string): fc.Arbitrary<string[]> =>
  fc.array(fc.nat({ max: text.length }), { maxLength: 12 }).map((cuts) => {
    const places = [0, ...[...cuts].sort((a, b) => a - b), text.length];
    return places.slice(1).map((place, index) => text.slice(places[index] ?? 0, place));
  });

const GOOD: readonly { text: string; status: number; body: string; reusable: boolean; method?: string }[] = [
  { text: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', status: 200, body: 'hello', reusable: true },
  { text: 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', status: 200, body: '', reusable: true },
  { text: 'HTTP/1.1 204 No Content\r\n\r\n', status: 204, body: '', reusable: true },
  { text: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n', status: 304, body: '', reusable: true },
  { text: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', status: 200, body: '', reusable: true, method: 'HEAD' },
  {
    text: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=1\r\n world\r\n0\r\nX-T: 1\r\n\r\n',
    status: 200,
    body: 'hello world',
    reusable: true,
  },
  {
    text: 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok',
    status: 201,
    body: 'ok',
    reusable: true,
  },
  { text: 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok', status: 200, body: 'ok', reusable: false },
];
for (const { text, status, body, reusable, method } of GOOD) {
  test(`reads ${JSON.stringify(text)} however it arrives`, () => {
    fc.assert(
      fc.property(cut(text), (pieces) => {
        assert.deepEqual(readAll(pieces, method), { heads: [status], body, state: 'ended', reusable });
      }),
    );
  });
}

test('a body without a length ends with the connection', () => {
  const reader = new ResponseReader({ onHead: () => {}, onData: () => {} });
  reader.next('GET');
  reader.read(Buffer.from('HTTP/1.1 200 OK\r\n\r\nabc'));
  assert.equal(reader.state, 'until close');
  assert.equal(reader.close(), true);
});

test('a connection that closes inside a body is no end', () => {
  const reader = new ResponseReader({ onHead: () => {}, onData: () => {} });
  reader.next('GET');
  reader.read(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab'));
  assert.equal(reader.close(), false);
});

const BROKEN: Readonly<Record<string, string>> = {
  'a bad status line': 'HTTP/2 200\r\n\r\n',
  'a bad chunk size': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n',
  'a chunk size with a bare line feed': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n',
  'a chunk that is longer than it says': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n',
  'two lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok',
  'a protocol switch': 'HTTP/1.1 101 Switching Protocols\r\n\r\n',
};
for (const [what, text] of Object.entries(BROKEN)) {
  test(`is broken by ${what}, however it arrives`, () => {
    fc.assert(fc.property(cut(text), (pieces) => assert.equal(readAll(pieces).state, 'broken')));
  });
}

test('bytes after the end take nothing from the answer, and its connection is not used again', () => {
  for (const framing of ['Content-Length: 2\r\n\r\nok', 'Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n']) {
    fc.assert(
      fc.property(cut(`HTTP/1.1 200 OK\r\n${framing}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil`), (pieces) => {
        assert.deepEqual(readAll(pieces), { heads: [200], body: 'ok', state: 'ended', reusable: false });
      }),
    );
  }
});

test('interim heads are bounded, for each answer anew', () => {
  const interim = 'HTTP/1.1 103 Early Hints\r\n\r\n';
  const answer = 'HTTP/1.1 204 No Content\r\n\r\n';
  assert.equal(readAll([interim.repeat(16) + answer]).state, 'ended');
  assert.equal(readAll([interim.repeat(17) + answer]).state, 'broken');
  const reader = new ResponseReader({ onHead: () => {}, onData: () => {} });
  for (const _ of [1, 2]) {
    reader.next('GET');
    reader.read(Buffer.from(interim.repeat(16) + answer));
    assert.equal(reader.state, 'ended');
  }
});

test('an endless head is refused', () => {
  assert.equal(readAll(['HTTP/1.1 200 OK\r\nX: ', 'x'.repeat(70_000)]).state, 'broken');
});

test('an endless chunk line is refused', () => {
  assert.equal(readAll(['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;', ' '.repeat(2_000)]).state, 'broken');
});
