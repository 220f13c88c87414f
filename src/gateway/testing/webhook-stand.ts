/** A gateway with an inbox on loopback, and a sender that signs what it sends. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Inbox } from '../../deliveries/inbox/inbox.ts';
import { Receiver } from '../../deliveries/inbox/receiver.ts';
import type { WebhookProtocol, WebhookRequest } from '../../deliveries/inbox/reception.ts';
import { Integrations } from '../../library/index.ts';
import type { Event } from '../../requirement/event.ts';
import type { Store } from '../../requirement/store.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { Secrets } from '../../runtime/secrets/secrets.ts';
import { openMemory } from '../../store/memory/open-memory.ts';
import { Gateway, type GatewayOptions } from '../gateway.ts';
import type { ServedIntegrations } from '../served.ts';

export interface WebhookStandOptions {
  /** Lines under Webhooks. Default: a signature, events handled in process. */
  readonly webhooks?: readonly string[];
  readonly security?: readonly string[];
  readonly variables?: Record<string, string>;
  readonly store?: Store;
  readonly gateway?: Partial<GatewayOptions>;
}

export const SECRET = ['a', 'secret', 'of', 'tests'].join('-');
const SIGNED = '- **Signature**: HMAC-SHA256, header X-Signature, secret env:HOOK_SECRET';

export class WebhookStand {
  readonly gateway: Gateway;
  readonly integrations: Integrations;
  readonly store: Store;
  readonly events: Event[];

  constructor(gateway: Gateway, integrations: Integrations, store: Store, events: Event[]) {
    this.gateway = gateway;
    this.integrations = integrations;
    this.store = store;
    this.events = events;
  }

  /** Sends it as the other side does: signed, unless `signature` says otherwise. */
  send(body: string | Uint8Array, headers: Record<string, string> = {}, path = '/webhooks'): Promise<Response> {
    return fetch(`${this.gateway.address}/acme-pay${path}`, {
      method: 'POST',
      body: body as string,
      headers: { 'content-type': 'application/json', 'x-signature': sign(body), ...headers },
    });
  }

  refusals(): readonly string[] {
    return this.events.flatMap((event) => (event.name === 'webhook.refused' ? [event.reason] : []));
  }

  count(): Promise<number> {
    return this.store.deliveries.count({ box: 'inbox' }).then(({ count }) => count);
  }
}

export function sign(body: string | Uint8Array, secret: string = SECRET): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

export async function startWebhookStand(t: TestContext, options: WebhookStandOptions = {}): Promise<WebhookStand> {
  const world = realWorld();
  const store = options.store ?? (await openMemory({ world }));
  if (options.store === undefined) t.after(() => store.close());
  const folder = mkdtempSync(join(tmpdir(), 'concordat-webhooks-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'REQ-I-001-acme-pay.md'), documentWith(options));
  const events: Event[] = [];
  const observe = (event: Event): void => void events.push(event);
  const variables = { HOOK_SECRET: SECRET, ...options.variables };
  const integrations = await Integrations.open({ folder, observe, store, variables });
  t.after(() => integrations.close());
  const gateway = await Gateway.start({
    integrations: withTestScheme(integrations, variables, observe),
    port: 0,
    observe,
    store,
    ...options.gateway,
  });
  t.after(() => gateway.close());
  return new WebhookStand(gateway, integrations, store, events);
}

/** The integrations as they are, except that signatures are checked by a scheme of the tests. */
function withTestScheme(
  integrations: Integrations,
  variables: Record<string, string>,
  observe: (event: Event) => void,
): ServedIntegrations {
  const world = realWorld();
  const { deliveries } = integrations;
  if (deliveries === undefined) throw new Error('there is no store');
  const secrets = new Secrets(variables);
  const inbox = new Inbox({ store: deliveries.store, world, observe });
  const receiver = new Receiver({ inbox, protocol: SCHEME, world, observe, secret: (reference) => secrets.read(reference) });
  const served = new Proxy(deliveries, {
    get: (target, name) =>
      name === 'inbox' ? { receiver, feed: target.inbox.feed.bind(target.inbox) } : Reflect.get(target, name, target),
  });
  return new Proxy(integrations, {
    get(target, name) {
      if (name === 'deliveries') return served;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** HMAC over the body; a body `challenge …` is answered with the rest of it; TwiML where the path ends in `/voice`. */
const SCHEME: WebhookProtocol = {
  verify(_requirement, request, secrets) {
    const given = Buffer.from(header(request, 'x-signature') ?? '');
    const good = secrets.some((secret) => {
      const expected = Buffer.from(sign(request.body, secret));
      return expected.length === given.length && timingSafeEqual(expected, given);
    });
    if (!good) return { verified: false, status: 401, reason: 'signature' };
    if (textOf(request).startsWith('challenge ')) return { verified: true, id: undefined, type: undefined };
    const event = JSON.parse(textOf(request)) as { readonly id?: string; readonly type?: string };
    return { verified: true, id: event.id, type: event.type };
  },
  greet(_requirement, request) {
    const text = textOf(request);
    if (!text.startsWith('challenge ')) return undefined;
    return { answer: { status: 200, headers: ['Content-Type', 'text/plain'], body: text.slice(10) } };
  },
  acknowledge: (_requirement, { url }) =>
    url.endsWith('/voice') ? { status: 200, headers: ['Content-Type', 'text/xml'], body: '<Response/>' } : undefined,
};

function textOf({ body }: WebhookRequest): string {
  return Buffer.from(body).toString('utf8');
}

function header({ headers }: WebhookRequest, name: string): string | undefined {
  for (let at = 0; at < headers.length; at += 2) if (headers[at]?.toLowerCase() === name) return headers[at + 1];
  return undefined;
}

function documentWith({ webhooks = [SIGNED], security = [] }: WebhookStandOptions): string {
  return `# REQ-I-001: Acme Pay

## General Information
**ID**: REQ-I-001
**External System**: Acme Pay
**Owner**: Payments team
**Criticality**: Critical
**Type**: REST API

## Integration Description
Takes payments.

## Technical Specifications

### Endpoint/Connection
- **URL**: http://127.0.0.1:9
- **Protocol**: HTTP
- **Authentication**: none

### Exchanged Data
| Operation | Request | Idempotent |
|---|---|---|
| read payment | \`GET /v1/payments/{id}\` | yes |

## Webhooks
${webhooks.join('\n')}

## Security
${security.join('\n')}
`;
}
