import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AddressGuard, type Resolve } from './address-guard.ts';

type Looked = { error: string | undefined; addresses: unknown };

function lookedUp(guard: AddressGuard, host: string, options: object): Promise<Looked> {
  return new Promise((resolve) =>
    guard.lookup(host, options, (error, addresses) => resolve({ error: error?.message, addresses })),
  );
}

function resolving(...addresses: string[]): Resolve {
  return (_host, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
}

describe('address guard', () => {
  for (const address of [
    '127.0.0.1',
    '127.255.0.3',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '168.63.129.16',
    '::ffff:0:7f00:1',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    'localhost',
    '',
    '0x7f.1',
    '127.1',
  ])
    it(`refuses ${address || 'nothing'}`, () => assert.equal(new AddressGuard().permits(address), false));

  for (const address of [
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
  ])
    it(`permits ${address}`, () => assert.equal(new AddressGuard().permits(address), true));

  it('a range that is named may be reached, and nothing beside it', () => {
    const guard = new AddressGuard(['10.1.0.0/16', '::1']);
    assert.deepEqual(
      ['10.1.9.9', '10.2.0.1', '::1', '127.0.0.1'].map((each) => guard.permits(each)),
      [true, false, true, false],
    );
  });

  it('where only named ranges count, public addresses do not', () => {
    const guard = new AddressGuard(['10.1.0.0/16'], undefined, true);
    assert.deepEqual(
      ['10.1.9.9', '8.8.8.8', '127.0.0.1'].map((each) => guard.permits(each)),
      [true, false, false],
    );
    assert.match(guard.refusal(new URL('http://8.8.8.8/')) ?? '', /only those are reached by plain HTTP/);
  });

  it('every spelling of one v4 address inside v6 is judged as that address', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
        const high = ((a << 8) | b).toString(16);
        const low = ((c << 8) | d).toString(16);
        const guard = new AddressGuard();
        for (const spelling of [
          `::ffff:${address}`,
          `::ffff:${high}:${low}`,
          `64:ff9b::${high}:${low}`,
          `2002:${high}:${low}::1`,
        ])
          assert.equal(guard.permits(spelling), guard.permits(address), spelling);
      }),
    );
  });

  it('URLs that name an address are judged at once, whatever way it is written', () => {
    const guard = new AddressGuard();
    for (const url of [
      'http://127.0.0.1/',
      'http://[::1]:8080/',
      'http://0x7f000001/',
      'http://2130706433/',
      'http://[::ffff:10.0.0.1]/',
    ])
      assert.match(guard.refusal(new URL(url)) ?? '', /is not a public address/, url);
    assert.equal(guard.refusal(new URL('https://example.com/')), undefined);
    assert.equal(guard.refusal(new URL('https://8.8.8.8/')), undefined);
  });

  it('a name is refused when any of its addresses is', async () => {
    const guard = new AddressGuard([], resolving('93.184.216.34', '10.0.0.1'));
    for (const options of [{}, { all: true }, { family: 4 }])
      assert.equal(
        (await lookedUp(guard, 'rebinding.example', options)).error,
        'what rebinding.example leads to is not a public address; name its range where it is meant to be reached',
        'and not which: a name must not tell of our network',
      );
  });

  it('answers a lookup in the form that was asked for', async () => {
    const guard = new AddressGuard([], resolving('93.184.216.34', '2606:2800::1'));
    assert.deepEqual((await lookedUp(guard, 'example.com', {})).addresses, '93.184.216.34');
    assert.deepEqual((await lookedUp(guard, 'example.com', { family: 6 })).addresses, '2606:2800::1');
    assert.equal(((await lookedUp(guard, 'example.com', { all: true })).addresses as unknown[]).length, 2);
  });
});
