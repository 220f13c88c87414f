import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAddress } from './address.ts';

test('several hosts are one connection each; own parameters are taken out', () => {
  const address = readAddress('postgres://me:p%40ss@a:5432,b/db?schema=two&target_session_attrs=read-write&sslmode=require');
  assert.deepEqual(address.connections, [
    'postgres://me:p%40ss@a:5432/db?sslmode=require',
    'postgres://me:p%40ss@b/db?sslmode=require',
  ]);
  assert.equal(address.schema, 'two');
  assert.equal(address.place, 'postgres://me@a:5432,b/db?schema=two');
});

test('a socket, and nothing but a scheme', () => {
  assert.deepEqual(readAddress('postgres://me@/db?host=/run/postgresql').connections, [
    'postgres://me@/db?host=%2Frun%2Fpostgresql',
  ]);
  assert.equal(readAddress('postgresql://').schema, 'concordat');
});

test('what cannot be meant is refused', () => {
  for (const url of [
    'mysql://a/b',
    'postgres://a/b?schema=A"b',
    'postgres://a/b?schema=',
    'postgres://a/b?target_session_attrs=standby',
  ]) {
    assert.throws(() => readAddress(url), /cannot be used/, url);
  }
});

test('no password is ever part of the place or of an error', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'XYZ@:/?#,% '), minLength: 6 }).map((text) => `SE${text}CRET`);
  fc.assert(
    fc.property(letters, fc.boolean(), (password, encoded) => {
      let told: string;
      try {
        told = readAddress(`postgres://me:${encoded ? encodeURIComponent(password) : password}@host/db`).place;
      } catch (error) {
        told = String(error);
      }
      if (encoded) assert.equal(told, 'postgres://me@host/db');
      assert.ok(!told.includes('SE'), told);
    }),
  );
});
