import assert from 'node:assert/strict';
import { test } from 'node:test';
import { genericScheme } from '../../requirement/generic-schemes.ts';
import { isSigned } from './signed-name.ts';
import { NOW, SENDERS } from './testing/senders.ts';
import { verifyWebhook } from './verify.ts';

test('each scheme tells whether the name of its events is signed', async () => {
  const told: Record<string, boolean> = {};
  for (const [name, { scheme, request, secrets, certificates }] of Object.entries(SENDERS)) {
    const verdict = await verifyWebhook(scheme, request, secrets, { now: NOW, certificates });
    assert.ok(verdict.verified, name);
    if (verdict.id !== undefined) told[scheme.name] = verdict.idSigned;
    else assert.equal(verdict.idSigned, false, 'what is not there is not signed');
  }
  for (const name of ['stripe', 'slack', 'standard-webhooks', 'aws-sns', 'sendgrid']) assert.ok(told[name] !== false, name);
  for (const name of ['github', 'shopify', 'twilio', 'paypal', 'azure-event-grid']) assert.ok(told[name] !== true, name);
  assert.equal(told.stripe, true);
});

test('a copy under another name is accepted by GitHub’s scheme, and the verdict says that the name proves nothing', async () => {
  const sender = Object.values(SENDERS).find(({ scheme }) => scheme.name === 'github');
  assert.ok(sender !== undefined);
  const { scheme, request, secrets } = sender;
  const headers = request.headers.filter((_, at) => request.headers[at - (at % 2)]?.toLowerCase() !== 'x-github-delivery');
  const again = { ...request, headers: [...headers, 'X-GitHub-Delivery', 'another'] };
  const verdict = await verifyWebhook(scheme, again, secrets, { now: NOW });
  assert.deepEqual(
    [verdict.verified, verdict.verified && verdict.id, verdict.verified && verdict.idSigned],
    [true, 'another', false],
  );
});

test('a generic scheme signs the body, and nothing beside it', () => {
  const scheme = genericScheme('hmac-sha256', 'X-Signature');
  assert.ok(scheme !== undefined);
  assert.equal(isSigned({ field: 'id' }, scheme), true);
  assert.equal(isSigned({ header: 'X-Id' }, scheme), false);
  assert.equal(isSigned({ query: 'id' }, scheme), false);
});
