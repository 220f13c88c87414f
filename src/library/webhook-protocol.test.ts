import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import type { WebhookRequest } from '../deliveries/inbox/reception.ts';
import { receivingRequirement } from '../deliveries/inbox/testing/requirement.ts';
import { PROFILES } from '../profiles/index.ts';
import type { Requirement } from '../requirement/requirement.ts';
import { SimulatedWorld } from '../runtime/simulation/world.ts';
import { webhookProtocol } from './webhook-protocol.ts';

const SECRET = ['whsec', 'of', 'tests'].join('_');
const NOBODY: typeof fetch = () => Promise.reject(new Error('nobody is to be asked'));

function requirementOf(name: string): Requirement {
  const verification = PROFILES.flatMap(({ webhooks = [] }) => webhooks).find((scheme) => scheme.name === name);
  assert.ok(verification !== undefined, name);
  return receivingRequirement({
    verification,
    signature: { scheme: name, header: undefined, secrets: [], tolerance: undefined },
  });
}

function post(body: string, ...headers: string[]): WebhookRequest {
  return {
    method: 'POST',
    url: 'https://hooks.example.com/acme/webhooks',
    headers: ['Content-Type', 'application/json', ...headers],
    body: Buffer.from(body),
    sender: undefined,
  };
}

test('a scheme of a profile is checked, with its time by the world’s clock', async () => {
  const world = new SimulatedWorld();
  const protocol = webhookProtocol(world, NOBODY);
  const body = '{"id":"evt_1","type":"charge.refunded"}';
  const at = Math.floor(world.epoch() / 1_000);
  const v1 = createHmac('sha256', SECRET).update(`${at}.${body}`).digest('hex');
  const request = post(body, 'Stripe-Signature', `t=${at},v1=${v1}`);
  const verification = await protocol.verify(requirementOf('stripe'), request, [SECRET]);
  assert.ok(verification.verified);
  assert.deepEqual([verification.id, verification.type], ['evt_1', 'charge.refunded']);
  await world.run(600_000);
  const late = await protocol.verify(requirementOf('stripe'), request, [SECRET]);
  assert.deepEqual(late.verified ? [] : [late.status, late.reason], [401, 'too old']);
});

test('a challenge is answered to whom it is proved, and TwiML to who wants it', async () => {
  const world = new SimulatedWorld();
  const protocol = webhookProtocol(world, NOBODY);
  const body = '{"type":"url_verification","challenge":"3eZbrw1a"}';
  const at = String(Math.floor(world.epoch() / 1_000));
  const signature = `v0=${createHmac('sha256', SECRET).update(`v0:${at}:${body}`).digest('hex')}`;
  const signed = post(body, 'X-Slack-Request-Timestamp', at, 'X-Slack-Signature', signature);
  const greeting = await protocol.greet(requirementOf('slack'), signed, [SECRET]);
  assert.ok(greeting !== undefined && 'answer' in greeting);
  assert.ok(greeting.answer.body.includes('3eZbrw1a'));
  const forged = await protocol.greet(requirementOf('slack'), post(body, 'X-Slack-Request-Timestamp', at), [SECRET]);
  assert.ok(forged !== undefined && 'refusal' in forged);
  assert.match(protocol.acknowledge(requirementOf('twilio'), post(''))?.body ?? '', /<Response/);
});

test('a scheme that nobody knows is our fault; none at all is what the document says', async () => {
  const protocol = webhookProtocol(new SimulatedWorld(), NOBODY);
  const unknown = receivingRequirement({ signature: { scheme: 'acme', header: undefined, secrets: [], tolerance: undefined } });
  const verdict = await protocol.verify(unknown, post('{}'), [SECRET]);
  assert.deepEqual(verdict.verified ? 200 : verdict.status, 503);
  const none = receivingRequirement({ signature: { scheme: 'none', header: undefined, secrets: [], tolerance: undefined } });
  assert.ok((await protocol.verify(none, post('{}'), [])).verified);
});
