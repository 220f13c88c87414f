import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CertificateRule } from '../../requirement/webhook-scheme.ts';
import { readCertificates } from './certificate-chain.ts';
import { Certificates } from './certificates.ts';
import { allowedUrl } from './hosts.ts';
import { issue } from './testing/authority.ts';
import { MIDDLE, NOW, PAYPAL_PEM, ROOT } from './testing/senders.ts';

const DAY = 86_400_000;
const URL = 'https://certs.example.com/1';
const RULE: CertificateRule = { url: { header: 'x' }, hosts: ['certs.example.com'], subjects: ['*.paypal.com'], trust: 'public' };
const life = { from: NOW - DAY, to: NOW + DAY };
const NAME = 'messageverificationcerts.paypal.com';

async function told(
  pem: string,
  { rule = RULE, now = NOW, roots = [ROOT.pem] }: { rule?: CertificateRule; now?: number; roots?: string[] } = {},
) {
  const key = await new Certificates({ fetch: async () => pem, roots }).key(URL, rule, now);
  return typeof key === 'string' ? key : 'good';
}

describe('a chain of certificates', () => {
  it('is good up to an authority that is trusted, in any order', async () => {
    assert.equal(await told(PAYPAL_PEM), 'good');
    const leaf = issue({ name: NAME, ...life }, 'leaf', ROOT);
    assert.equal(await told(leaf.pem), 'good', 'straight from the root');
    assert.equal(await told(PAYPAL_PEM + ROOT.pem), 'good');
    assert.equal(await told(PAYPAL_PEM, { roots: [] }), 'refused', 'nobody is trusted');
    const key = await new Certificates({ fetch: async () => PAYPAL_PEM }).key(URL, RULE, NOW);
    assert.equal(key, 'refused', 'an authority of tests is none of those that come with Node');
  });

  it('is refused when a part of it is missing, has run out, is not there yet, or is no authority', async () => {
    const leaf = issue({ name: NAME, ...life }, 'leaf', MIDDLE);
    assert.equal(await told(leaf.pem), 'refused', 'who vouches for it is not there');
    assert.equal(await told(PAYPAL_PEM, { now: NOW + 2 * DAY }), 'refused');
    assert.equal(await told(PAYPAL_PEM, { now: NOW - 2 * DAY }), 'refused');
    const old = issue({ name: 'Old middle', isAuthority: true, from: NOW - DAY, to: NOW - 1 }, 'middle', ROOT);
    assert.equal(await told(issue({ name: NAME, ...life }, 'leaf', old).pem + old.pem), 'refused');
    const person = issue({ name: 'Somebody', ...life }, 'middle', ROOT);
    assert.equal(await told(issue({ name: NAME, ...life }, 'leaf', person).pem + person.pem), 'refused', 'no authority');
    const alone = issue({ name: NAME, ...life }, 'leaf');
    assert.equal(await told(alone.pem), 'refused', 'it vouches for itself');
    const impostor = issue({ name: ROOT.name, isAuthority: true, ...life }, 'middle');
    assert.equal(
      await told(issue({ name: NAME, ...life }, 'leaf', impostor).pem + impostor.pem),
      'refused',
      'a root of the same name',
    );
  });

  it('is refused for another name; names beside the common name go before it', async () => {
    const named = (name: string, alternatives?: string[]) =>
      told(issue({ name, ...(alternatives === undefined ? {} : { alternatives }), ...life }, 'leaf', ROOT).pem);
    assert.equal(await named('paypal.com.example.com'), 'refused');
    assert.equal(await named('a.b.paypal.com'), 'refused');
    assert.equal(await named('x', [NAME]), 'good');
    assert.equal(await named(NAME, ['example.com']), 'refused');
    assert.equal(await named('x, DNS:messageverificationcerts.paypal.com'), 'refused');
  });

  it('needs no authority where the host vouches for it, but a name and a time', async () => {
    const rule: CertificateRule = { ...RULE, trust: 'host' };
    assert.equal(await told(issue({ name: NAME, ...life }, 'leaf').pem, { rule }), 'good');
    assert.equal(await told(issue({ name: NAME, ...life }, 'leaf').pem, { rule, now: NOW + 2 * DAY }), 'refused');
    assert.equal(await told(issue({ name: 'example.com', ...life }, 'leaf').pem, { rule }), 'refused');
  });

  it('that is none cannot be had', async () => {
    for (const text of [
      '',
      'nonsense',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      'x'.repeat(70_000),
      ROOT.pem.repeat(7),
    ])
      assert.equal(await told(text), 'unavailable', text.slice(0, 20));
    assert.equal(readCertificates(PAYPAL_PEM)?.length, 2);
  });
});

describe('certificates are kept', () => {
  it('for a day; what could not be had is left alone for a minute', async () => {
    let asked = 0;
    let there = false;
    const certificates = new Certificates({
      fetch: async () => {
        asked++;
        if (!there) throw new Error('unreachable');
        return PAYPAL_PEM;
      },
      roots: [ROOT.pem],
    });
    assert.equal(await certificates.key(URL, RULE, NOW), 'unavailable');
    assert.equal(await certificates.key(URL, RULE, NOW + 59_999), 'unavailable');
    assert.equal(asked, 1);
    there = true;
    for (const later of [60_000, 70_000, DAY - 1]) assert.notEqual(await certificates.key(URL, RULE, NOW + later), 'unavailable');
    assert.equal(asked, 2);
  });

  it('several that want the same one ask once; few ask at a time; few are kept, and made-up addresses push out none', async () => {
    let asked = 0;
    const gates: (() => void)[] = [];
    const certificates = new Certificates({
      fetch: async (url) => {
        asked++;
        if (url.endsWith('/slow')) await new Promise<void>((done) => gates.push(done));
        if (!url.endsWith('/1')) throw new Error('there is none');
        return PAYPAL_PEM;
      },
      roots: [ROOT.pem],
    });
    await Promise.all([certificates.key(URL, RULE, NOW), certificates.key(URL, RULE, NOW)]);
    assert.equal(asked, 1);
    const slow = Array.from({ length: 6 }, (_, at) => certificates.key(`https://certs.example.com/${at}/slow`, RULE, NOW));
    assert.equal(asked, 5, 'four at a time');
    for (const open of gates) open();
    assert.deepEqual([...new Set(await Promise.all(slow))], ['unavailable']);
    for (let at = 0; at < 100; at++) await certificates.key(`https://certs.example.com/made-up/${at}`, RULE, NOW);
    assert.deepEqual(certificates.bound, { used: 32, limit: 32 });
    const before = asked;
    assert.equal(typeof (await certificates.key(URL, RULE, NOW)), 'object');
    assert.equal(asked, before);
  });

  it('no other host is ever asked', async () => {
    const certificates = new Certificates({ fetch: async () => assert.fail('it was asked'), roots: [] });
    for (const url of [
      'http://certs.example.com/1',
      'https://certs.example.com.evil.example/1',
      'https://evil.example/certs.example.com',
      'file:///etc/passwd',
      'nonsense',
      '',
    ])
      assert.equal(await certificates.key(url, RULE, NOW), 'refused', url);
    assert.equal(allowedUrl(`https://certs.example.com/${'x'.repeat(3_000)}`, RULE.hosts), undefined);
  });
});
