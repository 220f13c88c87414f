/**
 * The contract between an exchange and its engine, under random schedules: the transport is played by a script that calls
 * back in every order undici can, the engine and the reader interfere at any point.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Dispatcher } from 'undici';
import { RecordedAttempt } from '../testing/recorded-attempt.ts';
import { HttpAdapter } from './adapter.ts';
import type { BodyReading, HttpAnswer } from './answer.ts';
import { requirementOf } from './testing/requirement.ts';

/** Bytes whose value tells their place. */
const PATTERN = Buffer.from(Array.from({ length: 71_000 }, (_, i) => i % 251));

/** undici under one request: what may be called when, as its client for HTTP/1.1 does it. */
class ScriptedTransport implements Dispatcher.DispatchController {
  handler: Dispatcher.DispatchHandler | undefined;
  started = false;
  answering = false;
  over = false;
  aborted = false;
  paused = false;
  reason: Error | null = null;
  rawHeaders: string[] = ['content-type', 'application/json'];
  sent = 0;

  dispatch(_options: unknown, handler: Dispatcher.DispatchHandler): boolean {
    this.handler = handler;
    return true;
  }

  abort(reason: Error): void {
    if (this.over) return;
    this.aborted = true;
    this.reason = reason;
    this.fail(reason);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  start(): void {
    if (this.started || this.over) return;
    this.started = true;
    this.handler?.onRequestStart?.(this, null);
  }

  headers(status: number): void {
    this.start();
    if (this.answering || this.over) return;
    this.handler?.onResponseStarted?.();
    this.answering = true;
    this.handler?.onResponseStart?.(this, status, { 'content-type': 'application/json' }, '');
  }

  data(size: number): void {
    if (!this.answering || this.over || this.paused) return;
    const chunk = PATTERN.subarray(this.sent % 251, (this.sent % 251) + size);
    this.sent += size;
    this.handler?.onResponseData?.(this, chunk);
  }

  end(): void {
    if (!this.answering || this.over) return;
    this.over = true;
    this.handler?.onResponseEnd?.(this, {});
  }

  fail(error: Error): void {
    if (this.over) return;
    this.over = true;
    this.handler?.onResponseError?.(this, error);
  }
}

/** Reads an answer and fails when the body breaks its promises. */
class StrictReader {
  read = 0;
  over = false;
  cancelled = false;
  keepsUp = true;
  reading: BodyReading | undefined;

  begin(answer: HttpAnswer): void {
    this.reading = answer.body.read({
      data: (chunk) => {
        assert.ok(!this.over && !this.cancelled, 'data after the end');
        for (const byte of chunk) {
          if (byte !== this.read % 251) assert.fail('a byte is missing, doubled or out of order');
          this.read += 1;
        }
        return this.keepsUp;
      },
      end: () => this.#finish(),
      error: () => this.#finish(),
    });
  }

  #finish(): void {
    assert.ok(!this.over && !this.cancelled, 'ended twice, or after it was cancelled');
    this.over = true;
  }
}

const step = fc.oneof(
  fc
    .constantFrom('start', 'end', 'break', 'stop', 'read', 'hold', 'resume', 'cancel', 'discard', 'keep')
    .map((what) => ({ what, value: 0 })),
  fc.record({ what: fc.constant('headers'), value: fc.constantFrom(200, 204, 402, 404, 429, 503) }),
  fc.record({
    what: fc.constant('data'),
    value: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 70_000 })),
  }),
);

const codes = {
  name: 'things',
  systems: ['thing service'],
  hosts: [],
  clauses: [],
  codePaths: ['error.code'],
  errors: [],
  limitHeaders: [],
};
const requirement = requirementOf({
  url: 'http://127.0.0.1:9',
  profiles: [codes],
  errors: '| When | Means | Then |\n|---|---|---|\n| 402 `card_declined` | no | rejected |',
});

test('settles once, releases once, and tells the truth about what was sent, whatever happens when', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 24 }), async (steps) => {
      const transport = new ScriptedTransport();
      const adapter = new HttpAdapter(requirement, { dispatcher: transport as unknown as Dispatcher });
      const operation = adapter.match('GET', '/things');
      assert.ok(operation !== undefined);
      const exchange = adapter.exchange({ method: 'GET', path: '/things', headers: [], body: undefined, operation });
      const attempt = new RecordedAttempt<HttpAnswer>();
      const reader = new StrictReader();
      let taken = false;
      let kept: Promise<unknown> = Promise.resolve();
      exchange.send(attempt);
      for (const { what, value } of steps) {
        const answer = attempt.outcome?.answer;
        if (what === 'start') transport.start();
        else if (what === 'headers') transport.headers(value);
        else if (what === 'data') transport.data(value);
        else if (what === 'end') transport.end();
        else if (what === 'break') transport.fail(new Error('broken by the test'));
        else if (what === 'stop') attempt.stop();
        else if (what === 'hold') reader.keepsUp = false;
        else if (what === 'resume') {
          reader.keepsUp = true;
          reader.reading?.resume();
        } else if (what === 'cancel' && reader.reading !== undefined && !reader.over) {
          reader.cancelled = true;
          reader.reading.cancel();
        } else if (answer !== undefined && !taken) {
          taken = what === 'read' || what === 'discard';
          if (what === 'read') reader.begin(answer);
          else if (what === 'discard') exchange.discard(answer);
          else if (what === 'keep') kept = exchange.keep(answer);
        }
      }
      const wasStarted = transport.started;
      reader.keepsUp = true;
      reader.reading?.resume();
      transport.fail(new Error('the test is over'));
      await attempt.released;
      await kept;
      assert.equal(attempt.state, 'released');
      const { outcome } = attempt;
      if (outcome?.answer === undefined && outcome?.sent === 'no')
        assert.ok(!wasStarted || attempt.stopped, 'called unsent what was written');
      if (outcome?.answer !== undefined) assert.equal(outcome.sent, 'yes');
      if (reader.reading !== undefined && !reader.cancelled) assert.ok(reader.over, 'its reader waits for ever');
      if (transport.aborted && !attempt.stopped && attempt.late !== undefined)
        assert.fail('blamed the other side for our own stop');
    }),
    { numRuns: 2_000 },
  );
});

test('never holds more than the bound of what nobody reads', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 70_000 }), { maxLength: 50 }), (sizes) => {
      const transport = new ScriptedTransport();
      const adapter = new HttpAdapter(requirement, { dispatcher: transport as unknown as Dispatcher });
      const operation = adapter.match('GET', '/things');
      assert.ok(operation !== undefined);
      adapter
        .exchange({ method: 'GET', path: '/things', headers: [], body: undefined, operation })
        .send(new RecordedAttempt<HttpAnswer>());
      transport.headers(200);
      for (const size of sizes) transport.data(size);
      assert.ok(transport.sent < 64 * 1024 + 70_000);
    }),
  );
});
