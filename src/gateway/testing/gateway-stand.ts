/** A document, its vendor and a gateway, all on loopback and each with a log. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Integrations } from '../../library/index.ts';
import type { Event } from '../../requirement/event.ts';
import type { Store } from '../../requirement/store.ts';
import { Gateway } from '../gateway.ts';
import type { GatewayLimits } from '../limits.ts';
import { StandInVendor } from './stand-in-vendor.ts';

export interface StandOptions {
  /** Lines of Error Handling. */
  readonly errorHandling?: readonly string[];
  readonly rateLimits?: string;
  /** Instead of the vendor's own address. */
  readonly url?: string;
  readonly operations?: readonly string[];
  readonly limits?: Partial<GatewayLimits>;
  readonly watch?: boolean;
  /** Whoever opened it closes it. */
  readonly store?: Store;
  /** Takes part in the fleet of the store. */
  readonly fleet?: { readonly version: string; readonly place: string };
}

const OPERATIONS = [
  '| create payment | `POST /v1/payments` | | | by key | 5 s |',
  '| refund | `POST /v1/refunds` | | | no | 5 s |',
  '| read payment | `GET /v1/payments/{id}` | | | yes | 5 s |',
];

const QUICK = [
  '- **Timeout**: 5 s per attempt, 20 s in all',
  '- **Retry**: 2 times, constant backoff of 1 ms, no jitter, on 409, 429, 5xx, network, timeout',
  '- **Idempotency**: header Idempotency-Key, kept 24 h',
];

export function documentFor(url: string, options: StandOptions = {}): string {
  return `# REQ-I-001: Payment gateway

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
- **URL**: ${options.url ?? url}
- **Protocol**: HTTP
- **Authentication**: none
- **Rate Limits**: ${options.rateLimits ?? '1,000 requests/second'}

### Exchanged Data
| Operation | Request | Input | Output | Idempotent | Timeout |
|---|---|---|---|---|---|
${(options.operations ?? OPERATIONS).join('\n')}

## Error Handling
${(options.errorHandling ?? QUICK).join('\n')}
`;
}

export class GatewayStand {
  readonly vendor: StandInVendor;
  readonly integrations: Integrations;
  readonly gateway: Gateway;
  readonly folder: string;
  /** Everything that the engines and the gateway told. */
  readonly events: Event[];

  constructor(vendor: StandInVendor, integrations: Integrations, gateway: Gateway, folder: string, events: Event[]) {
    this.vendor = vendor;
    this.integrations = integrations;
    this.gateway = gateway;
    this.folder = folder;
    this.events = events;
  }

  get port(): number {
    return Number(new URL(this.gateway.address).port);
  }

  get file(): string {
    return join(this.folder, 'REQ-I-001-payment-gateway.md');
  }

  /** `path` below the requirement. */
  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.gateway.address}/payment-gateway${path}`, init);
  }

  admin(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.gateway.address}/-${path}`, init);
  }

  /** Sends bytes as they are and reads until the gateway closes the connection. */
  raw(bytes: string, port: number = this.port): Promise<string> {
    return rawExchange(port, bytes);
  }

  /** Resolves with the next event of that name. */
  next(name: Event['name']): Promise<Event> {
    return new Promise((resolve) => {
      const stop = this.integrations.subscribe((event) => {
        if (event.name !== name) return;
        stop();
        resolve(event);
      });
    });
  }
}

export async function startStand(t: TestContext, options: StandOptions = {}): Promise<GatewayStand> {
  const vendor = await StandInVendor.start();
  t.after(() => vendor.close());
  const folder = mkdtempSync(join(tmpdir(), 'concordat-gateway-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'REQ-I-001-payment-gateway.md'), documentFor(vendor.url, options));
  const events: Event[] = [];
  const observe = (event: Event): void => void events.push(event);
  const { store, fleet } = options;
  const integrations = await Integrations.open({ folder, observe, store, fleet, transport: 'wire' });
  t.after(() => integrations.close());
  assert.deepEqual(integrations.report.failed, []);
  const { limits, watch } = options;
  const gateway = await Gateway.start({
    integrations,
    port: 0,
    ports: { 'payment-gateway': 0 },
    observe,
    limits,
    store,
    ...(watch === true ? { folder } : {}),
  });
  t.after(() => gateway.close());
  return new GatewayStand(vendor, integrations, gateway, folder, events);
}

export function rawExchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text;
    });
    // A reset after the answer is as good an end as any.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
  });
}
