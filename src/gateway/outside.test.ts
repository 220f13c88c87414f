/** What anonymous senders reach by the public name, or through whatever stands in front: public doors, and nothing by any trick. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Integrations } from '../library/index.ts';
import type { Event } from '../requirement/event.ts';
import { realWorld } from '../runtime/platform/world.ts';
import { openMemory } from '../store/memory/open-memory.ts';
import type { Admin } from './admin/admin.ts';
import type { CallerResponse } from './caller.ts';
import type { ServedDocuments } from './documents.ts';
import type { Door } from './door.ts';
import type { EgressSetting } from './egress.ts';
import { Entrance } from './entrance.ts';
import { Gateway, type GatewayOptions } from './gateway.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { documentFor, rawExchange } from './testing/gateway-stand.ts';
import { StandInVendor } from './testing/stand-in-vendor.ts';

interface Stand {
  readonly vendor: StandInVendor;
  readonly gateway: Gateway;
  readonly port: number;
  /** The status of what is answered to these lines. */
  send(line: string, ...headers: string[]): Promise<number>;
}

async function startStand(t: TestContext, options: Partial<GatewayOptions> = {}): Promise<Stand> {
  const vendor = await StandInVendor.start();
  t.after(() => vendor.close());
  const folder = mkdtempSync(join(tmpdir(), 'concordat-outside-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'REQ-I-001-payment-gateway.md'), documentFor(vendor.url));
  const store = await openMemory({ world: realWorld() });
  t.after(() => store.close());
  const integrations = await Integrations.open({ folder, store });
  t.after(() => integrations.close());
  const publicUrl = 'https://hooks.example.com';
  const gateway = await Gateway.start({ integrations, port: 0, ports: { 'REQ-I-001': 0 }, store, publicUrl, ...options });
  t.after(() => gateway.close());
  const port = Number(new URL(gateway.address).port);
  const send = async (line: string, ...headers: string[]): Promise<number> => {
    const all = ['Connection: close', ...headers].join('\r\n');
    return Number((await rawExchange(port, `${line} HTTP/1.1\r\n${all}\r\n\r\n`)).split(' ')[1]);
  };
  return { vendor, gateway, port, send };
}

const INSIDE = [
  'GET /-/health',
  'GET /-/metrics',
  'GET /-/api/requirements',
  'GET /-/api/deliveries',
  'POST /-/api/requirements/REQ-I-001/control',
  'POST /payment-gateway/v1/payments',
  'GET /payment-gateway/v1/payments/7',
  'POST /payment-gateway/operations/refund',
  'POST /payment-gateway/deliveries',
  'GET /REQ-I-001/deliveries/x',
  'DELETE /req-i-001/deliveries/x',
  'GET /payment-gateway/events',
  'POST /payment-gateway/publications',
  'GET /payment-gateway/subscribers',
  'GET /',
  'GET //payment-gateway/v1/payments/7',
  'GET /payment-gateway//v1/payments/7',
  'GET /payment-gateway/webhooks/../v1/payments/7',
  'GET /payment-gateway/webhooks/%2e%2e/v1/payments/7',
  'GET /payment-gateway/webhooks%2f..%2fv1/payments/7',
  'GET /payment-gateway%2fwebhooks/../v1/payments/7',
  'POST /payment-gateway/%6fperations/refund',
  'POST /payment-gateway?/webhooks',
  'GET /%2d/health',
  'GET /webhooks/../-/health',
  'OPTIONS /payment-gateway/v1/payments',
  'GET /__proto__/webhooks',
  'GET /constructor/subscribers/x',
];

test('by the public name nothing of this machine is reached, however it is written', async (t) => {
  const { vendor, send } = await startStand(t);
  for (const line of INSIDE) {
    for (const host of ['hooks.example.com', 'HOOKS.example.com:443']) {
      const status = await send(line, `Host: ${host}`);
      assert.ok(status >= 400 && status < 500, `${line} ${host}: ${status}`);
    }
  }
  assert.equal(vendor.arrivals.length, 0);
});

test('a proxy or tunnel that calls us localhost opens nothing either', async (t) => {
  const { vendor, send } = await startStand(t);
  for (const line of INSIDE) {
    for (const field of [
      'X-Forwarded-For: 203.0.113.7',
      'forwarded: for=203.0.113.7',
      'X-Real-IP: 203.0.113.7',
      'X-Forwarded-Host: a',
    ]) {
      const status = await send(line, 'Host: localhost', field);
      assert.ok(status >= 400 && status < 500, `${line} ${field}: ${status}`);
    }
    const own = await send(line, 'Host: payment-gateway.localhost', 'X-Forwarded-Proto: https');
    assert.ok(own >= 400 && own < 500, `${line}: ${own}`);
  }
  assert.equal(vendor.arrivals.length, 0);
  assert.equal(await send('GET /-/health', 'Host: localhost'), 200, 'who comes straight from this machine does');
  assert.equal(await send('GET /payment-gateway/v1/payments/7', 'Host: localhost'), 200);
});

test('a requirement’s own port is no way round', async (t) => {
  const { vendor, gateway } = await startStand(t);
  const [port = 0] = Object.values(gateway.ports);
  for (const headers of ['Host: hooks.example.com', 'Host: localhost\r\nX-Forwarded-For: 203.0.113.7']) {
    const answer = await rawExchange(port, `GET /v1/payments/7 HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 421 /);
  }
  assert.equal(vendor.arrivals.length, 0);
});

test('one that is pipelined behind another is judged by its own name', async (t) => {
  const { vendor, port } = await startStand(t);
  const answers = await rawExchange(
    port,
    'GET /-/health HTTP/1.1\r\nHost: localhost\r\n\r\n' +
      'GET /-/health HTTP/1.1\r\nHost: hooks.example.com\r\n\r\n' +
      'GET /payment-gateway/v1/payments/7 HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.7\r\nConnection: close\r\n\r\n',
  );
  const statuses = [...answers.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
  assert.deepEqual(statuses, ['200', '421', '421']);
  assert.equal(vendor.arrivals.length, 0);
});

test('what comes from outside never takes every place', () => {
  const told: Event[] = [];
  const left: (() => void)[] = [];
  const statuses: number[] = [];
  const setting = {
    limits: { ...DEFAULT_LIMITS, requests: 8 },
    events: { tell: (name: string, fields: object) => void told.push({ name, ...fields } as Event) },
    pages: () => '',
  } as unknown as EgressSetting;
  const route = { adapter: { match: () => undefined } };
  const documents = { routes: { find: () => route } } as unknown as ServedDocuments;
  const admin = { handle: () => void statuses.push(200) } as unknown as Admin;
  const waiting: Door = { public: true, takes: () => true, enter: () => undefined };
  const entrance = new Entrance(setting, documents, admin, [waiting], 'hooks.example.com');
  const visit = (host: string): void => {
    const response = {
      headersSent: false,
      on: (_name: string, listener: () => void) => void left.push(listener),
      writeHead: (status: number) => void statuses.push(status),
      end: () => undefined,
    } as unknown as CallerResponse;
    const rawHeaders = ['Host', host];
    entrance.handle({ method: 'POST', url: '/-/webhooks', rawHeaders, httpVersion: '1.1', complete: true }, response, undefined);
  };
  for (let time = 0; time < 6; time += 1) visit('hooks.example.com');
  assert.deepEqual(statuses, [503, 503], 'four wait, two are sent away');
  assert.deepEqual([entrance.outside, entrance.mostOutside], [4, 4]);
  assert.ok(told.some((event) => event.name === 'bound.reached' && event.bound === 'requests from outside'));
  visit('localhost');
  assert.equal(statuses.at(-1), 200, 'this machine still gets in');
  for (const leave of left) leave();
  assert.deepEqual([entrance.outside, entrance.inFlight], [0, 0]);
});

test('where nothing is known to stand in front, what an application hands on changes nothing', async (t) => {
  const { send } = await startStand(t, { publicUrl: undefined });
  assert.equal(await send('GET /payment-gateway/v1/payments/7', 'Host: localhost', 'X-Forwarded-For: 10.0.0.1'), 200);
});

test('a public name that is this machine’s own shuts nobody out', async (t) => {
  const { send } = await startStand(t, { publicUrl: 'http://localhost:7070' });
  assert.equal(await send('GET /-/health', 'Host: localhost'), 200);
  assert.equal(await send('GET /payment-gateway/v1/payments/7', 'Host: localhost'), 200);
});

test('a body that drips is answered in time, whatever door it stands in', { timeout: 20_000 }, async (t) => {
  const { port } = await startStand(t, { limits: { stall: 300 } });
  const { connect } = await import('node:net');
  for (const path of ['/payment-gateway/deliveries', '/-/api/deliveries/acts']) {
    const received = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(port, '127.0.0.1');
      const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{`;
      socket.write(head);
      const dripping = setInterval(() => socket.write(' '), 20);
      socket.setEncoding('latin1').on('data', (more: string) => {
        text += more;
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearInterval(dripping);
        resolve(text);
      });
    });
    assert.match(received, /^HTTP\/1\.1 408 /, path);
  }
});
