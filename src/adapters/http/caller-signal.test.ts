import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallerSignal } from './caller-signal.ts';

function listener(heard: string[], name: string): { handleEvent(): void } {
  return { handleEvent: () => void heard.push(name) };
}

test('every listener hears of it, once, with the reason there', () => {
  const caller = new CallerSignal();
  const heard: string[] = [];
  for (const name of ['call', 'fallback', 'another']) caller.addEventListener('abort', listener(heard, name));
  const reason = new Error('gone');
  caller.abort(reason);
  caller.abort(new Error('again'));
  assert.deepEqual(heard, ['call', 'fallback', 'another']);
  assert.equal(caller.signal.aborted, true);
  assert.equal(caller.signal.reason, reason);
});

test('who has left hears nothing, and takes nobody with it', () => {
  const caller = new CallerSignal();
  const heard: string[] = [];
  const call = listener(heard, 'call');
  const fallback = listener(heard, 'fallback');
  caller.addEventListener('abort', call);
  caller.addEventListener('abort', fallback);
  caller.removeEventListener('abort', call);
  caller.abort(new Error('gone'));
  assert.deepEqual(heard, ['fallback']);
});

test('a listener that comes twice is told once', () => {
  const caller = new CallerSignal();
  const heard: string[] = [];
  const call = listener(heard, 'call');
  const fallback = listener(heard, 'fallback');
  for (const each of [call, fallback, call, fallback]) caller.addEventListener('abort', each);
  caller.abort(new Error('gone'));
  assert.deepEqual(heard, ['call', 'fallback']);
});
