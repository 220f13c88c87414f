import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Document, OpenAPIBackend } from 'openapi-backend';
import { realWorld } from '../../runtime/platform/world.ts';
import { openMemory } from '../../store/memory/open-memory.ts';
import { PROBLEM_TYPES } from '../problem-types.ts';
import type { GatewayStand } from '../testing/gateway-stand.ts';
import { rawExchange, startStand } from '../testing/gateway-stand.ts';
import { newDelivery } from './deliveries/testing/new-delivery.ts';
import type { FleetJson } from './fleet-json.ts';
import { OPENAPI } from './openapi.ts';

async function description(): Promise<OpenAPIBackend> {
  // Throws when it is not valid. The validator knows 3.0; the description keeps to what both versions read alike.
  const definition = { ...structuredClone(OPENAPI), openapi: '3.0.3' } as unknown as Document;
  const api = new OpenAPIBackend({
    definition,
    strict: true,
    ajvOpts: { strict: false, formats: { 'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ } },
  });
  await api.init();
  return api;
}

/** One request for each answer that the description promises. */
const REQUESTS: readonly (readonly [operation: string, status: number, method: string, path: string, body?: string])[] = [
  ['health', 200, 'GET', '/health'],
  ['ready', 200, 'GET', '/ready'],
  ['metrics', 200, 'GET', '/metrics'],
  ['errorPage', 200, 'GET', '/errors/circuit-open'],
  ['errorPage', 404, 'GET', '/errors/no-such'],
  ['description', 200, 'GET', '/api/openapi.json'],
  ['status', 200, 'GET', '/api/status'],
  ['readFleet', 200, 'GET', '/api/fleet'],
  ['listRequirements', 200, 'GET', '/api/requirements'],
  ['readRequirement', 200, 'GET', '/api/requirements/payment-gateway'],
  ['readRequirement', 200, 'GET', '/api/requirements/req-i-001'],
  ['readRequirement', 404, 'GET', '/api/requirements/nobody'],
  ['controlRequirement', 200, 'POST', '/api/requirements/REQ-I-001/control', '{"action":"pause","forMs":1000}'],
  ['controlRequirement', 200, 'POST', '/api/requirements/REQ-I-001/control', '{"action":"kill"}'],
  ['controlRequirement', 200, 'POST', '/api/requirements/REQ-I-001/control', '{"action":"resume"}'],
  ['controlRequirement', 400, 'POST', '/api/requirements/REQ-I-001/control', '{"action":"explode"}'],
  ['controlRequirement', 400, 'POST', '/api/requirements/REQ-I-001/control', '{"action":"kill","forMs":-1}'],
  ['controlRequirement', 404, 'POST', '/api/requirements/nobody/control', '{"action":"kill"}'],
  ['listEvents', 200, 'GET', '/api/events'],
  ['listEvents', 200, 'GET', '/api/events?after=1&limit=5'],
  ['listEvents', 400, 'GET', '/api/events?limit=0'],
  ['listDeliveries', 200, 'GET', '/api/deliveries'],
  ['listDeliveries', 200, 'GET', '/api/deliveries?requirement=payment-gateway&state=waiting,dead&from=2026-01-01&limit=1'],
  ['listDeliveries', 400, 'GET', '/api/deliveries?state=asleep'],
  ['listDeliveries', 400, 'GET', '/api/deliveries?from=yesterday'],
  ['readDelivery', 200, 'GET', '/api/deliveries/d-1'],
  ['readDelivery', 200, 'GET', '/api/deliveries/d-1?body=true&who=ana'],
  ['readDelivery', 400, 'GET', '/api/deliveries/d-1?body=true'],
  ['readDelivery', 404, 'GET', '/api/deliveries/nobody'],
  ['exportDeliveries', 200, 'GET', '/api/deliveries/export?box=outbox'],
  ['exportDeliveries', 400, 'GET', '/api/deliveries/export?body=true'],
  ['orderDeliveries', 200, 'POST', '/api/deliveries/acts', '{"act":"retry","id":"d-1","who":"ana"}'],
  ['orderDeliveries', 200, 'POST', '/api/deliveries/acts', '{"act":"cancel","filter":{"box":"outbox"}}'],
  ['orderDeliveries', 400, 'POST', '/api/deliveries/acts', '{"act":"cancel","filter":{"boxx":"outbox"}}'],
  [
    'orderDeliveries',
    400,
    'POST',
    '/api/deliveries/acts',
    '{"act":"cancel","filter":{},"confirm":"made up","who":"ana","why":"test"}',
  ],
  ['orderDeliveries', 400, 'POST', '/api/deliveries/acts', '{"act":"cancel","filter":{},"confirm":"made up","who":"ana"}'],
  ['orderDeliveries', 400, 'POST', '/api/deliveries/acts', '{"act":"retry","id":"d-1"}'],
  ['orderDeliveries', 404, 'POST', '/api/deliveries/acts', '{"act":"retry","id":"nobody","who":"ana"}'],
  ['orderDeliveries', 409, 'POST', '/api/deliveries/acts', '{"act":"replay","id":"d-2","who":"ana"}'],
  ['readDeliveryAct', 404, 'GET', '/api/deliveries/acts/nobody'],
  ['stopDeliveryAct', 404, 'DELETE', '/api/deliveries/acts/nobody?who=ana'],
  ['stopDeliveryAct', 400, 'DELETE', '/api/deliveries/acts/nobody'],
  ['pauseDeliveries', 200, 'POST', '/api/requirements/payment-gateway/deliveries/pause', '{"who":"ana","forMs":1000}'],
  ['pauseDeliveries', 400, 'POST', '/api/requirements/REQ-I-001/deliveries/pause', '{"who":"ana","box":"subscriptions"}'],
  ['pauseDeliveries', 404, 'POST', '/api/requirements/nobody/deliveries/pause', '{"who":"ana"}'],
  ['readStore', 200, 'GET', '/api/store'],
  ['resumeDeliveries', 200, 'POST', '/api/requirements/REQ-I-001/deliveries/resume', '{"who":"ana","why":"over"}'],
  ['listAudit', 200, 'GET', '/api/audit'],
  ['listAudit', 200, 'GET', '/api/audit?subject=d-1&limit=1'],
];

async function withTraffic(stand: GatewayStand): Promise<void> {
  stand.vendor.respond = (request, response, number) =>
    void request.resume().on('end', () => response.writeHead(number === 1 ? 503 : 200).end());
  await (await stand.fetch('/v1/payments/1')).text();
  await (await stand.fetch('/v1/unknown')).text();
}

test('every page answers as the description says', async (t) => {
  const api = await description();
  const store = await openMemory({ world: realWorld() });
  t.after(() => store.close());
  await store.deliveries.accept([newDelivery('d-1'), newDelivery('d-2')]);
  const stand = await startStand(t, { store });
  await withTraffic(stand);
  for (const [operation, status, method, path, body] of REQUESTS) {
    await t.test(`${operation}: ${method} ${path} ${body ?? ''}`, async () => {
      const response = await stand.admin(path, {
        method,
        body: body ?? null,
        headers: body === undefined ? {} : { 'content-type': 'application/json' },
      });
      assert.equal(response.status, status);
      const text = await response.text();
      const type = response.headers.get('content-type') ?? '';
      const promised = api.getOperation(operation)?.responses?.[String(status)] as
        | { content: Record<string, unknown> }
        | undefined;
      assert.deepEqual(Object.keys(promised?.content ?? {}), [type.split(';', 1)[0]]);
      const validated = api.validateResponse(/[/+]json/.test(type) ? JSON.parse(text) : text, operation, status);
      assert.deepEqual(validated.errors, null);
    });
  }
  const answered = new Set(REQUESTS.map(([operation]) => operation));
  assert.deepEqual(answered, new Set(api.getOperations().map(({ operationId }) => operationId)));
});

test('a gateway of a fleet tells who there is, and of which documents not all run the same', async (t) => {
  const store = await openMemory({ world: realWorld() });
  t.after(() => store.close());
  const alone = await startStand(t);
  assert.deepEqual(await (await alone.admin('/api/fleet')).json(), { reachable: false, members: [], mixed: [], limits: [] });
  const one = await startStand(t, { store, fleet: { version: '1.2.3', place: 'here:1' } });
  await startStand(t, { store, fleet: { version: '1.2.4', place: 'here:2' }, rateLimits: '2 requests/second' });
  const read = async (stand: GatewayStand): Promise<FleetJson> => (await (await stand.admin('/api/fleet')).json()) as FleetJson;
  let fleet: FleetJson;
  for (;;) {
    const changed = one.next('fleet.changed');
    fleet = await read(one);
    if (fleet.members.length === 2) break;
    await changed;
  }
  assert.deepEqual(fleet.members.map(({ place, version }) => `${place} ${version}`).sort(), ['here:1 1.2.3', 'here:2 1.2.4']);
  assert.ok(fleet.members.some(({ id }) => id === fleet.member));
  assert.deepEqual(fleet.mixed, ['REQ-I-001']);
  const api = await description();
  assert.deepEqual(api.validateResponse(fleet, 'readFleet', 200).errors, null);
});

test('a description that is wrong would be noticed', async () => {
  const api = await description();
  assert.notEqual(api.validateResponse({ status: 'perhaps' }, 'health', 200).errors, null);
  assert.notEqual(api.validateResponse({ requirements: [{}], documents: {} }, 'listRequirements', 200).errors, null);
});

test('every problem type has its page', async (t) => {
  const stand = await startStand(t);
  for (const name of Object.keys(PROBLEM_TYPES)) {
    const response = await stand.admin(`/errors/${name}`);
    assert.equal(response.status, 200);
    assert.match(await response.text(), new RegExp(`\`${name}\``));
  }
});

test('unknown pages and methods are problems too', async (t) => {
  const stand = await startStand(t);
  for (const path of ['', '/', '/nothing', '/api', '/api/requirements/a/b', '/constructor', '/api/__proto__']) {
    assert.equal((await stand.admin(path)).status, 404, path);
  }
  const response = await stand.admin('/api/requirements', { method: 'DELETE' });
  assert.equal(response.status, 405);
  assert.equal(response.headers.get('allow'), 'GET');
  assert.equal((await stand.admin('/health', { method: 'HEAD' })).status, 200);
});

test('orders from a page of another site, or by another name of this machine, are refused', async (t) => {
  const stand = await startStand(t);
  const order = (fields: string): Promise<string> =>
    stand.raw(
      `POST /-/api/requirements/REQ-I-001/control HTTP/1.1\r\nConnection: close\r\nContent-Length: 17\r\n${fields}\r\n{"action":"kill"}`,
    );
  const json = 'Content-Type: application/json\r\n';
  assert.match(await order(`Host: rebound.example\r\n${json}`), /^HTTP\/1\.1 421 /);
  assert.match(await order(`Host: localhost\r\nOrigin: http://evil.example\r\n${json}`), /^HTTP\/1\.1 403 /);
  assert.match(await order(`Host: localhost\r\nOrigin: http://localhost:3000\r\n${json}`), /^HTTP\/1\.1 403 /);
  assert.match(await order(`Host: localhost\r\nContent-Type: text/plain\r\n`), /^HTTP\/1\.1 400 /);
  assert.equal((await stand.fetch('/v1/payments/1')).status, 200);
  const host = `localhost:${stand.port}`;
  assert.match(await order(`Host: ${host}\r\nOrigin: http://${host}\r\n${json}`), /^HTTP\/1\.1 200 /);
  assert.equal((await stand.fetch('/v1/payments/1')).status, 503);
});

test('events are told in order, from a number on, and only those worth telling', async (t) => {
  const stand = await startStand(t, { limits: { events: 3 } });
  for (let n = 0; n < 5; n++) await (await stand.fetch('/v1/unknown')).text();
  await (await stand.fetch('/v1/payments/1')).text();
  const { events } = (await (await stand.admin('/api/events')).json()) as {
    events: { sequence: number; event: { name: string } }[];
  };
  assert.deepEqual(
    events.map(({ sequence }) => sequence),
    [3, 4, 5],
  );
  assert.deepEqual(new Set(events.map(({ event }) => event.name)), new Set(['request.refused']));
  const rest = (await (await stand.admin('/api/events?after=4')).json()) as { events: { sequence: number }[] };
  assert.deepEqual(
    rest.events.map(({ sequence }) => sequence),
    [5],
  );
});

test('every bound has a gauge of what is used and where it stops', async (t) => {
  const stand = await startStand(t);
  const text = await (await stand.admin('/metrics')).text();
  for (const bound of ['connections', 'requests', 'held bodies', 'remembered keys', 'recent events', 'metric series']) {
    assert.match(text, new RegExp(`^concordat_bound_used\\{requirement="",bound="${bound}"\\} \\d+$`, 'm'));
    assert.match(text, new RegExp(`^concordat_bound_limit\\{requirement="",bound="${bound}"\\} \\d+$`, 'm'));
  }
  assert.match(text, /^concordat_bound_limit\{requirement="REQ-I-001",bound="queue"\} \d+$/m);
  assert.match(
    await rawExchange(stand.port, 'GET /-/metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
    /text\/plain; version=0\.0\.4/,
  );
});
