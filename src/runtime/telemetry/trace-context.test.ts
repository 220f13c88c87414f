import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatTraceparent, newTrace, parseTraceContext, parseTraceState, withNewParent } from './trace-context.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

test('a valid traceparent is read and written again', () => {
  const context = parseTraceContext(`00-${TRACE}-${PARENT}-01`, 'congo=t61rcWkgMzE, rojo=00f067aa0ba902b7');
  assert.deepEqual(context, { traceId: TRACE, parentId: PARENT, flags: 1, state: 'congo=t61rcWkgMzE,rojo=00f067aa0ba902b7' });
  assert.equal(formatTraceparent(context), `00-${TRACE}-${PARENT}-01`);
});

test('what is not a traceparent is no context', () => {
  const bad = [
    '',
    'garbage',
    `00-${TRACE}-${PARENT}`,
    `00-${TRACE}-${PARENT}-1`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `ff-${TRACE}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}-01-more`,
    `00_${TRACE}-${PARENT}-01`,
    `cc-${TRACE}-${PARENT}-01what-is-this`,
  ];
  for (const text of bad) assert.equal(parseTraceContext(text, 'a=1'), undefined, text);
});

test('a later version is read as far as it is known, and written as 00 with the known flags', () => {
  const context = parseTraceContext(`cc-${TRACE}-${PARENT}-ff-what-the-future-brings`);
  assert.ok(context);
  assert.equal(formatTraceparent(context), `00-${TRACE}-${PARENT}-03`);
});

test('a broken tracestate is dropped whole, a valid one handed on within its bounds', () => {
  assert.equal(parseTraceState('a=1,a=2'), undefined);
  assert.equal(parseTraceState('A=1'), undefined);
  assert.equal(parseTraceState('novalue'), undefined);
  assert.equal(parseTraceState(' , '), undefined);
  assert.equal(parseTraceState(Array.from({ length: 33 }, (_, n) => `k${n}=v`).join(',')), undefined);
  assert.equal(parseTraceState('fw529a3039@dt=FfAxZ,a= b'), 'fw529a3039@dt=FfAxZ,a= b');
  const long = parseTraceState(
    `big=${'x'.repeat(200)},${Array.from({ length: 30 }, (_, n) => `key${n}=${'y'.repeat(20)}`).join(',')}`,
  );
  assert.ok(long !== undefined && long.length <= 512 && long.startsWith('key0=') && !long.includes('big='));
});

test('a new hop keeps the trace and gets another parent', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 6, maxLength: 6 }),
      (chances) => {
        let next = 0;
        const random = (): number => chances[next++ % chances.length] as number;
        const trace = newTrace(random);
        const hop = withNewParent(trace, random);
        assert.equal(hop.traceId, trace.traceId);
        assert.deepEqual(parseTraceContext(formatTraceparent(hop)), hop);
      },
    ),
  );
});

test('reading never throws', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (traceparent, tracestate) => {
      parseTraceContext(traceparent, tracestate);
      parseTraceState(tracestate);
    }),
  );
});
