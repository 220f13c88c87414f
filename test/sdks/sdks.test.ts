/**
 * Vendors' official SDKs, unmodified, with their own retries off, through the library and through the gateway. What is
 * believed is the vendor's own record of what arrived. Where the vendors' descriptions are at hand, each request that
 * arrived was also held against them; the first test of each SDK says whether it was.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { ATTEMPT, DOORS, type Door, openDoor, takeArrivals } from './door.ts';
import { googleMaps } from './google-maps.ts';
import { paypal } from './paypal.ts';
import type { Sdk, SdkClient } from './sdk.ts';
import { sendgrid } from './sendgrid.ts';
import { stripe } from './stripe.ts';
import { twilio } from './twilio.ts';

const SDKS: readonly Sdk[] = [stripe, paypal, twilio, sendgrid, googleMaps];

// The two doors of one SDK side by side: most of their time is waiting.
for (const sdk of SDKS) {
  describe(sdk.package, { concurrency: true }, () => {
    for (const name of DOORS) describe(`through the ${name}`, { concurrency: 1 }, () => exercise(sdk, name));
  });
}

function exercise(sdk: Sdk, name: Door['name']): void {
  let door: Door;
  let client: SdkClient;

  before(async () => {
    door = await openDoor(name, sdk.vendor);
    client = await sdk.connect(door);
  });
  afterEach(async () => {
    door.vendor.repair();
    await takeArrivals(door);
  });
  after(() => door[Symbol.asyncDispose]());

  const keys = (arrivals: readonly { headers: Readonly<Record<string, string>> }[]) =>
    arrivals.map(({ headers }) => headers[sdk.keyHeader ?? '']);

  test('works as without us, and sends what the vendor describes', async (t) => {
    t.diagnostic(
      door.judged
        ? "each request was held against the vendor's own description"
        : "the vendor's description is not at hand: the stand-in alone judged",
    );
    for (const arrival of await takeArrivals(door))
      assert.deepEqual([arrival.problems, arrival.ending], [[], 'answered'], arrival.path);
    await client.read();
    await client.write?.();
    const arrivals = await takeArrivals(door);
    assert.equal(arrivals.length, client.write ? 2 : 1);
    for (const arrival of arrivals)
      assert.deepEqual([arrival.problems, arrival.ending, arrival.acted], [[], 'answered', true], arrival.path);
  });

  test('a burst of 503 is ridden out', async () => {
    door.vendor.break({ kind: 'status', status: 503, times: 2 });
    await client.read();
    assert.deepEqual(
      (await takeArrivals(door)).map((arrival) => arrival.status),
      [503, 503, 200],
    );
  });

  test('a lasting 503 is tried as often as the document says, and the last answer is the vendor’s own', async () => {
    door.vendor.break({ kind: 'status', status: 503 });
    const error = await failure(client.read());
    const { retries } = door.integration.requirement.policies.retry;
    assert.equal((await takeArrivals(door)).length, retries + 1);
    assert.equal(client.seen(error).status, 503);
  });

  test('a connection that is cut before the answer: a read is repeated', async () => {
    door.vendor.break({ kind: 'reset', times: 1 });
    await client.read();
    assert.deepEqual(
      (await takeArrivals(door)).map((arrival) => arrival.ending),
      ['reset', 'answered'],
    );
  });

  test('429 with Retry-After is waited for, never early', async () => {
    door.vendor.break({ kind: 'status', status: 429, retryAfter: 1, times: 1 });
    await (client.write ?? client.read)();
    const arrivals = await takeArrivals(door);
    assert.equal(arrivals.length, 2);
    const [first, second] = arrivals.map((arrival) => arrival.at);
    assert.ok((second ?? 0) - (first ?? 0) >= 1_000, `came back after ${(second ?? 0) - (first ?? 0)} ms`);
    assert.equal(new Set(keys(arrivals)).size, 1);
  });

  test('a slow answer is given up after the document’s time, and the attempt ends at the vendor too', async () => {
    door.vendor.break({ kind: 'slow', delay: 60 * ATTEMPT, times: 1 });
    await client.read();
    const arrivals = await takeArrivals(door);
    assert.deepEqual(
      arrivals.map((arrival) => arrival.ending),
      ['abandoned', 'answered'],
    );
  });

  test('an answer that breaks off after the SDK has its head is broken for the SDK too, and is not asked for again', async () => {
    door.vendor.break({ kind: 'break', times: 1 });
    const endings = async () => (await takeArrivals(door)).map((arrival) => arrival.ending);
    // Where an answer's meaning lies in its body, the body is read first: nothing has reached the SDK, so it is a fault like any other.
    if (door.integration.requirement.errors.rules.some(({ statuses }) => statuses.includes('200'))) {
      await client.read();
      return assert.deepEqual(await endings(), ['broken', 'answered']);
    }
    await failure(client.read());
    assert.deepEqual(await endings(), ['broken']);
  });

  test('an open circuit: nothing arrives, and the SDK’s error tells why', async (t) => {
    door.integration.engine.control('open');
    t.after(() => door.integration.engine.control('resume'));
    const error = await failure((client.write ?? client.read)());
    assert.deepEqual(await takeArrivals(door), []);
    // Where the document has an answer of its own (`respond 503`), that is what the SDK gets to see.
    const answered = door.integration.requirement.policies.fallback.steps.some(({ kind }) => kind === 'respond');
    const { ours, status } = client.seen(error);
    assert.equal(ours, answered ? undefined : 'CONCORDAT_CIRCUIT_OPEN');
    if (answered || name === 'gateway') assert.equal(status, 503);
  });

  if (sdk.vendor !== 'googleMaps') writes();
  if (sdk.vendor === 'googleMaps') words();

  function writes(): void {
    const write = () => (client.write as () => Promise<unknown>)();

    if (sdk.keyHeader === undefined) {
      test('a write whose answer was lost is never sent twice', async () => {
        door.vendor.break({ kind: 'reset', acted: true, times: 1 });
        await failure(write());
        assert.deepEqual(
          (await takeArrivals(door)).map((arrival) => [arrival.acted, arrival.ending]),
          [[true, 'reset']],
        );
      });
      return;
    }

    test('a write whose answer was lost is sent again with the same key, and happens once', async () => {
      door.vendor.break({ kind: 'reset', acted: true, times: 1 });
      await write();
      const arrivals = await takeArrivals(door);
      assert.deepEqual(
        arrivals.map((arrival) => arrival.ending),
        ['reset', 'answered'],
      );
      const [first, second] = keys(arrivals);
      assert.ok(first, 'a key was sent');
      assert.equal(second, first);
    });

    test('the vendor’s no is handed over as it is, once', async () => {
      const error = await failure((client.declined as () => Promise<unknown>)());
      const [arrival, ...more] = await takeArrivals(door);
      assert.deepEqual(more, []);
      assert.equal(client.seen(error).status, arrival?.status);
      assert.match(client.seen(error).code ?? '', /^(card_declined|INSTRUMENT_DECLINED)$/);
    });
  }

  function words(): void {
    test('OVER_QUERY_LIMIT inside a 200 counts as throttled and is asked again', async () => {
      door.vendor.break({ kind: 'status', status: 200, code: 'OVER_QUERY_LIMIT', times: 1 });
      const answer = (await client.read()) as { data: { status: string } };
      assert.equal(answer.data.status, 'OK');
      assert.equal((await takeArrivals(door)).length, 2);
    });
  }
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('it was expected to fail');
}
