/** A turn is counted from when the head is written, never from before: a window that began too early ends too early. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import type { Dispatcher } from 'undici';
import { RecordedAttempt } from '../testing/recorded-attempt.ts';
import { HttpAdapter } from './adapter.ts';
import type { HttpAnswer } from './answer.ts';
import type { Plan } from './plan.ts';
import { Sending } from './sending.ts';
import { requirementOf } from './testing/requirement.ts';
import { Vendor } from './testing/vendor.ts';

class DatedAttempt extends RecordedAttempt<HttpAnswer> {
  readonly happened: string[];

  constructor(happened: string[]) {
    super();
    this.happened = happened;
  }

  leaves(): void {
    this.happened.push('dated');
  }
}

const CONTROLLER = { abort: () => undefined } as unknown as Dispatcher.DispatchController;

function transport(happened: string[]): { dispatcher: Dispatcher; handler: () => Sending } {
  let given: Sending | undefined;
  const dispatch = (_options: unknown, handler: Sending): boolean => {
    given = handler;
    handler.onRequestStart(CONTROLLER);
    happened.push('written');
    return true;
  };
  return { dispatcher: { dispatch } as unknown as Dispatcher, handler: () => given as Sending };
}

for (const [name, body] of [
  ['without a body', null],
  ['with bytes', Buffer.from('x')],
  ['with text', 'x'],
] as const) {
  test(`a request ${name} is dated after the transport has written it`, async () => {
    const happened: string[] = [];
    const { dispatcher } = transport(happened);
    new Sending(new DatedAttempt(happened), {} as Plan, () => 0).begin(dispatcher, { path: '/', method: 'POST', body });
    await Promise.resolve();
    assert.deepEqual(happened, ['written', 'dated']);
  });
}

test('a request whose body streams is dated by the first sign of the other side: its head waits for the body', async () => {
  const happened: string[] = [];
  const { dispatcher, handler } = transport(happened);
  const body = Readable.from(['x']);
  new Sending(new DatedAttempt(happened), {} as Plan, () => 0).begin(dispatcher, { path: '/', method: 'POST', body });
  await Promise.resolve();
  assert.deepEqual(happened, ['written']);
  handler().onResponseStarted();
  assert.deepEqual(happened, ['written', 'dated']);
});

for (const mode of ['wire', 'undici'] as const) {
  test(`every sending over ${mode} is dated once`, async () => {
    await using vendor = await Vendor.start((_request, response) => response.end('ok'));
    const adapter = new HttpAdapter(requirementOf({ url: vendor.url }), { transport: mode });
    for (let time = 0; time < 3; time++) {
      const attempt = new DatedAttempt([]);
      const operation = adapter.match('GET', '/things');
      assert.ok(operation !== undefined);
      adapter.exchange({ method: 'GET', path: '/things', headers: [], body: undefined, operation }).send(attempt);
      await (await attempt.settled).answer?.body.text();
      await attempt.released;
      assert.deepEqual(attempt.happened, ['dated']);
    }
    await adapter.close();
  });
}
