import assert from 'node:assert/strict';
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { documentFor, startStand } from './testing/gateway-stand.ts';

test('an edit applies while traffic flows: no request is lost, and the breaker is not forgotten', async (t) => {
  const stand = await startStand(t, { watch: true });
  const breakers = async (): Promise<unknown> =>
    ((await (await stand.admin('/api/requirements/REQ-I-001')).json()) as { breakers: unknown }).breakers;
  await stand.admin('/api/requirements/REQ-I-001/control', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"action":"open"}',
  });
  let running = true;
  const statuses = new Set<number>();
  const traffic = (async () => {
    while (running) statuses.add((await stand.fetch('/v1/payments/1')).status);
  })();
  const reloaded = stand.next('requirement.reloaded');
  const operations = [
    '| read payment | `GET /v1/payments/{id}` | | | yes | 5 s |',
    '| list payments | `GET /v1/payments` | | | yes | 5 s |',
  ];
  // As editors do it: beside, then in place.
  writeFileSync(join(stand.folder, 'edited'), documentFor(stand.vendor.url, { operations }));
  renameSync(join(stand.folder, 'edited'), stand.file);
  await reloaded;
  running = false;
  await traffic;
  assert.deepEqual([...statuses], [503]);
  assert.deepEqual(await breakers(), [{ state: 'forced open' }]);
  assert.equal((await stand.fetch('/v1/payments')).status, 503, 'declared now, refused by the breaker');
  assert.equal((await stand.fetch('/v1/refunds', { method: 'POST' })).status, 403, 'declared no more');
});

test('an invalid edit changes nothing but the diagnostics', async (t) => {
  const stand = await startStand(t);
  writeFileSync(stand.file, documentFor(stand.vendor.url).replace('5 s per attempt', 'fast per attempt'));
  const status = stand.gateway.reload();
  assert.equal(status.failed.length, 1);
  assert.equal(status.failed[0]?.kept, true);
  assert.equal((await stand.fetch('/v1/payments/1')).status, 200);
  const told = (await (await stand.admin('/api/status')).json()) as {
    documents: { failed: { requirement: string }[]; readAt: string };
  };
  assert.equal(told.documents.failed[0]?.requirement, 'REQ-I-001');
  assert.ok(Date.parse(told.documents.readAt) > 0);
  writeFileSync(stand.file, documentFor(stand.vendor.url));
  assert.deepEqual(stand.gateway.reload().failed, []);
});

test('a drain lets requests end, says so, and takes no new connections', async (t) => {
  const stand = await startStand(t);
  const answers: (() => void)[] = [];
  stand.vendor.respond = (_request, response) => void answers.push(() => response.end('late'));
  const kept = connect(stand.port, '127.0.0.1');
  await once(kept, 'connect');
  kept.write('GET /payment-gateway/v1/payments/1 HTTP/1.1\r\nHost: localhost\r\n\r\n');
  let received = '';
  kept.setEncoding('latin1').on('data', (text: string) => {
    received += text;
  });
  await stand.vendor.arrived(1);
  const address = stand.gateway.address;
  const closed = stand.gateway.close();
  await assert.rejects(fetch(`${address}/-/ready`));
  for (const answer of answers) answer();
  await once(kept, 'close');
  await closed;
  assert.match(received, /^HTTP\/1\.1 200 /);
  assert.match(received, /^Connection: close\r$/m);
  assert.match(received, /late/);
});

test('a connection that is open during a drain hears that the gateway is not ready', async (t) => {
  const stand = await startStand(t);
  stand.vendor.respond = (_request, response) => void response.write('begun');
  const kept = connect(stand.port, '127.0.0.1').setEncoding('latin1');
  kept.write('GET /payment-gateway/v1/payments/1 HTTP/1.1\r\nHost: localhost\r\n\r\n');
  let received = '';
  kept.on('data', (text: string) => {
    received += text;
  });
  await once(kept, 'data');
  const closed = stand.gateway.close();
  kept.destroy();
  await closed;
  assert.match(received, /begun/);
});

test('a drain takes no longer than its bound', async (t) => {
  const stand = await startStand(t, { limits: { drain: 30 } });
  stand.vendor.respond = () => undefined;
  const call = stand.fetch('/v1/payments/1');
  await stand.vendor.arrived(1);
  const broken = assert.rejects(call);
  await stand.gateway.close();
  await broken;
  await stand.vendor.arrivals[0]?.abandoned;
});

test('closing twice is closing once', async (t) => {
  const stand = await startStand(t);
  assert.equal(stand.gateway.close(), stand.gateway.close());
  await stand.gateway.close();
});
