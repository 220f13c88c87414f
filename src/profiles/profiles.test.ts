import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { GENERIC_SCHEMES } from '../requirement/generic-schemes.ts';
import { OUTCOME_KINDS } from '../requirement/outcome.ts';
import type { Cited, VendorProfile } from '../requirement/profile.ts';
import type { SignatureProof, WebhookScheme } from '../requirement/webhook-scheme.ts';
import { PROFILES } from './index.ts';

const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

function entries(profile: VendorProfile): readonly Cited[] {
  return [...profile.clauses, ...profile.errors, ...profile.limitHeaders, ...(profile.webhooks ?? []), ...listOf(profile)];
}

function listOf({ eventsList }: VendorProfile): readonly Cited[] {
  return eventsList === undefined ? [] : [eventsList];
}

test('every folder is in the list, carries its own name and has a page', () => {
  assert.deepEqual(PROFILES.map((profile) => profile.name).sort(), folders.sort());
  for (const name of folders) assert.ok(existsSync(`${import.meta.dirname}/${name}/README.md`), `${name} has a README.md`);
});

for (const profile of PROFILES) {
  test(`${profile.name}: every entry cites a public page and a day`, () => {
    assert.ok(entries(profile).length > 0);
    for (const entry of entries(profile)) {
      const source = new URL(entry.source);
      assert.equal(source.protocol, 'https:', entry.source);
      assert.match(entry.checked, /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
      assert.ok(Date.parse(entry.checked) > 0, `${entry.checked} is a day`);
    }
  });

  test(`${profile.name}: has exactly the fields of a profile`, () => {
    const { generatedKeys = [], webhooks: _, eventsList: __, ...required } = profile;
    for (const { prefix } of generatedKeys) assert.ok(prefix.length >= 8, 'a beginning that no caller would choose');
    assert.deepEqual(Object.keys(required).sort(), [
      'clauses',
      'codePaths',
      'errors',
      'hosts',
      'limitHeaders',
      'name',
      'systems',
    ]);
    for (const { label, value, ...rest } of profile.clauses) {
      assert.ok(label.length > 0 && value.length > 0);
      assert.deepEqual(
        Object.keys(rest).filter((key) => !['qualifier', 'source', 'checked'].includes(key)),
        [],
      );
    }
    for (const error of profile.errors) {
      assert.deepEqual(Object.keys(error).sort(), ['checked', 'codes', 'means', 'outcome', 'retry', 'source', 'statuses']);
      assert.ok(OUTCOME_KINDS.includes(error.outcome), error.outcome);
      for (const status of error.statuses) assert.match(status, /^[1-5](\d\d|xx)$/);
      for (const code of error.codes) assert.equal(typeof code, 'string');
      if (error.retry) assert.equal(error.outcome, 'rejected', 'only a business answer says that it is worth repeating');
    }
    for (const headers of profile.limitHeaders) {
      assert.ok(
        ['seconds', 'epoch-seconds', 'epoch-milliseconds', 'milliseconds'].includes(headers.resetUnit),
        headers.resetUnit,
      );
    }
  });

  test(`${profile.name}: a row with codes stands before the row for its whole status`, () => {
    const whole = new Set<string>();
    for (const error of profile.errors) {
      for (const status of error.statuses) {
        assert.ok(
          !whole.has(status),
          `${status} ${error.codes.join(', ')} can never match: an earlier row takes every ${status}`,
        );
        if (error.codes.length === 0) whole.add(status);
      }
    }
  });
}

test('no host and no name of a system belongs to two profiles', () => {
  for (const field of ['hosts', 'systems'] as const) {
    const all = PROFILES.flatMap((profile) => profile[field]);
    assert.deepEqual(all, [...new Set(all)]);
    assert.deepEqual(
      all,
      all.map((text) => text.toLowerCase()),
    );
  }
});

const ALGORITHMS = ['hmac-sha1', 'hmac-sha256', 'hmac-sha512', 'ecdsa-sha256', 'ed25519', 'rsa-sha1', 'rsa-sha256'];
const FORMS = ['text', 'base64', 'public key', 'certificate'];

test('schemes of webhooks have names of their own, and say nothing that the code would not know', () => {
  const schemes = PROFILES.flatMap(({ webhooks = [] }) => webhooks);
  const names = [...schemes.map(({ name }) => name), ...GENERIC_SCHEMES];
  assert.deepEqual(names, [...new Set(names)]);
  for (const { name, proof, time, handshakes = [] } of schemes) {
    assert.match(name, /^[a-z][a-z0-9-]*$/);
    if (proof.kind === 'token') assert.ok(proof.places.length > 0);
    else checkSignature(proof);
    if (time !== undefined) assert.ok(['epoch seconds', 'iso'].includes(time.format));
    for (const { kind } of handshakes) assert.ok(['challenge', 'permission', 'confirmation'].includes(kind));
  }
});

function checkSignature({ form, variants, contents, certificate, ...proof }: SignatureProof & WebhookScheme['proof']): void {
  assert.equal(proof.kind, 'signature');
  assert.ok(['one', 'pairs', 'list'].includes(form));
  for (const { algorithm, encoding, key } of variants) {
    assert.ok(ALGORITHMS.includes(algorithm) && FORMS.includes(key.form));
    assert.ok(['hex', 'base64', 'either'].includes(encoding));
    assert.equal(key.form === 'certificate', certificate !== undefined);
  }
  for (const { parts, bodyHash } of contents) {
    const known = parts.map((part) => ('part' in part ? part.part : Object.keys(part)[0]));
    for (const part of known)
      assert.ok(['text', 'header', 'line', 'time', 'body', 'url', 'form', 'crc32', 'secret'].includes(part ?? ''), part);
    const coversBody = known.some((part) => ['line', 'body', 'form', 'crc32'].includes(part ?? '')) || bodyHash !== undefined;
    assert.ok(coversBody, 'the body is signed');
  }
  if (certificate !== undefined) assert.ok(certificate.hosts.length > 0 && certificate.subjects.length > 0);
}
