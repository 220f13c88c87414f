/**
 * `2 requests/second` and a hundred callers at once, by the clock of a vendor in a process of its own: how busy we are must
 * not show in when it sees the requests.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import Stripe from 'stripe';
import { copyDocuments, movePorts } from '../../examples/demo/documents.ts';
import type { Arrival } from '../../examples/vendors/arrivals.ts';
import { CREDENTIALS, VENDORS } from '../../examples/vendors/index.ts';
import { Integrations } from '../../src/library/index.ts';

const START = resolve(import.meta.dirname, '../../examples/vendors/start.ts');
/** Milliseconds between two looks at how long the vendor takes to notice a request. */
const LOOK = 20;

/** Asks the vendor directly, again and again, until `over`; the longest that it took to notice and answer, milliseconds. */
async function slowestNotice(address: string, over: AbortSignal): Promise<number> {
  let slowest = 0;
  while (!over.aborted) {
    const asked = performance.now();
    await (await fetch(`${address}/_faults`)).text();
    slowest = Math.max(slowest, performance.now() - asked);
    await setTimeout(LOOK, undefined, { signal: over }).catch(() => undefined);
  }
  return slowest;
}

test('at most 2 arrive in any second, and the rate is used', { timeout: 60_000 }, async (t) => {
  Object.assign(process.env, CREDENTIALS);
  const vendor = spawn(process.execPath, [START, 'stripe', '--any-ports'], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => vendor.kill('SIGKILL'));
  const [line] = (await once(vendor.stdout, 'data')) as [Buffer];
  const address = /http:\S+/.exec(String(line))?.[0] ?? '';

  const moved = new Map([[VENDORS.stripe.port, Number(new URL(address).port)]]);
  using folder = copyDocuments((text) =>
    movePorts(text, moved).replace(/(?<=\*\*Rate Limits\*\*: ).*/, '2 requests/second; wait up to 4 s'),
  );
  await using integrations = await Integrations.open({ folder: folder.path, environment: 'sandbox' });
  const httpClient = Stripe.createFetchHttpClient(integrations.get('REQ-I-001').fetch);
  const stripe = new Stripe(CREDENTIALS.STRIPE_SECRET_KEY, { maxNetworkRetries: 0, telemetry: false, httpClient });

  const pay = (order: number) =>
    stripe.paymentIntents.create({ amount: 500, currency: 'eur', metadata: { order_id: `crowd-${order}` } });
  // A machine that is busy notices requests late, and the first of a pair later than the last: that much is not the limiter's.
  const over = new AbortController();
  const noticed = slowestNotice(address, over.signal);
  const ended = await Promise.allSettled(Array.from({ length: 100 }, (_, order) => pay(order)));
  const paid = ended.filter(({ status }) => status === 'fulfilled').length;

  over.abort();
  const notice = 10 + (await noticed);
  const arrivals = (await (await fetch(`${address}/_log`)).json()) as Arrival[];
  assert.equal(arrivals.length, paid, 'whoever was refused was never sent');
  assert.ok(paid >= 8, `${paid} of the 10 that 4 seconds allow`);
  const times = arrivals.map(({ at }) => at).sort((a, b) => a - b);
  const apart = times.slice(2).map((at, index) => at - (times[index] ?? 0));
  t.diagnostic(
    `the third after any request came ${Math.round(Math.min(...apart))} ms later at the earliest, noticed within ${Math.round(notice)} ms`,
  );
  assert.ok(Math.min(...apart) >= 1_000 - notice, `three requests within ${Math.min(...apart)} ms`);
});
