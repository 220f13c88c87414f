import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { CREDENTIALS, startVendor, VENDORS, type VendorName } from './index.ts';
import type { StandIn } from './stand-in.ts';

async function start(t: TestContext, name: VendorName): Promise<StandIn> {
  const standIn = await startVendor(name, { port: 0 });
  t.after(() => standIn.close());
  return standIn;
}

const STRIPE = { authorization: `Bearer ${CREDENTIALS.STRIPE_SECRET_KEY}`, 'content-type': 'application/x-www-form-urlencoded' };

function pay(standIn: StandIn, key: string, amount = 500): Promise<Response> {
  const body = `amount=${amount}&currency=eur&confirm=true&metadata[order_id]=${key}`;
  return fetch(`${standIn.url}/v1/payment_intents`, { method: 'POST', headers: { ...STRIPE, 'idempotency-key': key }, body });
}

test('every document names the port of its stand-in', () => {
  const folder = `${import.meta.dirname}/../integrations`;
  const readme = readFileSync(`${import.meta.dirname}/README.md`, 'utf8');
  const matrix = readFileSync(`${folder}/README.md`, 'utf8');
  for (const { requirement, port } of Object.values(VENDORS)) {
    const file = new RegExp(`\\((${requirement}-[a-z-]+\\.md)\\)`).exec(matrix)?.[1];
    assert.ok(file, `${requirement} is in the matrix`);
    assert.ok(
      readFileSync(`${folder}/${file}`, 'utf8').includes(`**URL (sandbox)**: http://127.0.0.1:${port}\n`),
      `${file} names ${port}`,
    );
    assert.ok(readme.includes(`| ${port} | ${requirement} |`));
  }
});

test('every vendor refuses a request without its credential, in its own words', async (t) => {
  const refusals: Record<VendorName, [path: string, status: number, word: RegExp]> = {
    stripe: ['/v1/balance', 401, /"type":"invalid_request_error"/],
    sendgrid: ['/v3/scopes', 401, /"errors":\[/],
    twilio: ['/2010-04-01/Accounts.json', 401, /"code":20003/],
    googleMaps: ['/maps/api/geocode/json?address=Berlin', 200, /"status":"REQUEST_DENIED"/],
    paypal: ['/v2/checkout/orders/1', 401, /"error":"invalid_token"/],
    orders: ['/orders', 401, /"code":"unauthorized"/],
  };
  for (const [name, [path, status, word]] of Object.entries(refusals)) {
    const standIn = await start(t, name as VendorName);
    const response = await fetch(standIn.url + path);
    assert.equal(response.status, status, name);
    assert.match(await response.text(), word, name);
  }
});

test('Stripe charges once per key, also when the first answer was lost', async (t) => {
  const standIn = await start(t, 'stripe');
  standIn.break({ kind: 'reset', acted: true, times: 1 });
  await assert.rejects(pay(standIn, 'order-1'));
  const second = await pay(standIn, 'order-1');
  assert.equal(second.headers.get('idempotent-replayed'), 'true');
  const third = await pay(standIn, 'order-1');
  assert.deepEqual(await third.json(), await second.json());
  const other = await pay(standIn, 'order-1', 600);
  assert.equal(other.status, 400);
  assert.equal(((await other.json()) as { error: { type: string } }).error.type, 'idempotency_error');
  assert.deepEqual(
    standIn.arrivals.map((arrival) => [arrival.headers['idempotency-key'], arrival.ending, arrival.acted]),
    [
      ['order-1', 'reset', true],
      ['order-1', 'answered', true],
      ['order-1', 'answered', true],
      ['order-1', 'answered', true],
    ],
  );
});

test('Stripe declines the declined card with 402', async (t) => {
  const standIn = await start(t, 'stripe');
  const body = 'amount=500&currency=eur&confirm=true&payment_method=pm_card_chargeDeclined';
  const response = await fetch(`${standIn.url}/v1/payment_intents`, { method: 'POST', headers: STRIPE, body });
  assert.equal(response.status, 402);
  assert.equal(((await response.json()) as { error: { code: string } }).error.code, 'card_declined');
});

test('PayPal captures an order once and replays by PayPal-Request-Id', async (t) => {
  const standIn = await start(t, 'paypal');
  const basic = `Basic ${Buffer.from(`${CREDENTIALS.PAYPAL_CLIENT_ID}:${CREDENTIALS.PAYPAL_CLIENT_SECRET}`).toString('base64')}`;
  const granted = await fetch(`${standIn.url}/v1/oauth2/token`, {
    method: 'POST',
    headers: { authorization: basic },
    body: 'grant_type=client_credentials',
  });
  const { access_token } = (await granted.json()) as { access_token: string };
  const send = async (path: string, key: string, body?: object) => {
    const headers = { authorization: `Bearer ${access_token}`, 'paypal-request-id': key };
    const response = await fetch(standIn.url + path, {
      method: 'POST',
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: (await response.json()) as Record<string, never> };
  };
  const created = await send('/v2/checkout/orders', 'k1', {
    intent: 'CAPTURE',
    purchase_units: [{ amount: { currency_code: 'EUR', value: '5.00' } }],
  });
  assert.equal(created.status, 201);
  const path = `/v2/checkout/orders/${String(created.body.id)}/capture`;
  assert.equal((await send(path, 'k2')).status, 201);
  assert.equal((await send(path, 'k2')).status, 200, 'the same request again gets the first answer');
  const another = await send(path, 'k3');
  assert.equal(another.status, 422);
  assert.deepEqual(
    (another.body.details as unknown as { issue: string }[]).map((detail) => detail.issue),
    ['ORDER_ALREADY_CAPTURED'],
  );
});

test('faults: a burst with Retry-After, a broken body, a caller who waits in vain', async (t) => {
  const standIn = await start(t, 'stripe');
  const balance = () => fetch(`${standIn.url}/v1/balance`, { headers: STRIPE, signal: AbortSignal.timeout(10_000) });
  standIn.break({ kind: 'status', status: 429, retryAfter: 2, times: 2 });
  standIn.break({ kind: 'break', times: 1 });
  for (let n = 0; n < 2; n++) {
    const response = await balance();
    assert.equal(response.status, 429);
    assert.equal(response.headers.get('retry-after'), '2');
  }
  const broken = await balance();
  assert.equal(broken.status, 200);
  await assert.rejects(broken.text());
  assert.equal((await balance()).status, 200, 'all faults are used up');

  standIn.break({ kind: 'hang', path: '/v1/balance' });
  const gone = new AbortController();
  const hanging = fetch(`${standIn.url}/v1/balance`, { headers: STRIPE, signal: gone.signal });
  while (standIn.arrivals.at(-1)?.ending !== 'hung') await new Promise((resolve) => setImmediate(resolve));
  gone.abort();
  await assert.rejects(hanging);
  standIn.repair();
  assert.equal((await balance()).status, 200);
});

test('faults and the log are reached over HTTP, and no credential is in the log', async (t) => {
  const standIn = await start(t, 'googleMaps');
  const faults = `${standIn.url}/_faults`;
  assert.equal((await fetch(faults, { method: 'POST', body: '{"kind":"explode"}' })).status, 400);
  assert.equal((await fetch(faults, { method: 'POST', body: '{"kind":"status","size":1}' })).status, 400);
  assert.equal(
    (await fetch(faults, { method: 'POST', body: '{"kind":"status","status":200,"code":"OVER_QUERY_LIMIT","times":1}' })).status,
    200,
  );
  const key = CREDENTIALS.GOOGLE_MAPS_API_KEY;
  const response = await fetch(`${standIn.url}/maps/api/geocode/json?address=Berlin&key=${key}`);
  assert.equal(((await response.json()) as { status: string }).status, 'OVER_QUERY_LIMIT');
  const log = await (await fetch(`${standIn.url}/_log`)).text();
  assert.match(log, /"address":"Berlin","key":"\[present\]"/);
  assert.ok(!log.includes(`"${key}"`));
  await fetch(`${standIn.url}/_log`, { method: 'DELETE' });
  assert.equal(standIn.arrivals.length, 0);
});
