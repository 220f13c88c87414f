import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parseCidr } from '../../requirement/units/cidr.ts';
import { AllowedSenders, senderOf } from './senders.ts';

const V4 = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 255 })));
const V6 = fc.tuple(...Array.from({ length: 8 }, () => fc.integer({ min: 0, max: 0xffff })));

test('an address belongs to a range exactly when its first bits are those of the range', () => {
  fc.assert(
    fc.property(V4, V4, fc.integer({ min: 0, max: 32 }), (network, address, length) => {
      const bits = (bytes: readonly number[]) => bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
      const range = canonical(network.join('.'), length, bits(network), 8);
      const allowed = new AllowedSenders([range]);
      const expected = bits(address).slice(0, length) === bits(network).slice(0, length);
      assert.equal(allowed.includes(address.join('.')), expected);
      assert.equal(allowed.includes(`::ffff:${address.join('.')}`), expected, 'the same address as v6 spells it');
    }),
  );
  fc.assert(
    fc.property(V6, V6, fc.integer({ min: 0, max: 128 }), (network, address, length) => {
      const bits = (groups: readonly number[]) => groups.map((group) => group.toString(2).padStart(16, '0')).join('');
      const text = (groups: readonly number[]) => groups.map((group) => group.toString(16)).join(':');
      const range = canonical(text(network), length, bits(network), 16);
      const expected = bits(address).slice(0, length) === bits(network).slice(0, length);
      const mapped = [address, network].some((groups) => groups.slice(0, 5).every((group) => group === 0));
      fc.pre(!mapped);
      assert.equal(new AllowedSenders([range]).includes(text(address)), expected);
    }),
  );
});

test('whatever stands in place of an address is let in by no range and breaks nothing', () => {
  const everybody = new AllowedSenders(['0.0.0.0/0', '::/0']);
  fc.assert(
    fc.property(fc.string(), (text) => {
      const sender = senderOf(undefined, ['X-Forwarded-For', text], 1);
      assert.equal(typeof everybody.includes(sender), 'boolean');
    }),
  );
  for (const text of ['', 'unknown', '203.0.113.7.1', '0x7f000001', '256.1.1.1', '01.2.3.4', '::ffff:1.2.3', undefined])
    assert.equal(everybody.includes(text), false, String(text));
});

test('a range of v4 addresses in v6 spelling is that range', () => {
  assert.ok(new AllowedSenders(['::ffff:cb00:7100/120']).includes('203.0.113.9'));
  assert.ok(!new AllowedSenders(['::ffff:cb00:7100/120']).includes('203.0.114.9'));
});

test('the sender is who connects, or what the outermost trusted proxy has written', () => {
  const headers = ['X-Forwarded-For', '198.51.100.1, 203.0.113.7', 'x-forwarded-for', '10.0.0.2'];
  assert.equal(senderOf('127.0.0.1', headers, 0), '127.0.0.1');
  assert.equal(senderOf('127.0.0.1', headers, 1), '10.0.0.2');
  assert.equal(senderOf('127.0.0.1', headers, 2), '203.0.113.7');
  assert.equal(senderOf('127.0.0.1', headers, 4), undefined, 'fewer entries than proxies: nobody can tell');
  assert.equal(senderOf('127.0.0.1', [], 1), undefined);
  assert.equal(senderOf('x', ['X-Forwarded-For', '"[2001:db8::1]:443"'], 1), '2001:db8::1');
  assert.equal(senderOf('x', ['X-Forwarded-For', '203.0.113.7:55'], 1), '203.0.113.7');
  assert.equal(senderOf('fe80::1%eth0', [], 0), 'fe80::1');
});

/** As the document language writes ranges; made of the network's own bits. */
function canonical(address: string, length: number, bits: string, width: number): string {
  const kept = bits.slice(0, length).padEnd(bits.length, '0');
  const groups = Array.from({ length: bits.length / width }, (_, at) =>
    Number.parseInt(kept.slice(at * width, (at + 1) * width), 2).toString(width === 8 ? 10 : 16),
  );
  const reading = parseCidr(`${groups.join(width === 8 ? '.' : ':')}/${length}`);
  assert.ok(reading.ok, address);
  return reading.value;
}

test('spellings that are no address, or hide one, are nobody', () => {
  const allowed = new AllowedSenders(['203.0.113.0/24', 'fe80::/10', '::1/128']);
  for (const text of [
    '',
    '%',
    '%eth0',
    '[',
    '[]',
    '[203.0.113.7',
    '203.0.113.7, 10.0.0.1',
    '203.0.113.7\u0000',
    '0xcb007107',
    '203.0.113.07',
    '203.0.113',
    '"',
    '[[[[::1]]]]x',
    'localhost',
  ])
    assert.equal(allowed.includes(text), false, JSON.stringify(text));
  assert.equal(allowed.includes('fe80::1%eth0'), true);
  assert.equal(allowed.includes('fe80::1%203.0.113.7'), true);
  assert.equal(allowed.includes('2001:db8::1%fe80::1'), false);
  assert.equal(allowed.includes('[::ffff:203.0.113.7]:443'), true);
});

test('what a sender writes into X-Forwarded-For itself is left of what the proxies write', () => {
  const headers = [
    'X-Forwarded-For',
    '203.0.113.7, 203.0.113.8',
    'x-forwarded-for',
    '198.51.100.1',
    'X-Forwarded-For',
    '10.0.0.2',
  ];
  assert.equal(senderOf('127.0.0.1', headers, 2), '198.51.100.1');
  assert.equal(senderOf('127.0.0.1', headers, 5), undefined);
  assert.equal(senderOf('127.0.0.1', ['X-Forwarded-For', ',,,'], 2), undefined);
});
