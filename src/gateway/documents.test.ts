import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Integrations } from '../library/index.ts';
import { SimulatedWorld } from '../runtime/simulation/world.ts';
import { ServedDocuments } from './documents.ts';
import { documentFor, startStand } from './testing/gateway-stand.ts';

test('saving by rename leaves no gap, and nothing is forgotten; what stays away is removed', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-documents-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'REQ-I-001-payment-gateway.md');
  writeFileSync(file, documentFor('https://pay.example'));
  const world = new SimulatedWorld();
  const integrations = await Integrations.open({ folder, world });
  t.after(() => integrations.close());
  const documents = new ServedDocuments(integrations, world);
  const engine = documents.routes.find('payment-gateway')?.engine;
  assert.ok(engine !== undefined);

  renameSync(file, `${file}~`);
  assert.deepEqual(documents.reload().missing, ['REQ-I-001']);
  world.advance(2_900);
  assert.equal(documents.routes.find('payment-gateway')?.engine, engine, 'while it is away');
  renameSync(`${file}~`, file);
  assert.deepEqual(documents.reload().missing, []);
  world.advance(60_000);
  assert.equal(documents.routes.find('payment-gateway')?.engine, engine, 'once it is back');

  rmSync(file);
  documents.reload();
  world.advance(62_999);
  assert.equal(documents.routes.find('payment-gateway')?.engine, engine);
  world.advance(63_000);
  assert.equal(documents.routes.find('payment-gateway'), undefined);
  assert.deepEqual(documents.status.missing, []);
  documents.close();
  assert.equal(world.pending, 0);
});

test('calls that wait for a document that is removed are told so, and not that the gateway is shutting down', async (t) => {
  const stand = await startStand(t, {
    rateLimits: '1 request/minute; wait up to 2 min',
    errorHandling: ['- **Timeout**: 5 s per attempt, 3 min in all', '- **Idempotency**: header Idempotency-Key, kept 24 h'],
  });
  await stand.fetch('/v1/payments/1');
  const queued = stand.next('queue.entered');
  const waiting = stand.fetch('/v1/payments/2');
  await queued;
  rmSync(stand.file);
  stand.integrations.reload();
  const problem = (await (await waiting).json()) as { status: number; type: string; detail: string; clause?: string };
  assert.deepEqual([problem.status, problem.type.split('/').at(-1), problem.clause], [503, 'document-removed', undefined]);
  assert.match(problem.detail, /its document was taken away/i);
});
