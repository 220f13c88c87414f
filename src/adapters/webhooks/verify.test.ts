import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { genericScheme } from '../../requirement/generic-schemes.ts';
import type { SignatureProof, WebhookScheme } from '../../requirement/webhook-scheme.ts';
import { match } from './match.ts';
import { Message, type WebhookRequest } from './message.ts';
import { givenSignatures } from './signature-header.ts';
import { NOW, SENDERS, type Sender, schemeOf } from './testing/senders.ts';
import { verifyWebhook } from './verify.ts';

const sender = (name: string) => SENDERS[name] as Sender;

async function reason(
  name: string,
  change: (request: WebhookRequest) => WebhookRequest,
  {
    now = NOW,
    secrets = sender(name).secrets,
    toleranceMs,
  }: { now?: number; secrets?: readonly string[]; toleranceMs?: number } = {},
): Promise<string> {
  const { scheme, request, certificates } = sender(name);
  const verdict = await verifyWebhook(scheme, change(request), secrets, { now, toleranceMs, certificates });
  return verdict.verified ? 'verified' : `${verdict.status} ${verdict.reason}`;
}

const same = (request: WebhookRequest) => request;
const without = (name: string) => (request: WebhookRequest) => ({
  ...request,
  headers: request.headers.filter((_, at) => request.headers[at - (at % 2)]?.toLowerCase() !== name.toLowerCase()),
});
const instead = (name: string, value: (before: string) => string) => (request: WebhookRequest) => ({
  ...request,
  headers: request.headers.map((each, at) =>
    at % 2 === 1 && request.headers[at - 1]?.toLowerCase() === name.toLowerCase() ? value(each) : each,
  ),
});
const beside =
  (...more: string[]) =>
  (request: WebhookRequest) => ({ ...request, headers: [...request.headers, ...more] });

describe('what is refused is told apart', () => {
  it('missing, wrong, too old and from the future, all of them 401', async () => {
    assert.equal(await reason('stripe', without('Stripe-Signature')), '401 no signature');
    assert.equal(
      await reason(
        'stripe',
        instead('Stripe-Signature', (text) => text.replace('v1=', 'v0=')),
      ),
      '401 no signature',
    );
    assert.equal(
      await reason(
        'stripe',
        instead('Stripe-Signature', (text) => text.replace(/^t=\d+,/, '')),
      ),
      '401 no time',
    );
    assert.equal(await reason('stripe', (request) => ({ ...request, body: Buffer.from('{}') })), '401 wrong signature');
    assert.equal(await reason('stripe', same, { now: NOW + 300_000 }), 'verified');
    assert.equal(await reason('stripe', same, { now: NOW + 300_001 }), '401 too old');
    assert.equal(await reason('stripe', same, { now: NOW - 300_001 }), '401 from the future');
    assert.equal(await reason('stripe', same, { now: NOW + 600_000, toleranceMs: 600_000 }), 'verified');
    assert.equal(await reason('paypal', same, { now: NOW + 80_000_000 }), 'verified', 'it says no tolerance');
    assert.equal(await reason('paypal', same, { now: NOW + 300_001, toleranceMs: 300_000 }), '401 too old');
  });

  it('truncated, unreadable, repeated and oversized, all of them 400', async () => {
    assert.equal(
      await reason(
        'stripe',
        instead('Stripe-Signature', (text) => text.slice(0, -1)),
      ),
      '400 signature malformed',
    );
    assert.equal(
      await reason(
        'github',
        instead('X-Hub-Signature-256', (text) => text.slice(0, -2)),
      ),
      '400 signature malformed',
    );
    assert.equal(
      await reason(
        'stripe',
        instead('Stripe-Signature', (text) => text.replace('t=', 't=1,t=')),
      ),
      '400 header malformed',
    );
    assert.equal(await reason('stripe', beside('stripe-signature', 'x')), '400 header repeated');
    assert.equal(await reason('stripe', beside('X-Other', 'x'.repeat(40_000))), '400 headers too large');
    const many = Array.from({ length: 17 }, () => `v1=${'0'.repeat(64)}`).join(',');
    assert.equal(
      await reason(
        'stripe',
        instead('Stripe-Signature', (text) => `${text},${many}`),
      ),
      '400 too many signatures',
    );
    assert.equal(
      await reason(
        'slack',
        instead('X-Slack-Request-Timestamp', () => 'now'),
      ),
      '400 time malformed',
    );
    assert.equal(await reason('twilio', (request) => ({ ...request, body: Uint8Array.of(0x61, 0xff) })), '400 body malformed');
    assert.equal(
      await reason(
        'standard-webhooks',
        instead('webhook-id', () => 'a\u00e9'),
      ),
      '400 header malformed',
    );
  });

  it('what is our own fault is 503, however wrong the request is', async () => {
    assert.equal(await reason('stripe', without('Stripe-Signature'), { secrets: [] }), '503 no secret');
    assert.equal(await reason('stripe', same, { secrets: [''] }), '503 secret unusable');
    assert.equal(await reason('stripe', same, { secrets: Array.from({ length: 9 }, String) }), '503 too many secrets');
    assert.equal(await reason('standard-webhooks', same, { secrets: ['whsec_%%'] }), '503 secret unusable');
    assert.equal(await reason('standard-webhooks', same, { secrets: ['whpk_AAAA'] }), '503 secret unusable');
    const { scheme, request, secrets } = sender('paypal');
    const verdict = await verifyWebhook(scheme, request, secrets, { now: NOW });
    assert.deepEqual(verdict, { verified: false, status: 503, reason: 'no certificate' });
  });

  it('a secret that cannot be used does not stand in the way of one that can', async () => {
    const { secrets } = sender('standard-webhooks');
    assert.equal(await reason('standard-webhooks', same, { secrets: ['whsec_%%', ...secrets] }), 'verified');
  });
});

describe('what is the same', () => {
  it('names of headers in another case, unknown versions beside the known, hex in capitals', async () => {
    assert.equal(
      await reason('github', (request) => ({
        ...request,
        headers: request.headers.map((each, at) => (at % 2 === 0 ? each.toLowerCase() : each)),
      })),
      'verified',
    );
    assert.equal(
      await reason(
        'stripe',
        instead('Stripe-Signature', (text) => `${text},v0=abc,v9=%%`),
      ),
      'verified',
    );
    assert.equal(
      await reason(
        'standard-webhooks',
        instead('webhook-signature', (text) => `v9,?? v1,AAAA ${text}`),
      ),
      'verified',
    );
    assert.equal(
      await reason(
        'slack',
        instead('X-Slack-Signature', (text) => `v0=${text.slice(3).toUpperCase()}`),
      ),
      'verified',
    );
  });

  it('a body is taken byte by byte: the same JSON with other white space is another body', async () => {
    const reformat = (request: WebhookRequest) => ({
      ...request,
      body: Buffer.from(JSON.stringify(JSON.parse(Buffer.from(request.body).toString()), null, 1)),
    });
    assert.equal(await reason('shopify', reformat), '401 wrong signature');
  });

  it('JSON with a name twice is not one message but two', async () => {
    const twice = (request: WebhookRequest) => {
      const text = Buffer.from(request.body).toString('utf8');
      return { ...request, body: Buffer.from(`{"Message":"another",${text.slice(1)}`, 'utf8') };
    };
    assert.equal(await reason('aws-sns, version 2', twice), '400 body malformed');
  });

  it('a line break in a field that has none runs into the next one, and is refused', async () => {
    const folded = (request: WebhookRequest) => {
      const { Subject, MessageId, ...rest } = JSON.parse(Buffer.from(request.body).toString('utf8')) as Record<string, string>;
      return {
        ...request,
        body: Buffer.from(JSON.stringify({ ...rest, MessageId: `${MessageId}\nSubject\n${Subject}` }), 'utf8'),
      };
    };
    assert.equal(await reason('aws-sns, version 2', folded), '400 body malformed');
  });
});

describe('where the name and type of an event stand', () => {
  it('in the body or in headers', async () => {
    const verdict = async (name: string) => {
      const { scheme, request, secrets, certificates } = sender(name);
      const { id, type } = {
        id: undefined,
        type: undefined,
        ...(await verifyWebhook(scheme, request, secrets, { now: NOW, certificates })),
      };
      return [id, type];
    };
    assert.deepEqual(await verdict('stripe'), ['evt_1', 'invoice.paid']);
    assert.deepEqual(await verdict('standard-webhooks'), ['msg_2KWPBgLlAfxdpx2AI54pPJ85f4W', 'invoice.paid']);
    assert.deepEqual(await verdict('aws-sns, version 1'), ['m-1', 'Notification']);
    assert.deepEqual(await verdict('sendgrid'), ['e1', 'delivered']);
    assert.deepEqual(await verdict('github'), [undefined, undefined]);
  });

  it('of several events in one body there is no common name', () => {
    const at = (json: string) => new Message({ method: 'POST', url: '/', headers: [], body: Buffer.from(json) }).field('0.id');
    assert.equal(at('[{"id":"a"}]'), 'a');
    assert.equal(at('[{"id":"a"},{"id":"b"}]'), undefined);
    assert.equal(at('{"0":{"id":7}}'), '7');
    assert.equal(at('[{"id":1e300}]'), undefined);
    assert.equal(at('nonsense'), undefined);
  });
});

describe('how much is compared', () => {
  it('is the same whichever secret matches, and when none does', () => {
    const { request, secrets } = sender('hmac-sha256');
    const scheme = genericScheme('hmac-sha256', 'X-Signature') as WebhookScheme;
    const proof = scheme.proof as SignatureProof;
    const given = givenSignatures(proof, new Message(request));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(8), (count, place) => {
        const keys = Array.from({ length: count }, (_, at) =>
          createSecretKey(Buffer.from(at === place ? (secrets[0] as string) : `other ${at}`)),
        );
        const { matched, comparisons } = match(
          given,
          proof.variants.map((variant) => ({ variant, keys })),
          [request.body],
        );
        assert.equal(comparisons, count);
        assert.equal(matched, place < count);
      }),
      { seed: 3 },
    );
  });

  it('grows with signatures times secrets, and with nothing else', () => {
    const proof = schemeOf('stripe').proof as SignatureProof;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 8 }), (signatures, secrets) => {
        const header = `t=1,${Array.from({ length: signatures }, (_, at) => `v1=${String(at % 10).repeat(64)}`).join(',')}`;
        const message = new Message({ method: 'POST', url: '/', headers: ['Stripe-Signature', header], body: Buffer.alloc(0) });
        const keys = Array.from({ length: secrets }, (_, at) => createSecretKey(Buffer.from(String(at))));
        const variants = proof.variants.map((variant) => ({ variant, keys }));
        assert.equal(match(givenSignatures(proof, message), variants, [Buffer.from('x')]).comparisons, signatures * secrets);
      }),
      { seed: 4 },
    );
  });
});
