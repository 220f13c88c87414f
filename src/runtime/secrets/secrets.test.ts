import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConcordatError } from '../../requirement/errors.ts';
import { parseSecretReference, type SecretReference } from '../../requirement/secret-reference.ts';
import { Secrets } from './secrets.ts';

const reference = (text: string): SecretReference => parseSecretReference(text) as SecretReference;

function refusal(run: () => unknown): ConcordatError {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof ConcordatError);
    return error;
  }
  return assert.fail('nothing was thrown');
}

test('a variable is read as it is now, without white space around it', () => {
  const variables: Record<string, string | undefined> = {};
  const secrets = new Secrets(variables);
  assert.equal(secrets.has(reference('env:KEY')), false);
  variables.KEY = ' sk_1\n';
  assert.equal(secrets.read(reference('env:KEY')), 'sk_1');
  variables.KEY = 'sk_2';
  assert.equal(secrets.read(reference('env:KEY')), 'sk_2');
});

test('what is missing or empty is named by its reference', () => {
  const secrets = new Secrets({ EMPTY: '', OTHER: 'a value that must not be shown' });
  for (const name of ['env:ABSENT', 'env:EMPTY', 'file:/nowhere/secret']) {
    const error = refusal(() => secrets.read(reference(name)));
    assert.equal(error.code, 'CONCORDAT_SECRET_MISSING');
    assert.ok(error.message.includes(name));
    assert.ok(!error.message.includes('must not be shown'));
  }
});

test('a file is read once, trimmed, and anew after a refusal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-secrets-'));
  const file = join(folder, 'key');
  const secrets = new Secrets({});
  writeFileSync(file, 'first\r\n');
  assert.equal(secrets.read(reference(`file:${file}`)), 'first');
  writeFileSync(file, 'second\n');
  assert.equal(secrets.read(reference(`file:${file}`)), 'first');
  secrets.forget();
  assert.equal(secrets.read(reference(`file:${file}`)), 'second');
  rmSync(folder, { recursive: true });
});

test('a file that is too large, and a folder, are not secrets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-secrets-'));
  const file = join(folder, 'large');
  writeFileSync(file, 'x'.repeat(64 * 1024 + 1));
  const secrets = new Secrets({});
  assert.match(refusal(() => secrets.read(reference(`file:${file}`))).message, /larger than 65536 bytes/);
  assert.equal(refusal(() => secrets.read(reference(`file:${folder}`))).code, 'CONCORDAT_SECRET_MISSING');
  rmSync(folder, { recursive: true });
});

test('a store that this version cannot read says so', () => {
  assert.equal(refusal(() => new Secrets({}).read(reference('vault:secret/stripe#key'))).code, 'CONCORDAT_NOT_EXECUTED');
});
