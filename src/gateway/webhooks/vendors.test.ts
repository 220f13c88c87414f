/** Webhooks of real vendors' schemes from end to end: documents, a gateway on loopback, a store; only the network beyond is a stand-in. */
import assert from 'node:assert/strict';
import { sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import twilio from 'twilio';
import { LEAF_KEY } from '../../adapters/webhooks/testing/authority.ts';
import { NOW, SENDERS, SNS_PEM } from '../../adapters/webhooks/testing/senders.ts';
import { Inbox } from '../../deliveries/inbox/inbox.ts';
import { Receiver } from '../../deliveries/inbox/receiver.ts';
import { Integrations } from '../../library/index.ts';
import { webhookProtocol } from '../../library/webhook-protocol.ts';
import type { World } from '../../requirement/clock.ts';
import type { Event } from '../../requirement/event.ts';
import type { Store } from '../../requirement/store.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { Secrets } from '../../runtime/secrets/secrets.ts';
import { openMemory } from '../../store/memory/open-memory.ts';
import { openSqlite } from '../../store/sqlite/open-sqlite.ts';
import { Gateway } from '../gateway.ts';

const HOUR = 3_600_000;
const PUBLIC = 'https://hooks.example.com';

interface Genuine {
  /** As the document names it. */
  readonly signature: string;
  readonly headers: readonly string[];
  readonly body: Uint8Array;
  readonly secrets: readonly string[];
  readonly path?: string;
  /** Whether a copy is refused when it comes late. */
  readonly timed: boolean;
}

function sender(name: string, signature: string, timed: boolean): Genuine {
  const { request, secrets } = SENDERS[name] ?? assert.fail(name);
  return { signature, headers: request.headers, body: request.body, secrets, timed };
}

const VENDORS: Readonly<Record<string, Genuine>> = {
  stripe: sender('stripe', 'Stripe, secret env:SECRET', true),
  github: sender('github', 'GitHub, secret env:SECRET', false),
  shopify: sender('shopify', 'Shopify, secret env:SECRET', false),
  slack: sender('slack', 'Slack, secret env:SECRET', true),
  sendgrid: sender('sendgrid', 'SendGrid, secret env:SECRET', false),
  sns: sender('aws-sns, version 2', 'AWS SNS, secret env:SECRET', false),
  standard: sender('standard-webhooks', 'Standard Webhooks, secret env:SECRET', true),
  ed25519: sender('standard-webhooks, Ed25519', 'Standard Webhooks, secret env:SECRET', true),
  generic: sender('hmac-sha256', 'HMAC-SHA256, header X-Signature, secret env:SECRET', false),
  grid: sender('azure-event-grid', 'Azure Event Grid, secret env:SECRET', false),
  twilio: twilioMessage(),
};

function twilioMessage(): Genuine {
  const { secrets } = SENDERS.twilio ?? assert.fail();
  const path = '/acme/webhooks/sms?store=7';
  const body = 'Body=Hi+there%21&From=%2B14158675309&MessageSid=SM1&To=%2B18005551212';
  const fields = Object.fromEntries(new URLSearchParams(body));
  const signature = twilio.getExpectedTwilioSignature(secrets[0] ?? '', `${PUBLIC}${path}`, fields);
  const headers = ['Content-Type', 'application/x-www-form-urlencoded', 'X-Twilio-Signature', signature];
  return { signature: 'Twilio, secret env:SECRET', headers, body: Buffer.from(body), secrets, path, timed: false };
}

interface Stand {
  readonly store: Store;
  readonly asked: string[];
  /** Milliseconds by which the clock is ahead. */
  ahead: number;
  post(body: Uint8Array | string, headers: readonly string[], options?: { path?: string; method?: string }): Promise<Response>;
  count(): Promise<number>;
  /** Everything that was told, as text. */
  told(): string;
}

async function start(t: TestContext, { signature, secrets }: Genuine, open: (world: World) => Promise<Store>): Promise<Stand> {
  const real = realWorld();
  const world = Object.create(real, { epoch: { value: () => NOW + stand.ahead } }) as World;
  for (const name of ['now', 'random', 'identifier', 'schedule', 'cancel'] as const)
    Object.defineProperty(world, name, { value: (real[name] as (...all: never[]) => unknown).bind(real) });
  const store = await open(real);
  t.after(() => store.close());
  const folder = mkdtempSync(join(tmpdir(), 'concordat-vendors-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'REQ-I-001-acme.md'), documentWith(signature));
  const events: Event[] = [];
  const observe = (event: Event): void => void events.push(event);
  const variables = { SECRET: secrets[0] ?? '' };
  const integrations = await Integrations.open({ folder, observe, store, variables });
  t.after(() => integrations.close());
  const asked: string[] = [];
  const get = (async (url: string) => {
    asked.push(url);
    return new Response(url.endsWith('.pem') ? SNS_PEM : '<ConfirmSubscriptionResponse/>');
  }) as typeof fetch;
  const keys = new Secrets(variables);
  const inbox = new Inbox({ store, world, observe });
  const protocol = webhookProtocol(world, get);
  const receiver = new Receiver({ inbox, protocol, world, observe, secret: (reference) => keys.read(reference) });
  const deliveries = integrations.deliveries ?? assert.fail('there is no store');
  const feed = deliveries.inbox.feed.bind(deliveries.inbox);
  const served = new Proxy(deliveries, {
    get: (of, name) => (name === 'inbox' ? { receiver, feed } : Reflect.get(of, name, of)),
  });
  const all = new Proxy(integrations, {
    get(of, name) {
      if (name === 'deliveries') return served;
      const value: unknown = Reflect.get(of, name, of);
      return typeof value === 'function' ? value.bind(of) : value;
    },
  });
  const gateway = await Gateway.start({ integrations: all, port: 0, observe, store, publicUrl: PUBLIC });
  t.after(() => gateway.close());
  const stand: Stand = {
    store,
    asked,
    ahead: 0,
    post: (body, headers, { path = '/acme/webhooks', method = 'POST' } = {}) => {
      const pairs = Array.from({ length: headers.length / 2 }, (_, at): [string, string] => [
        headers[2 * at] as string,
        headers[2 * at + 1] as string,
      ]);
      return fetch(`${gateway.address}${path}`, {
        method,
        headers: pairs,
        ...(method === 'POST' ? { body: body as string } : {}),
      });
    },
    count: () => store.deliveries.count({ box: 'inbox' }).then(({ count }) => count),
    told: () => JSON.stringify(events),
  };
  return stand;
}

const memory = (world: World): Promise<Store> => openMemory({ world });

function sqlite(t: TestContext): (world: World) => Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-vendors-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return (world) => openSqlite({ file: join(folder, 'store.sqlite'), world });
}

for (const [name, genuine] of Object.entries(VENDORS)) {
  for (const engine of ['memory', 'SQLite']) {
    test(`${name}, ${engine}: genuine, again, forged, truncated, late, oversized`, async (t) => {
      const stand = await start(t, genuine, engine === 'memory' ? memory : sqlite(t));
      const { headers, body, timed, path } = genuine;
      const options = path === undefined ? {} : { path };
      const send = (bytes: Uint8Array | string, with_ = headers) =>
        stand.post(bytes, with_, options).then(({ status }) => status);
      // Nobody signs the body for Event Grid: whoever has the secret is believed.
      const refused = name === 'grid' ? [] : [401, 400];
      const changed = Buffer.from(body);
      // Of a message of SNS its fields are signed, not its bytes.
      const at = name === 'sns' ? changed.indexOf('line one') : changed.length - 3;
      changed[at] = (changed[at] as number) ^ 1;
      const longer = name === 'sns' ? changed : Buffer.concat([body, Buffer.from(' ')]);
      for (const forged of [changed, body.subarray(0, body.length - 5), longer, Buffer.alloc(0)])
        if (refused.length > 0) assert.ok(refused.includes(await send(forged)), 'forged');
      const proofs = headers.flatMap((each, at) => (at % 2 === 0 && PROOF.test(each) ? [at + 1] : []));
      for (const at of proofs) {
        const other = headers.map((text, each) => (each === at ? mutated(text) : text));
        assert.ok([401, 400].includes(await send(body, other)), `another ${headers[at - 1]}`);
        assert.ok([401, 400].includes(await send(body, [...headers, headers[at - 1] as string, mutated(headers[at] as string)])));
        const without = headers.filter((_, each) => each !== at && each !== at - 1);
        assert.ok([401, 400].includes(await send(body, without)), `no ${headers[at - 1]}`);
      }
      assert.equal(await send(Buffer.alloc(1_048_577, 32)), 413);
      assert.equal(await stand.count(), 0, 'nothing of all that is stored');
      assert.equal(await send(body), 200);
      assert.equal(await stand.count(), 1);
      assert.equal(await send(body), 200);
      stand.ahead = 2 * HOUR;
      assert.equal(await send(body), timed ? 401 : 200, 'late');
      assert.equal(await stand.count(), 1, 'an old copy is nothing new');
      const told = stand.told();
      assert.match(told, /webhook\.refused/);
      for (const text of [...genuine.secrets, body.toString().slice(10, 40)])
        assert.ok(!told.includes(text), 'nothing of it is told');
    });
  }
}

test('Twilio wants TwiML, and signs the address as it knows it', async (t) => {
  const { body, headers, path = '' } = VENDORS.twilio ?? assert.fail();
  const stand = await start(t, VENDORS.twilio ?? assert.fail(), memory);
  const answer = await stand.post(body, headers, { path });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /xml/);
  assert.match(await answer.text(), /<Response/);
  assert.equal((await stand.post(body, headers, { path: path.replace('7', '8') })).status, 401);
  assert.equal((await stand.post(body, headers)).status, 401);
});

test('Slack: a challenge is answered where it is signed, and is no event', async (t) => {
  const { createHmac } = await import('node:crypto');
  const slack = VENDORS.slack ?? assert.fail();
  const stand = await start(t, slack, memory);
  const body = '{"type":"url_verification","token":"x","challenge":"3eZbrw1a"}';
  const time = String(NOW / 1_000);
  const signature = `v0=${createHmac('sha256', slack.secrets[0] ?? '')
    .update(`v0:${time}:${body}`)
    .digest('hex')}`;
  const headers = ['Content-Type', 'application/json', 'X-Slack-Request-Timestamp', time, 'X-Slack-Signature', signature];
  const answer = await stand.post(body, headers);
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /3eZbrw1a/);
  assert.equal((await stand.post(body.replace('3e', '4e'), headers)).status, 401);
  assert.equal(await stand.count(), 0);
});

test('Event Grid: the handshake is answered to who knows the secret', async (t) => {
  const grid = VENDORS.grid ?? assert.fail();
  const stand = await start(t, grid, memory);
  const body = '[{"id":"1","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"512d38b6"}}]';
  const kind = ['Content-Type', 'application/json', 'aeg-event-type', 'SubscriptionValidation'];
  const answer = await stand.post(body, [...kind, 'Authorization', `Bearer ${grid.secrets[0]}`]);
  assert.deepEqual([answer.status, await answer.json()], [200, { validationResponse: '512d38b6' }]);
  assert.equal((await stand.post(body, kind)).status, 401);
  assert.equal((await stand.post(body, [...kind, 'Authorization', 'Bearer another'])).status, 401);
  assert.equal(await stand.count(), 0);
});

test('SNS: a subscription is confirmed at Amazon and nowhere else, and only for our topic', async (t) => {
  const sns = VENDORS.sns ?? assert.fail();
  const stand = await start(t, sns, memory);
  const confirmation = (changes: Record<string, string> = {}): string => {
    const fields: Record<string, string> = {
      Message: 'You have chosen to subscribe.',
      MessageId: 'm-2',
      SubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=abc',
      Timestamp: '2026-03-01T12:00:00.000Z',
      Token: 'abc',
      TopicArn: sns.secrets[0] ?? '',
      Type: 'SubscriptionConfirmation',
      ...changes,
    };
    const content = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
    const text = content.map((each) => `${each}\n${fields[each]}\n`).join('');
    return JSON.stringify({
      ...fields,
      SignatureVersion: '2',
      Signature: sign('sha256', Buffer.from(text), LEAF_KEY).toString('base64'),
      SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem',
    });
  };
  const type = ['Content-Type', 'text/plain; charset=UTF-8'];
  assert.equal((await stand.post(confirmation(), type)).status, 200);
  const confirmed = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=abc';
  assert.deepEqual(
    stand.asked.filter((url) => !url.endsWith('.pem')),
    [confirmed],
  );
  for (const SubscribeURL of [
    'http://sns.eu-west-1.amazonaws.com/',
    'https://169.254.169.254/latest/meta-data',
    'https://sns.eu-west-1.amazonaws.com.evil.example/',
    'https://sns.eu-west-1.amazonaws.com@evil.example/',
    'https://sns.eu-west-1.amazonaws.com:8443/',
  ])
    assert.ok([400, 401].includes((await stand.post(confirmation({ SubscribeURL }), type)).status), SubscribeURL);
  const theirs = confirmation({ TopicArn: 'arn:aws:sns:eu-west-1:999999999999:orders' });
  assert.equal((await stand.post(theirs, type)).status, 401);
  assert.equal((await stand.post(confirmation().replace('m-2', 'm-3'), type)).status, 401);
  assert.deepEqual(
    stand.asked.filter((url) => !url.endsWith('.pem')),
    [confirmed],
    'nobody else was asked',
  );
  assert.equal(await stand.count(), 0);
});

const PROOF = /signature|hmac|authorization|webhook-id$/i;

function mutated(text: string): string {
  const middle = text.length >> 1;
  return `${text.slice(0, middle)}${text[middle] === 'a' ? 'b' : 'a'}${text.slice(middle + 1)}`;
}

function documentWith(signature: string): string {
  return `# REQ-I-001: Acme

## General Information
**ID**: REQ-I-001
**External System**: Acme
**Owner**: Payments team
**Criticality**: Critical
**Type**: REST API

## Integration Description
Sends events.

## Technical Specifications

### Endpoint/Connection
- **URL**: http://127.0.0.1:9
- **Protocol**: HTTP
- **Authentication**: none

### Exchanged Data
| Operation | Request | Idempotent |
|---|---|---|
| read thing | \`GET /v1/things/{id}\` | yes |

## Webhooks
- **Signature**: ${signature}
`;
}
