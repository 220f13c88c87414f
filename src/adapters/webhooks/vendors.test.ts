/**
 * What vendors have published, and what their own software says. Published by the vendor: Twilio, SendGrid, GitHub, Slack, Standard
 * Webhooks, Amazon SNS. Made by the vendor's package: Stripe, Twilio, Standard Webhooks. Our own: Shopify, PayPal (by an authority of
 * ours), Event Grid, the generic ones.
 */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import twilio from 'twilio';
import { genericScheme } from '../../requirement/generic-schemes.ts';
import type { WebhookScheme } from '../../requirement/webhook-scheme.ts';
import { Certificates } from './certificates.ts';
import type { WebhookRequest } from './message.ts';
import { publicKeyOf, signWebhook } from './sign.ts';
import { NOW, SENDERS, schemeOf } from './testing/senders.ts';
import type { Verdict } from './verdict.ts';
import { verifyWebhook } from './verify.ts';

const SECRET = ['of', 'tests'].join('-');
const stripe = new Stripe(`sk_${'test'}_x`);

function request(headers: readonly string[], body: string | Uint8Array, url = 'https://example.com/hooks'): WebhookRequest {
  return { method: 'POST', url, headers, body: typeof body === 'string' ? Buffer.from(body, 'utf8') : body };
}

function reasonOf(verdict: Verdict): string {
  return verdict.verified ? 'verified' : `${verdict.status} ${verdict.reason}`;
}

async function judged(
  scheme: string | WebhookScheme,
  given: WebhookRequest,
  secrets: readonly string[],
  now = NOW,
): Promise<string> {
  return reasonOf(await verifyWebhook(typeof scheme === 'string' ? schemeOf(scheme) : scheme, given, secrets, { now }));
}

for (const [name, { scheme, request: genuine, secrets, certificates }] of Object.entries(SENDERS)) {
  test(`${name}: a genuine webhook is verified, beside a secret that is on its way out or in`, async () => {
    const options = { now: NOW, certificates };
    assert.equal(reasonOf(await verifyWebhook(scheme, genuine, secrets, options)), 'verified');
    const other = name === 'sendgrid' ? [] : ['whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'];
    assert.equal(reasonOf(await verifyWebhook(scheme, genuine, [...other, ...secrets], options)), 'verified');
    assert.equal(reasonOf(await verifyWebhook(scheme, genuine, [], options)), '503 no secret');
  });
}

test('Stripe: what its library signs is verified, and what its library refuses is refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.boolean(), fc.integer({ min: -600, max: 600 }), async (payload, right, away) => {
      const timestamp = NOW / 1_000 + away;
      const header = stripe.webhooks.generateTestHeaderString({ payload, secret: right ? SECRET : 'another', timestamp });
      const verdict = await judged('stripe', request(['stripe-signature', header], payload), [SECRET]);
      const expected = !right
        ? '401 wrong signature'
        : away < -300
          ? '401 too old'
          : away > 300
            ? '401 from the future'
            : 'verified';
      assert.equal(verdict, expected);
    }),
    { numRuns: 300, seed: 1 },
  );
  const { request: genuine } = SENDERS.stripe as (typeof SENDERS)[string];
  const verdict = await verifyWebhook(schemeOf('stripe'), genuine, ['a-secret-of-tests'], { now: NOW });
  assert.deepEqual(verdict, { verified: true, id: 'evt_1', idSigned: true, type: 'invoice.paid', timestamp: NOW });
});

test('Twilio: the documented examples', async () => {
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
  const body = 'Digits=1234&CallSid=CA1234567890ABCDE&To=%2B18005551212&Caller=%2B14158675309&From=%2B14158675309';
  const signed = ['X-Twilio-Signature', 'RSOYDt4T1cUTdK1PDd93/VVr8B8='];
  assert.equal(await judged('twilio', request(signed, body, url), ['12345']), 'verified');
  assert.equal(await judged('twilio', request(signed, `${body}&More=1`, url), ['12345']), '401 wrong signature');
  const json = '{"property": "value", "boolean": true}';
  const hashed = `${url}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620`;
  const signature = ['X-Twilio-Signature', 'a9nBmqA0ju/hNViExpshrM61xv4='];
  assert.equal(await judged('twilio', request(signature, json, hashed), ['12345']), 'verified');
  assert.equal(await judged('twilio', request(signature, `${json} `, hashed), ['12345']), '401 wrong body');
  assert.equal(
    await judged('twilio', request(['X-Twilio-Signature', 'AAAA'], json, hashed), ['12345']),
    '400 signature malformed',
  );
});

test('Twilio: the signature of an address alone is none for a body', async () => {
  const url = 'https://example.com/voice';
  const signature = twilio.getExpectedTwilioSignature(SECRET, url, {});
  assert.equal(await judged('twilio', request(['X-Twilio-Signature', signature], '', url), [SECRET]), 'verified');
  const json = request(['X-Twilio-Signature', signature, 'Content-Type', 'application/json'], '{"From":"anybody"}', url);
  assert.equal(await judged('twilio', json, [SECRET]), '401 wrong signature');
});

test('Twilio: agrees with its library on forms, addresses and ports', async () => {
  const field = fc.tuple(
    fc.stringMatching(/^[A-Z][a-z]{0,6}$/),
    fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => text.isWellFormed()),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(field, { selector: ([name]) => name, maxLength: 6 }),
      fc.constantFrom('', ':443', ':8443'),
      fc.constantFrom('', ':443', ':8443'),
      async (fields, signedPort, port) => {
        const signed = `https://example.com${signedPort}/in?a=b`;
        const signature = twilio.getExpectedTwilioSignature(SECRET, signed, Object.fromEntries(fields));
        const url = `https://example.com${port}/in?a=b`;
        const theirs = twilio.validateRequest(SECRET, signature, url, Object.fromEntries(fields));
        const ours = await judged(
          'twilio',
          request(['X-Twilio-Signature', signature], new URLSearchParams(fields).toString(), url),
          [SECRET],
        );
        assert.equal(ours === 'verified', theirs, ours);
      },
    ),
    { numRuns: 500, seed: 2 },
  );
});

test('SendGrid: the published example', async () => {
  const key =
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==';
  const signature = 'MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH2j/0=';
  const headers = ['X-Twilio-Email-Event-Webhook-Signature', signature, 'X-Twilio-Email-Event-Webhook-Timestamp', '1588788367'];
  const body = '{"category":"example_payload","event":"test_event","message_id":"message_id"}';
  assert.equal(await judged('sendgrid', request(headers, body), [key]), 'verified');
  assert.equal(await judged('sendgrid', request(headers, 'payload'), [key]), '401 wrong signature');
  const another =
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqTxd43gyp8IOEto2LdIfjRQrIbsd4SXZkLW6jDutdhXSJCWHw8REntlo7aNDthvj+y7GjUuFDb/R1NGe1OPzpA==';
  assert.equal(await judged('sendgrid', request(headers, body), [another]), '401 wrong signature');
  assert.equal(await judged('sendgrid', request(headers, body), ['no key']), '503 secret unusable');
  assert.equal(await judged('sendgrid', request(headers.with(3, 'timestamp'), body), [key]), '400 time malformed');
});

test('GitHub: the documented example', async () => {
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  const given = request(
    ['X-Hub-Signature-256', signature, 'X-GitHub-Delivery', 'd-1', 'X-GitHub-Event', 'push'],
    'Hello, World!',
  );
  const verdict = await verifyWebhook(schemeOf('github'), given, ["It's a Secret to Everybody"], { now: NOW });
  assert.deepEqual(verdict, { verified: true, id: 'd-1', idSigned: false, type: 'push', timestamp: undefined });
});

test('Slack: the documented example', async () => {
  const body =
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
  const headers = [
    'X-Slack-Request-Timestamp',
    '1531420618',
    'X-Slack-Signature',
    'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  ];
  const secret = ['8f742231b10e8888abcd', '99yyyzzz85a5'].join('');
  const now = 1_531_420_618_000;
  assert.equal(await judged('slack', request(headers, body), [secret], now + 299_000), 'verified');
  assert.equal(await judged('slack', request(headers, body), [secret], now + 301_000), '401 too old');
  assert.equal(await judged('slack', request(headers, body), [secret], now - 301_000), '401 from the future');
});

test('Standard Webhooks: both ways with its library, and the published Ed25519 example', async () => {
  const shared = `whsec_${['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'].join('')}`;
  const body = '{"test": 2432232314}';
  const at = Date.now();
  const headers = signWebhook({ id: 'msg_1', at, body, secrets: [shared] });
  assert.deepEqual(new Webhook(shared).verify(body, headers), { test: 2432232314 });
  assert.throws(() => new Webhook(shared).verify(`${body} `, headers));
  const theirs = new Webhook(shared).sign('msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(1_614_265_330_000), body);
  const asHeaders = (signature: string) => [
    'webhook-id',
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp',
    '1614265330',
    'webhook-signature',
    signature,
  ];
  assert.equal(await judged('standard-webhooks', request(asHeaders(theirs), body), [shared], 1_614_265_330_000), 'verified');
  const seed = `whsk_${'VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk='}`;
  const published = 'v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==';
  const ours = signWebhook({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1_614_265_330_000, body, secrets: [seed] });
  assert.equal(ours['webhook-signature'], published);
  const both = request(asHeaders(`v2,AAAA ${theirs} ${published}`), body);
  assert.equal(await judged('standard-webhooks', both, [publicKeyOf(seed)], 1_614_265_330_000), 'verified');
  assert.equal(await judged('standard-webhooks', both, [shared], 1_614_265_330_000), 'verified');
});

test('Standard Webhooks: a name with a full stop is refused, because its signature would stand for another message too', async () => {
  const key = Buffer.alloc(24, 1);
  const content = `a.${NOW / 1_000}.5.x`;
  const signature = `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
  const headers = ['webhook-id', `a.${NOW / 1_000}`, 'webhook-timestamp', '5', 'webhook-signature', signature];
  const secret = `whsec_${key.toString('base64')}`;
  assert.equal(await judged('standard-webhooks', request(headers, 'x'), [secret], 5_000), '400 header malformed');
});

test('Amazon SNS: messages and certificate as its SDK tests them', async () => {
  const folder = `${import.meta.dirname}/testing/sns`;
  const pem = readFileSync(`${folder}/SimpleNotificationService-7506a1e35b36ef5a444dd1a8e7cc3ed8.pem`, 'utf8');
  const asked: string[] = [];
  const certificates = new Certificates({
    fetch: async (url) => {
      asked.push(url);
      return pem;
    },
  });
  const now = Date.parse('2026-03-06T20:10:00Z');
  const topic = 'arn:aws:sns:us-west-2:131990247566:dongie-standard-topic';
  for (const name of ['no-subject', 'with-subject', 'signature-v2', 'subscription', 'unsubscribe']) {
    const body = readFileSync(`${folder}/${name}.json`);
    const given = request(['x-amz-sns-message-type', 'Notification'], body);
    const verify = (secrets: readonly string[], at = now) =>
      verifyWebhook(schemeOf('aws-sns'), given, secrets, { now: at, certificates }).then(reasonOf);
    assert.equal(await verify([topic]), 'verified', name);
    assert.equal(await verify([`${topic}-2`]), '401 not ours', name);
    const changed = body.toString('utf8').replace('131990247566', '131990247567');
    const forged = request([], changed);
    const verdict = await verifyWebhook(schemeOf('aws-sns'), forged, [topic], { now, certificates });
    assert.equal(reasonOf(verdict), '401 wrong signature', name);
  }
  assert.equal(asked.length, 1, 'a certificate is kept');
  const given = request([], readFileSync(`${folder}/no-subject.json`));
  const late = await verifyWebhook(schemeOf('aws-sns'), given, [topic], {
    now: Date.parse('2027-01-01T00:00:00Z'),
    certificates,
  });
  assert.equal(reasonOf(late), '401 certificate refused', 'it has run out');
});

test('generic schemes: hex and base64, with and without what stands in front', async () => {
  const scheme = genericScheme('hmac-sha256', 'X-Sig') as WebhookScheme;
  const mac = createHmac('sha256', SECRET).update('body').digest();
  for (const written of [
    mac.toString('hex'),
    `sha256=${mac.toString('hex')}`,
    mac.toString('base64'),
    mac.toString('hex').toUpperCase(),
  ])
    assert.equal(await judged(scheme, request(['x-sig', written], 'body'), [SECRET]), 'verified', written);
  assert.equal(
    await judged(scheme, request(['x-sig', mac.toString('hex').slice(1)], 'body'), [SECRET]),
    '400 signature malformed',
  );
  assert.equal(await judged(scheme, request(['x-other', 'x'], 'body'), [SECRET]), '401 no signature');
  assert.equal(genericScheme('toString', 'X-Sig'), undefined);
});
