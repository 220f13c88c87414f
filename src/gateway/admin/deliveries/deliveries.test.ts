/** Deliveries over the admin API: what the description cannot say. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { ConcordatError } from '../../../requirement/errors.ts';
import type { Store } from '../../../requirement/store.ts';
import { realWorld } from '../../../runtime/platform/world.ts';
import { openMemory } from '../../../store/memory/open-memory.ts';
import { type GatewayStand, startStand } from '../../testing/gateway-stand.ts';
import type { ActJson, AuditJson, DeliveriesJson, DeliveryJson, EstimateJson, HistoryJson } from './delivery-json.ts';
import { newDelivery } from './testing/new-delivery.ts';

interface Kept {
  readonly stand: GatewayStand;
  readonly store: Store;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<{ readonly status: number; readonly answer: T; readonly location: string | null }>;
}

async function kept(t: TestContext, ids: readonly string[], wrap: (store: Store) => Store = (store) => store): Promise<Kept> {
  const store = await openMemory({ world: realWorld() });
  t.after(() => store.close());
  if (ids.length > 0) await store.deliveries.accept(ids.map((id) => newDelivery(id)));
  const stand = await startStand(t, { store: wrap(store) });
  return {
    stand,
    store,
    get: async <T>(path: string) => (await (await stand.admin(path)).json()) as T,
    post: async <T>(path: string, body: object) => {
      const headers = { 'content-type': 'application/json' };
      const response = await stand.admin(path, { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: response.status, answer: (await response.json()) as T, location: response.headers.get('location') };
    },
  };
}

async function ended({ get }: Kept, id: string): Promise<ActJson> {
  for (;;) {
    const act = await get<ActJson>(`/api/deliveries/acts/${id}`);
    if (act.state !== 'running') return act;
  }
}

const MANY = Array.from({ length: 1_001 }, (_, n) => `d-${n}`);

test('pages of a list join to the whole, each delivery once', async (t) => {
  const { get } = await kept(t, MANY);
  const seen: string[] = [];
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page: DeliveriesJson = await get(`/api/deliveries?limit=250&after=${after}`);
    seen.push(...page.deliveries.map(({ id }) => id));
    after = page.next;
  }
  assert.deepEqual(seen, MANY);
});

test('an order for many: estimate, confirmation, run, result', async (t) => {
  const it = await kept(t, MANY);
  const order = { act: 'cancel', filter: { requirement: 'payment-gateway', states: ['waiting'] } };
  const { answer: estimate, status } = await it.post<EstimateJson>('/api/deliveries/acts', order);
  assert.deepEqual([status, estimate.count, estimate.sample.length, estimate.validForMs], [200, 1_001, 5, 600_000]);
  assert.equal((await it.store.deliveries.count({ states: ['waiting'] })).count, 1_001);
  const confirmed = { ...order, confirm: estimate.token, who: 'ana', why: 'ordered twice' };
  const { answer: started, status: accepted, location } = await it.post<ActJson>('/api/deliveries/acts', confirmed);
  assert.deepEqual([accepted, location], [202, `/-/api/deliveries/acts/${started.id}`]);
  const act = await ended(it, started.id);
  assert.deepEqual([act.state, act.done, act.skipped, act.of], ['done', 1_001, 0, 1_001]);
  assert.match(act.result ?? '', /1001 of 1001/);
  assert.equal((await it.post('/api/deliveries/acts', confirmed)).status, 400);
  const { records } = await it.get<{ records: AuditJson[] }>('/api/audit?limit=1');
  assert.deepEqual([records[0]?.act, records[0]?.who, records[0]?.why], ['cancel', 'ana', 'ordered twice']);
});

test('a body is shown only to who says who they are, and that is recorded', async (t) => {
  const it = await kept(t, ['d-1']);
  assert.equal((await it.get<HistoryJson>('/api/deliveries/d-1')).payload, undefined);
  assert.deepEqual(await it.get('/api/audit'), { records: [] });
  const { payload } = await it.get<HistoryJson>('/api/deliveries/d-1?body=true&who=ana&why=incident');
  assert.match(JSON.stringify(payload), /refund/);
  const { records } = await it.get<{ records: AuditJson[] }>('/api/audit');
  assert.deepEqual(
    records.map(({ act, subject, who, why }) => [act, subject, who, why]),
    [['read', 'd-1', 'ana', 'incident']],
  );
});

test('an export is one line each; one that breaks off breaks the connection off', async (t) => {
  let most = Number.POSITIVE_INFINITY;
  const it = await kept(t, MANY, (store) => {
    const deliveries = Object.create(store.deliveries) as Store['deliveries'];
    deliveries.list = async (filter, page) => {
      if ((page.after ?? 0) >= most) throw new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', 'the store is away');
      return store.deliveries.list(filter, page);
    };
    return over(store, { deliveries });
  });
  const lines = (await (await it.stand.admin('/api/deliveries/export')).text()).trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as DeliveryJson).id),
    MANY,
  );
  most = 500;
  await assert.rejects(async () => (await it.stand.admin('/api/deliveries/export')).text());
  most = 0;
  const refused = await it.stand.admin('/api/deliveries/export');
  assert.equal(refused.status, 503);
  assert.equal(((await refused.json()) as { code: string }).code, 'CONCORDAT_STORE_UNAVAILABLE');
});

test('orders of people on call are in the audit log; a store that is away does not keep them from acting', async (t) => {
  let away = false;
  const it = await kept(t, [], (store) => {
    const audit = Object.create(store.audit) as Store['audit'];
    audit.append = async (record) => {
      if (away) throw new ConcordatError('CONCORDAT_STORE_UNAVAILABLE', 'the store is away');
      await store.audit.append(record);
    };
    return over(store, { audit });
  });
  const order = { action: 'kill', forMs: 60_000, who: 'ana', why: 'incident' };
  const first = await it.post<{ recorded: boolean }>('/api/requirements/payment-gateway/control', order);
  assert.equal(first.answer.recorded, true);
  const { records } = await it.get<{ records: AuditJson[] }>('/api/audit?subject=REQ-I-001');
  assert.deepEqual(
    records.map(({ act, who, why, detail }) => [act, who, why, detail.for]),
    [['control kill', 'ana', 'incident', 60_000]],
  );
  away = true;
  const second = await it.post<{ recorded: boolean }>('/api/requirements/payment-gateway/control', { action: 'resume' });
  assert.deepEqual([second.status, second.answer.recorded], [200, false]);
});

test('a gateway whose store is away stays ready and says so; without one, deliveries are 501', async (t) => {
  const it = await kept(t, ['d-1']);
  assert.deepEqual(await it.get('/ready'), { status: 'ready', requirements: 1, store: 'available' });
  const metrics = await (await it.stand.admin('/metrics')).text();
  assert.match(metrics, /^concordat_store_available 1$/m);
  assert.match(metrics, /^concordat_deliveries\{requirement="REQ-I-001",box="outbox",state="waiting"\} 1$/m);
  assert.match(metrics, /^concordat_delivery_oldest_age_seconds\{requirement="REQ-I-001",box="outbox",state="waiting"\} /m);
  const other = await startStand(t, {
    store: over(it.store, { status: () => Promise.reject(new Error('connect ECONNREFUSED')) }),
  });
  const ready = await other.admin('/ready');
  assert.equal(ready.status, 200);
  assert.deepEqual(await ready.json(), {
    status: 'ready',
    requirements: 1,
    store: 'unavailable',
    storeFailure: 'connect ECONNREFUSED',
  });
  assert.match(await (await other.admin('/metrics')).text(), /^concordat_store_available 0$/m);
  const without = await startStand(t);
  assert.deepEqual(await (await without.admin('/health')).json(), { status: 'ok', store: 'none' });
  assert.equal((await without.admin('/api/deliveries')).status, 501);
  assert.equal((await without.admin('/api/store')).status, 501);
});

/** The store with some of it replaced. */
function over(store: Store, parts: Partial<Store>): Store {
  return {
    deliveries: store.deliveries,
    records: store.records,
    leases: store.leases,
    audit: store.audit,
    signals: store.signals,
    sealed: store.sealed,
    status: () => store.status(),
    backup: (file) => store.backup(file),
    close: () => store.close(),
    [Symbol.asyncDispose]: () => store.close(),
    ...parts,
  };
}
