import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VendorProfile } from '../../requirement/profile.ts';
import type { WebhookScheme } from '../../requirement/webhook-scheme.ts';
import { compile } from '../compile.ts';
import { readDocument } from '../read.ts';
import { schemeFor } from './webhook-scheme.ts';

const scheme = (name: string): WebhookScheme => ({
  name,
  proof: { kind: 'signature', place: { header: 'X-Own' }, form: 'one', variants: [], contents: [] },
  source: 'https://example.com',
  checked: '2026-11-24',
});
const profile = (name: string, ...schemes: string[]): VendorProfile => ({
  name,
  systems: [name],
  hosts: [],
  clauses: [],
  codePaths: [],
  errors: [],
  limitHeaders: [],
  webhooks: schemes.map(scheme),
});
const ACME = profile('acme', 'acme');
const PROFILES = [ACME, profile('others', 'standard-webhooks', 'stripe'), profile('silent')];

function compiled(webhooks: string, system = 'Nobody') {
  const text = `# REQ-I-001: Payments

## General Information
**ID**: REQ-I-001
**External System**: ${system}
**Owner**: Payments team
**Criticality**: Critical
**Type**: REST API

## Technical Specifications

### Endpoint/Connection
- **URL**: https://api.example.com
- **Authentication**: none

${webhooks}
`;
  const { requirement, diagnostics } = compile(readDocument(text, 'REQ-I-001-payments.md'), { profiles: PROFILES });
  assert.ok(requirement !== undefined, JSON.stringify(diagnostics));
  return { ...requirement.webhooks, found: diagnostics.filter(({ code }) => code === 'invalid-value') };
}

test('a scheme is found by its name in any profile, and is part of the requirement', () => {
  const { verification, signature } = compiled('## Webhooks\n- **Signature**: Stripe, secret env:HOOK, tolerance 2 min');
  assert.equal(verification?.name, 'stripe');
  assert.equal(signature?.tolerance, 120_000);
  assert.equal(
    compiled('## Security\n- **Webhook Signature**: Standard Webhooks, secret env:HOOK').verification?.name,
    'standard-webhooks',
  );
});

test('secrets alone mean the scheme of the vendor profile', () => {
  const own = compiled('## Webhooks\n- **Signature**: secret env:HOOK', 'Acme');
  assert.equal(own.verification?.name, 'acme');
  assert.deepEqual(own.found, []);
  const none = compiled('## Webhooks\n- **Signature**: secret env:HOOK');
  assert.equal(none.verification, undefined);
  assert.match(none.found[0]?.message ?? '', /names no scheme, and no vendor profile/);
});

test('an algorithm needs a header', () => {
  const named = compiled('## Webhooks\n- **Signature**: HMAC-SHA256, header X-Signature, secret env:HOOK').verification;
  assert.equal(named?.name, 'hmac-sha256');
  assert.deepEqual(named?.proof.kind === 'signature' && named.proof.place, { header: 'X-Signature' });
  const nameless = compiled('## Webhooks\n- **Signature**: HMAC-SHA256, secret env:HOOK');
  assert.equal(nameless.verification, undefined);
  assert.match(nameless.found[0]?.message ?? '', /which header/);
});

test('a header that is named takes the place of the scheme’s own', () => {
  const { verification } = compiled('## Webhooks\n- **Signature**: Stripe, header X-Forwarded-Signature, secret env:HOOK');
  assert.deepEqual(verification?.proof.kind === 'signature' && verification.proof.place, { header: 'X-Forwarded-Signature' });
});

test('a scheme that nobody knows is told with those that are known, and stops no traffic', () => {
  const { verification, found } = compiled('## Webhooks\n- **Signature**: Unheardof, secret env:HOOK');
  assert.equal(verification, undefined);
  assert.match(found[0]?.message ?? '', /no scheme called unheardof is known/);
  assert.match(found[0]?.remedy ?? '', /acme, standard-webhooks, stripe.*hmac-sha256/);
  assert.deepEqual([found[0]?.severity, found[0]?.blocks], ['warning', false]);
});

test('none is no scheme, and nothing is wrong with it; documents without events have none', () => {
  const none = compiled('## Webhooks\n- **Signature**: none');
  assert.deepEqual([none.verification, none.found], [undefined, []]);
  assert.deepEqual(compiled(''), { found: [] });
  assert.equal(schemeFor(undefined, ACME, PROFILES), undefined);
});
