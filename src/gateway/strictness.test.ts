import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rawExchange, startStand } from './testing/gateway-stand.ts';

const HOST = 'Host: localhost\r\n';
const CLOSE = 'Connection: close\r\n';

/** Raw bytes that must be refused, and with which status. `TARGET` stands for a declared path. */
const REFUSED: readonly (readonly [name: string, status: number, bytes: string])[] = [
  ['Content-Length beside Transfer-Encoding', 400, post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n')],
  ['Transfer-Encoding before Content-Length', 400, post('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', '0\r\n\r\n')],
  ['two equal Content-Length fields', 400, post('Content-Length: 5\r\nContent-Length: 5\r\n', 'hello')],
  ['two different Content-Length fields', 400, post('Content-Length: 5\r\nContent-Length: 6\r\n', 'hello')],
  ['a list of lengths', 400, post('Content-Length: 5, 5\r\n', 'hello')],
  ['a signed length', 400, post('Content-Length: +5\r\n', 'hello')],
  ['a negative length', 400, post('Content-Length: -5\r\n', 'hello')],
  ['a hexadecimal length', 400, post('Content-Length: 0x5\r\n', 'hello')],
  ['a length that overflows', 400, post('Content-Length: 99999999999999999999999\r\n', 'hello')],
  ['an empty length', 400, post('Content-Length: \r\n', 'hello')],
  ['another coding before chunked', 400, post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n')],
  ['chunked twice', 400, post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n')],
  ['an unknown coding', 400, post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n')],
  ['chunked, then another coding', 400, post('Transfer-Encoding: chunked, identity\r\n', '0\r\n\r\n')],
  ['identity coding', 400, post('Transfer-Encoding: identity\r\n', '')],
  ['a space before the colon', 400, post('Transfer-Encoding : chunked\r\n', '0\r\n\r\n')],
  ['a vertical tab in a coding', 400, post('Transfer-Encoding: \x0bchunked\r\n', '0\r\n\r\n')],
  ['chunks in HTTP/1.0', 400, `POST TARGET HTTP/1.0\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['a bare LF after the request line', 400, `GET TARGET HTTP/1.1\n${HOST}\r\n`],
  ['a bare LF after a field', 400, `GET TARGET HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n`],
  ['a bare LF at the end of the head', 400, `GET TARGET HTTP/1.1\r\n${HOST}\n`],
  ['a bare CR in a field', 400, get('X: a\rY: b\r\n')],
  ['a folded field', 400, get('X: a\r\n b\r\n')],
  ['a space before the first field', 400, `GET TARGET HTTP/1.1\r\n ${HOST}\r\n`],
  ['a NUL in a field', 400, get('X: a\0b\r\n')],
  ['a field without a colon', 400, get('Xab\r\n')],
  ['a field without a name', 400, get(': ab\r\n')],
  ['a chunk size that is no number', 400, post('Transfer-Encoding: chunked\r\n', 'Z\r\n\r\n')],
  ['a chunk size with 0x', 400, post('Transfer-Encoding: chunked\r\n', '0x5\r\nhello\r\n0\r\n\r\n')],
  ['a chunk size that overflows', 400, post('Transfer-Encoding: chunked\r\n', 'FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n')],
  ['a chunk size followed by a space', 400, post('Transfer-Encoding: chunked\r\n', '5 \r\nhello\r\n0\r\n\r\n')],
  ['a chunk size ended by a bare LF', 400, post('Transfer-Encoding: chunked\r\n', '5\nhello\r\n0\r\n\r\n')],
  ['a chunk extension ended by a bare LF', 400, post('Transfer-Encoding: chunked\r\n', '5;a\nhello\r\n0\r\n\r\n')],
  ['a chunk ended by a bare LF', 400, post('Transfer-Encoding: chunked\r\n', '5\r\nhello\n0\r\n\r\n')],
  ['a chunk longer than its size', 400, post('Transfer-Encoding: chunked\r\n', '5\r\nhelloXX0\r\n\r\n')],
  ['a length in the trailers', 400, post('Transfer-Encoding: chunked\r\n', '0\r\nContent-Length: 5\r\n\r\n')],
  ['no Host', 400, 'GET TARGET HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['no Host in HTTP/1.0', 400, 'GET TARGET HTTP/1.0\r\n\r\n'],
  ['two Host fields', 400, get('Host: localhost\r\n')],
  ['a Host with user information', 421, 'GET TARGET HTTP/1.1\r\nHost: localhost@evil.example\r\nConnection: close\r\n\r\n'],
  ['a Host of somebody else', 421, 'GET TARGET HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'],
  ['a Host that only begins like ours', 421, 'GET TARGET HTTP/1.1\r\nHost: localhost.evil.example\r\nConnection: close\r\n\r\n'],
  ['an address that is not loopback', 421, 'GET TARGET HTTP/1.1\r\nHost: 10.0.0.1\r\nConnection: close\r\n\r\n'],
  ['a slug that nobody has', 404, 'GET /v1/payments/1 HTTP/1.1\r\nHost: nobody.localhost\r\nConnection: close\r\n\r\n'],
  ['an absolute target', 400, `GET http://evil.example/ HTTP/1.1\r\n${HOST}${CLOSE}\r\n`],
  [
    'an absolute target at our own name',
    400,
    `GET http://localhost/payment-gateway/v1/payments/1 HTTP/1.1\r\n${HOST}${CLOSE}\r\n`,
  ],
  ['CONNECT', 501, `CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n`],
  ['TRACE', 501, `TRACE TARGET HTTP/1.1\r\n${HOST}${CLOSE}\r\n`],
  ['OPTIONS *', 400, `OPTIONS * HTTP/1.1\r\n${HOST}${CLOSE}\r\n`],
  ['an upgrade to WebSocket', 501, `GET TARGET HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`],
  ['a fragment in the target', 400, `GET TARGET#x HTTP/1.1\r\n${HOST}${CLOSE}\r\n`],
  ['a backslash in the target', 400, `GET /payment-gateway\\v1\\payments HTTP/1.1\r\n${HOST}${CLOSE}\r\n`],
  ['bytes above ASCII in the target', 400, `GET TARGET\xff HTTP/1.1\r\n${HOST}${CLOSE}\r\n`],
  ['a climb out of the declared path', 403, `GET /payment-gateway/v1/payments/.. HTTP/1.1\r\n${HOST}${CLOSE}\r\n`],
  ['an encoded climb', 403, `GET /payment-gateway/v1/payments/%2e%2e%2fadmin HTTP/1.1\r\n${HOST}${CLOSE}\r\n`],
  ['HTTP/0.9', 400, 'GET /payment-gateway/v1/payments/1\r\n\r\n'],
  ['HTTP/1.2', 400, `GET TARGET HTTP/1.2\r\n${HOST}\r\n`],
  ['HTTP/2.0 in a request line', 400, `GET TARGET HTTP/2.0\r\n${HOST}${CLOSE}\r\n`],
  ['HTTP/2 without asking', 400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['an unknown method', 400, `STEAL TARGET HTTP/1.1\r\n${HOST}\r\n`],
  ['a method in lower case', 400, `get TARGET HTTP/1.1\r\n${HOST}\r\n`],
  ['a space in the target', 400, `GET TARGET x HTTP/1.1\r\n${HOST}\r\n`],
  ['a header that is too large', 431, get(`X: ${'a'.repeat(20_000)}\r\n`)],
  ['too many headers', 431, get(Array.from({ length: 101 }, (_, n) => `X-${n}: a\r\n`).join(''))],
  ['a target that is too long', 414, `GET /payment-gateway/v1/payments/${'a'.repeat(9_000)} HTTP/1.1\r\n${HOST}${CLOSE}\r\n`],
  ['an expectation that nobody has', 417, post('Expect: something\r\nContent-Length: 0\r\n', '')],
  ['a page of another site', 403, get('Origin: https://evil.example\r\n')],
  ['two origins, our own first', 400, get('Origin: http://localhost\r\nOrigin: https://evil.example\r\n')],
  ['two origins, our own last', 400, get('Origin: https://evil.example\r\nOrigin: http://localhost\r\n')],
  ['two sites, our own first', 400, get('Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n')],
  ['a page without an origin', 403, get('Origin: null\r\n')],
  ['an image in a page of another site', 403, get('Sec-Fetch-Site: cross-site\r\n')],
  ['a page on another port of this machine', 403, get('Sec-Fetch-Site: same-site\r\n')],
];

function get(fields: string): string {
  return `GET TARGET HTTP/1.1\r\n${HOST}${CLOSE}${fields}\r\n`;
}

function post(fields: string, body: string): string {
  return `POST TARGET HTTP/1.1\r\n${HOST}${CLOSE}${fields}\r\n${body}`;
}

test('what is refused before it is forwarded', async (t) => {
  const stand = await startStand(t);
  for (const [name, status, bytes] of REFUSED) {
    await t.test(`${name}: ${status}`, async () => {
      const target = bytes.startsWith('POST') ? '/payment-gateway/v1/payments' : '/payment-gateway/v1/payments/1';
      const before = stand.events.length;
      const received = await stand.raw(bytes.replace('TARGET', target));
      const statuses = [...received.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map((match) => Number(match[1]));
      assert.deepEqual(statuses, [status], received);
      for (const arrival of stand.vendor.arrivals) await assert.rejects(arrival.body, 'nothing whole may reach the vendor');
      assert.ok(stand.events.slice(before).some((event) => event.name === 'request.refused'));
    });
  }
});

test('an offer of HTTP/2 is ignored and not passed on', async (t) => {
  const stand = await startStand(t);
  const received = await stand.raw(
    `GET /payment-gateway/v1/payments/1 HTTP/1.1\r\n${HOST}Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n`,
  );
  assert.match(received, /^HTTP\/1\.1 200 /);
  const { headers } = stand.vendor.arrivals[0] ?? assert.fail();
  assert.equal(headers.upgrade, undefined);
  assert.equal(headers['http2-settings'], undefined);
});

test('a request smuggled behind an unread body is not a request', async (t) => {
  const stand = await startStand(t);
  const smuggled = `GET /payment-gateway/v1/payments/smuggled HTTP/1.1\r\n${HOST}\r\n`;
  const received = await stand.raw(
    `POST /payment-gateway/not/declared HTTP/1.1\r\n${HOST}Content-Length: ${smuggled.length + 100_000}\r\n\r\n${smuggled}`,
  );
  assert.match(received, /^HTTP\/1\.1 403 /);
  assert.match(received, /^Connection: close\r$/m);
  assert.equal(stand.vendor.arrivals.length, 0);
});

test('pipelined requests are answered in order', async (t) => {
  const stand = await startStand(t);
  stand.vendor.respond = (request, response) => response.end(request.url);
  const one = (n: number, more = ''): string => `GET /payment-gateway/v1/payments/${n} HTTP/1.1\r\n${HOST}${more}\r\n`;
  const received = await stand.raw(one(1) + one(2) + one(3, CLOSE));
  assert.deepEqual(
    [...received.matchAll(/\/v1\/payments\/(\d)/g)].map((match) => match[1]),
    ['1', '2', '3'],
  );
});

test('a dedicated port takes the path as it is, and only loopback names', async (t) => {
  const stand = await startStand(t);
  const port = stand.gateway.ports['payment-gateway'] ?? assert.fail();
  assert.match(await rawExchange(port, `GET /v1/payments/7?x=%20 HTTP/1.1\r\n${HOST}${CLOSE}\r\n`), /^HTTP\/1\.1 200 /);
  assert.equal(stand.vendor.arrivals[0]?.path, '/v1/payments/7?x=%20');
  assert.match(await rawExchange(port, `GET /v1/payments/7 HTTP/1.1\r\nHost: evil.example\r\n${CLOSE}\r\n`), /^HTTP\/1\.1 421 /);
  assert.match(await rawExchange(port, `GET /-/metrics HTTP/1.1\r\n${HOST}${CLOSE}\r\n`), /^HTTP\/1\.1 403 /);
});
