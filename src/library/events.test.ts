import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Event } from '../requirement/event.ts';
import { realWorld } from '../runtime/platform/world.ts';
import { openMemory } from '../store/memory/open-memory.ts';
import { Integrations } from './index.ts';

async function open(
  t: TestContext,
  deliverTo: string,
): Promise<{ integrations: Integrations; receive(body: string): Promise<string>; events: Event[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-events-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const document = `# REQ-I-001: Acme Pay

## General Information
**ID**: REQ-I-001
**External System**: Acme Pay
**Owner**: Payments team
**Criticality**: Important
**Type**: REST API

## Technical Specifications
- **URL**: http://127.0.0.1:9
- **Protocol**: HTTP
- **Authentication**: none

## Webhooks
- **Signature**: none
- **Deliver To**: ${deliverTo}
- **Deduplicate By**: id
`;
  writeFileSync(join(folder, 'REQ-I-001-acme-pay.md'), document);
  const store = await openMemory({ world: realWorld() });
  t.after(() => store.close());
  const events: Event[] = [];
  const integrations = await Integrations.open({ folder, store, observe: (event) => void events.push(event) });
  t.after(() => integrations.close());
  assert.deepEqual(integrations.report.failed, []);
  const receive = async (body: string): Promise<string> => {
    const { requirement } = integrations.get('acme-pay');
    const headers = ['Content-Type', 'application/json'];
    const request = {
      method: 'POST',
      url: 'http://localhost/acme-pay/webhooks',
      headers,
      body: Buffer.from(body),
      sender: undefined,
    };
    return (await integrations.deliveries?.inbox.receiver.receive(requirement, request))?.kind ?? 'nothing';
  };
  return { integrations, receive, events };
}

test('events come to the application in its own process, once acknowledged no more, and the loop ends with the integrations', async (t) => {
  const { integrations, receive } = await open(t, 'in process');
  for (const id of ['1', '2', '2', '3']) assert.equal(await receive(`{"id":"${id}"}`), 'accepted');
  const seen: string[] = [];
  for await (const event of integrations.get('acme-pay').events()) {
    seen.push(event.id);
    if (seen.length === 3) void integrations.close();
  }
  assert.deepEqual(seen, ['1', '2', '3']);
});

test('events go to the address under Deliver To, and to nobody else', async (t) => {
  const arrived: string[] = [];
  const server = createServer((request, response) => {
    arrived.push(String(request.headers['concordat-event']));
    request.resume().on('end', () => response.writeHead(204).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { integrations, receive } = await open(t, `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`);
  const ended = new Promise<Event>((resolve) => {
    integrations.subscribe((event) => event.name === 'delivery.ended' && resolve(event));
  });
  assert.equal(await receive('{"id":"evt_1"}'), 'accepted');
  const event = await ended;
  assert.ok(event.name === 'delivery.ended' && event.state === 'delivered' && event.box === 'inbox');
  assert.deepEqual(arrived, ['evt_1']);
  await assert.rejects(integrations.get('acme-pay').events().next(), { code: 'CONCORDAT_INPUT_INVALID' });
});
