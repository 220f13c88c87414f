import assert from 'node:assert/strict';
import { createHmac, sign } from 'node:crypto';
import { test } from 'node:test';
import { Certificates } from './certificates.ts';
import { acknowledgement, greetWebhook } from './handshake.ts';
import type { WebhookRequest } from './message.ts';
import { LEAF_KEY } from './testing/authority.ts';
import { NOW, SENDERS, type Sender, SNS_PEM, schemeOf } from './testing/senders.ts';
import { verifyWebhook } from './verify.ts';

const SECRET = ['of', 'tests'].join('-');
const options = { now: NOW };
const post = (headers: readonly string[], body: string, url = 'https://example.com/hooks', method = 'POST'): WebhookRequest => ({
  method,
  url,
  headers,
  body: Buffer.from(body, 'utf8'),
});

function fromSlack(body: string, secret = SECRET): WebhookRequest {
  const time = String(NOW / 1_000);
  const signature = createHmac('sha256', secret).update(`v0:${time}:${body}`).digest('hex');
  return post(['X-Slack-Request-Timestamp', time, 'X-Slack-Signature', `v0=${signature}`], body);
}

test('Slack: the challenge of a signed url_verification is given back, and of another one not', async () => {
  const body = '{"token":"x","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}';
  const greeting = await greetWebhook(schemeOf('slack'), fromSlack(body), [SECRET], options);
  assert.ok(greeting?.kind === 'answer');
  assert.equal(greeting.answer.body, '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P');
  assert.deepEqual(greeting.answer.headers.slice(0, 2), ['Content-Type', 'text/plain; charset=utf-8']);
  const forged = await greetWebhook(schemeOf('slack'), fromSlack(body, 'another'), [SECRET], options);
  assert.deepEqual(forged, { kind: 'refused', refusal: { verified: false, status: 401, reason: 'wrong signature' } });
  assert.equal(await greetWebhook(schemeOf('slack'), fromSlack('{"type":"event_callback"}'), [SECRET], options), undefined);
});

test('Event Grid: the validation code is given back to who knows the secret', async () => {
  const body = JSON.stringify([
    {
      id: 'v',
      eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
      data: { validationCode: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' },
    },
  ]);
  const headers = ['aeg-event-type', 'SubscriptionValidation'];
  const url = `https://example.com/hooks?code=${SECRET}`;
  const scheme = schemeOf('azure-event-grid');
  const greeting = await greetWebhook(scheme, post(headers, body, url), [SECRET], options);
  assert.ok(greeting?.kind === 'answer');
  assert.deepEqual(JSON.parse(greeting.answer.body), { validationResponse: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' });
  const stranger = await greetWebhook(scheme, post(headers, body, 'https://example.com/hooks?code=x'), [SECRET], options);
  assert.equal(stranger?.kind, 'refused');
});

test('Event Grid: whoever asks for permission by CloudEvents gets it for the origin that asks, with the secret', async () => {
  const headers = ['WebHook-Request-Origin', 'eventemitter.example.com', 'WebHook-Request-Rate', '120'];
  const scheme = schemeOf('azure-event-grid');
  const url = `https://example.com/hooks?code=${SECRET}`;
  const greeting = await greetWebhook(scheme, post(headers, '', url, 'OPTIONS'), [SECRET], options);
  assert.ok(greeting?.kind === 'answer');
  assert.deepEqual(greeting.answer.headers.slice(0, 4), [
    'WebHook-Allowed-Origin',
    'eventemitter.example.com',
    'WebHook-Allowed-Rate',
    '*',
  ]);
  const stranger = await greetWebhook(scheme, post(headers, '', 'https://example.com/hooks', 'OPTIONS'), [SECRET], options);
  assert.equal(stranger?.kind, 'refused');
  assert.equal(await greetWebhook(scheme, post([], '', url, 'OPTIONS'), [SECRET], options), undefined);
});

test('Event Grid: the secret comes in the address, as a bearer token, or as it is; twice it comes from nobody', async () => {
  const scheme = schemeOf('azure-event-grid');
  const judged = async (headers: string[], query = '') => {
    const verdict = await verifyWebhook(
      scheme,
      post(headers, '[{"id":"e1"}]', `https://example.com/${query}`),
      [SECRET],
      options,
    );
    return verdict.verified ? verdict.id : verdict.reason;
  };
  assert.equal(await judged(['Authorization', `Bearer ${SECRET}`]), 'e1');
  assert.equal(await judged(['Authorization', SECRET]), 'e1');
  assert.equal(await judged([], `?code=${SECRET}`), 'e1');
  assert.equal(await judged([], `?code=${SECRET}&code=${SECRET}`), 'address malformed');
  assert.equal(await judged([]), 'no signature');
  assert.equal(await judged(['Authorization', `Bearer ${SECRET}x`], `?code=${SECRET}`), 'wrong signature');
});

test('SNS: a subscription is confirmed at an address of SNS only', async () => {
  const { scheme, secrets } = SENDERS['aws-sns, version 2'] as Sender;
  const certificates = new Certificates({ fetch: async () => SNS_PEM });
  const confirmation = (SubscribeURL: string) => {
    const fields = {
      Message: 'You have chosen',
      MessageId: 'm-2',
      SubscribeURL,
      Timestamp: '2026-03-01T12:00:00.000Z',
      Token: 'token',
      TopicArn: secrets[0] as string,
      Type: 'SubscriptionConfirmation',
    };
    const content = Object.entries(fields)
      .map(([name, value]) => `${name}\n${value}\n`)
      .join('');
    const Signature = sign('sha256', Buffer.from(content), LEAF_KEY).toString('base64');
    const SigningCertURL = 'https://sns.eu-west-1.amazonaws.com/x.pem';
    return post([], JSON.stringify({ ...fields, Signature, SignatureVersion: '2', SigningCertURL }));
  };
  const good = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription';
  const greeting = await greetWebhook(scheme, confirmation(good), secrets, { now: NOW, certificates });
  assert.deepEqual(greeting, { kind: 'confirm', url: good, answer: { status: 200, headers: [], body: '' } });
  for (const bad of [
    'https://169.254.169.254/',
    'https://sns.eu-west-1.amazonaws.com.example.com/',
    'http://sns.eu-west-1.amazonaws.com/',
    'https://bucket.s3.amazonaws.com/',
    'https://u:p@sns.eu-west-1.amazonaws.com/',
    'https://sns.eu-west-1.amazonaws.com:8443/',
  ]) {
    const refusal = await greetWebhook(scheme, confirmation(bad), secrets, { now: NOW, certificates });
    assert.equal(refusal?.kind, 'refused', bad);
  }
  const ours = await greetWebhook(scheme, confirmation(good), ['another topic'], { now: NOW, certificates });
  assert.equal(ours?.kind, 'refused');
});

test('Twilio wants TwiML, others any yes', () => {
  assert.deepEqual(acknowledgement(schemeOf('twilio')), {
    status: 200,
    headers: ['Content-Type', 'text/xml'],
    body: '<Response/>',
  });
  assert.equal(acknowledgement(schemeOf('stripe')), undefined);
});
