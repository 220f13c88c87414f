import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hostName, isLoopbackName, splitTarget } from './target.ts';

test('the first segment is the name, the rest goes on byte for byte', () => {
  assert.deepEqual(splitTarget('/payments/v1/a%2Fb?x=/y'), { name: 'payments', rest: '/v1/a%2Fb?x=/y' });
  assert.deepEqual(splitTarget('/payments'), { name: 'payments', rest: '/' });
  assert.deepEqual(splitTarget('/payments/'), { name: 'payments', rest: '/' });
  assert.deepEqual(splitTarget('/payments?a=/b'), { name: 'payments', rest: '/?a=/b' });
  assert.deepEqual(splitTarget('/'), { name: '', rest: '/' });
  assert.deepEqual(splitTarget('//evil.example/x'), { name: '', rest: '/evil.example/x' });
});

test('whatever the target, nothing is lost and the rest is a path', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { name, rest } = splitTarget(`/${text}`);
      assert.ok(rest.startsWith('/'));
      assert.ok(!name.includes('/') && !name.includes('?'));
      assert.ok([`/${name}${rest}`, `/${name}${rest.slice(1)}`].includes(`/${text}`));
    }),
  );
});

test('the name of a host, and which of them are this machine', () => {
  assert.equal(hostName('localhost:7070'), 'localhost');
  assert.equal(hostName('[::1]:7070'), '[::1]');
  assert.equal(hostName('a.localhost'), 'a.localhost');
  for (const bad of ['', ':80', 'a b', 'a@b', 'localhost:http', 'localhost:123456', '-a', 'a/', 'a,b', '[::1'])
    assert.equal(hostName(bad), undefined, bad);
  for (const ours of ['localhost', '127.0.0.1', '[::1]', 'payments.localhost']) assert.ok(isLoopbackName(ours), ours);
  for (const theirs of ['localhost.example', '127.0.0.2.example', 'xlocalhost', '0.0.0.0', 'example.com'])
    assert.ok(!isLoopbackName(theirs), theirs);
});
