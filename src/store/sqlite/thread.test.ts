import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storeLimits } from '../limits.ts';
import { code } from '../testing/conformance/scene.ts';
import { Thread, type ThreadOptions } from './thread.ts';

const HEAD = "import { parentPort } from 'node:worker_threads'; import process from 'node:process';";
const OPEN = "parentPort.postMessage({ kind: 'open', sealed: false });";
/** Dies of the first request, unless it is told to live. */
const MORTAL = `${HEAD} parentPort.on('message', (message) => {
  if (message.kind === 'close') return parentPort.close();
  if (message.requests[0].values[0] === 'die') process.exit(3);
  parentPort.postMessage({ kind: 'answers', answers: message.requests.map(({ values }) => ({ value: values[0] })), signals: [] });
}); ${OPEN}`;

function threadOf(source: string, clock: () => number): Thread {
  const options: ThreadOptions = {
    file: 'nowhere',
    place: 'nowhere',
    key: undefined,
    formerKeys: undefined,
    limits: storeLimits(undefined),
    origin: 'test',
    clock,
    heard: () => undefined,
    script: new URL(`data:text/javascript,${encodeURIComponent(source)}`),
  };
  return new Thread(options);
}

test('when its thread dies what was under way is refused, and the next starts another', async () => {
  let now = 0;
  const thread = threadOf(MORTAL, () => now);
  await thread.open();
  const get = (value: string): Promise<unknown> => thread.ask({ name: 'get', values: [value] });
  assert.deepEqual(await Promise.all(['a', 'b'].map(get)), ['a', 'b']);
  await assert.rejects(
    get('die'),
    (error: Error) => code('CONCORDAT_STORE_UNAVAILABLE')(error) && /its thread has died/.test(error.message),
  );
  await assert.rejects(get('soon'), code('CONCORDAT_STORE_UNAVAILABLE'), 'not at once again');
  assert.match((await thread.status()).failure ?? '', /thread has died/);
  now += 2_000;
  assert.equal(await get('later'), 'later');
  await thread.close();
  await assert.rejects(get('closed'), code('CONCORDAT_CLOSED'));
});

test('a thread that cannot start is a failure to open', async () => {
  await assert.rejects(threadOf("throw new Error('no such disk')", () => 0).open(), /its thread has died: no such disk/);
});

test('what cannot cross to the thread is refused alone', async () => {
  const thread = threadOf(MORTAL, () => 0);
  await thread.open();
  const given = new Uint8Array(8);
  structuredClone(given, { transfer: [given.buffer] });
  const answers = await Promise.allSettled(
    ['a', given, 'b', () => 1].map((value) => thread.ask({ name: 'get', values: [value] })),
  );
  assert.deepEqual(
    answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason.code)),
    ['a', 'CONCORDAT_INPUT_INVALID', 'b', 'CONCORDAT_INPUT_INVALID'],
  );
  await thread.close();
});

test('more requests than may wait are refused at once', async () => {
  const thread = threadOf(MORTAL, () => 0);
  await thread.open();
  const all = await Promise.allSettled(Array.from({ length: 65_600 }, () => thread.ask({ name: 'get', values: ['x'] })));
  assert.equal(all.filter(({ status }) => status === 'rejected').length, 64);
  await thread.close();
});
