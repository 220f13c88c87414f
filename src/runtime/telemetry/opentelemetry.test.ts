import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { context, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Outcome } from '../../requirement/outcome.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { CallIdentity } from '../pipeline/collaborators.ts';
import { activeTraceContext, OpenTelemetryTracing } from './opentelemetry.ts';
import { parseTraceContext } from './trace-context.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE}-b7ad6b7169203331-01`;

const REQUIREMENT = {
  id: 'REQ-I-001',
  endpoint: { url: 'https://api.example.com/base', protocol: 'HTTPS', minimumTls: '1.2' },
  operations: [
    { name: 'read payment', implicit: false, http: { method: 'GET', path: '/v1/payments/{id}' } },
    { name: 'POST', implicit: true, http: { method: 'POST', path: '/{path...}' } },
  ],
} as unknown as Requirement;

function call(operation: string, more: Partial<CallIdentity> = {}): CallIdentity {
  return { requirement: 'REQ-I-001', operation, call: 'c1', traceparent: undefined, tracestate: undefined, ...more };
}

function outcome(kind: Outcome['kind'], code?: string, status?: number): Outcome {
  const answer = status === undefined ? undefined : { status };
  return {
    kind,
    sent: 'yes',
    answer,
    code,
    retry: false,
    retryAfter: undefined,
    limits: undefined,
    refusal: undefined,
    cause: undefined,
  };
}

function tracing(): OpenTelemetryTracing {
  let now = 0;
  return new OpenTelemetryTracing(REQUIREMENT, { now: () => (now += 250), random: Math.random });
}

let spans: InMemorySpanExporter;
let meters: MeterProvider;
let measured: InMemoryMetricExporter;

function register(): void {
  spans = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  meters = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 3_600_000 })],
  });
  metrics.setGlobalMeterProvider(meters);
}

beforeEach(register);
afterEach(async () => {
  await meters.shutdown();
  trace.disable();
  metrics.disable();
  context.disable();
});

test('one CLIENT span per attempt, named by method and template, the repeats numbered', () => {
  const traced = tracing();
  traced.begin(call('read payment', { traceparent: TRACEPARENT, tracestate: 'vendor=1' }), 1).end(outcome('fault', '503', 503));
  traced.begin(call('read payment', { traceparent: TRACEPARENT, tracestate: 'vendor=1' }), 2).end(outcome('success', '200', 200));
  const [first, second, ...more] = spans.getFinishedSpans();
  assert.deepEqual(more, []);
  assert.ok(first && second);
  for (const span of [first, second]) {
    assert.equal(span.name, 'GET /v1/payments/{id}');
    assert.equal(span.kind, SpanKind.CLIENT);
    assert.equal(span.spanContext().traceId, TRACE);
    assert.equal(span.parentSpanContext?.spanId, 'b7ad6b7169203331');
    assert.equal(span.attributes['server.address'], 'api.example.com');
    assert.equal(span.attributes['server.port'], 443);
    assert.equal(span.attributes['url.template'], '/v1/payments/{id}');
  }
  assert.equal(first.attributes['http.request.resend_count'], undefined);
  assert.equal(first.attributes['error.type'], '503');
  assert.equal(first.status.code, SpanStatusCode.ERROR);
  assert.equal(second.attributes['http.request.resend_count'], 1);
  assert.equal(second.attributes['http.response.status_code'], 200);
  assert.equal(second.attributes['error.type'], undefined);
  assert.equal(second.status.code, SpanStatusCode.UNSET);
});

test('the other side gets the span as its parent, and the state of others', () => {
  const attempt = tracing().begin(call('read payment', { traceparent: TRACEPARENT, tracestate: 'vendor=1' }), 1);
  attempt.end(outcome('success', '200', 200));
  const span = spans.getFinishedSpans()[0]?.spanContext();
  assert.equal(attempt.headers.traceparent, `00-${TRACE}-${span?.spanId}-01`);
  assert.equal(attempt.headers.tracestate, 'vendor=1');
});

test('errors without an answer are named by what happened; business answers and cancelled attempts are no errors', () => {
  const traced = tracing();
  traced.begin(call('read payment'), 1).end(outcome('timeout', 'timeout'));
  traced.begin(call('read payment'), 1).end(outcome('unsent', 'network'));
  traced.begin(call('read payment'), 1).end(outcome('rejected', 'card_declined', 402));
  traced.begin(call('read payment'), 1).end(outcome('cancelled'));
  const types = spans.getFinishedSpans().map((span) => span.attributes['error.type']);
  assert.deepEqual(types, ['timeout', 'network', undefined, undefined]);
});

test('an operation that stands for any path is named by its method alone', () => {
  tracing()
    .begin(call('POST'), 1)
    .end(outcome('success', '200', 200));
  const span = spans.getFinishedSpans()[0];
  assert.equal(span?.name, 'POST');
  assert.equal(span?.attributes['url.template'], undefined);
});

test('a traceparent that cannot be read starts a new trace', () => {
  const attempt = tracing().begin(call('read payment', { traceparent: '00-bad', tracestate: 'vendor=1' }), 1);
  attempt.end(outcome('success', '200', 200));
  const context = parseTraceContext(attempt.headers.traceparent);
  assert.ok(context && context.traceId !== TRACE);
  assert.equal(attempt.headers.tracestate, undefined);
  assert.equal(spans.getFinishedSpans()[0]?.parentSpanContext, undefined);
});

test('the duration metric is in seconds with the advised boundaries', async () => {
  const traced = tracing();
  traced.begin(call('read payment'), 1).end(outcome('success', '200', 200));
  traced.begin(call('read payment'), 1).end(outcome('fault', '503', 503));
  await meters.forceFlush();
  const metric = measured.getMetrics()[0]?.scopeMetrics[0]?.metrics[0];
  assert.equal(metric?.descriptor.name, 'http.client.request.duration');
  assert.equal(metric?.descriptor.unit, 's');
  const points = metric.dataPoints as unknown as {
    attributes: Record<string, unknown>;
    value: { sum: number; buckets: { boundaries: number[] } };
  }[];
  assert.equal(points.length, 2);
  assert.equal(points[0]?.value.sum, 0.25);
  assert.equal(points[0]?.value.buckets.boundaries[0], 0.005);
  assert.equal(points[0]?.attributes['http.request.method'], 'GET');
  assert.equal(points[1]?.attributes['error.type'], '503');
});

test('the trace the application is in is told as headers', () => {
  const tracer = trace.getTracer('application');
  const span = tracer.startSpan('checkout');
  const headers = context.with(trace.setSpan(context.active(), span), activeTraceContext);
  span.end();
  assert.equal(headers.traceparent, `00-${span.spanContext().traceId}-${span.spanContext().spanId}-01`);
  assert.deepEqual(activeTraceContext(), {});
});

test('without an SDK nothing is made, and a context that was given is handed on with a new parent', () => {
  trace.disable();
  metrics.disable();
  const traced = tracing();
  const bare = traced.begin(call('read payment'), 1);
  assert.deepEqual(bare.headers, {});
  assert.equal(traced.begin(call('read payment'), 2), bare);
  const handedOn = parseTraceContext(traced.begin(call('read payment', { traceparent: TRACEPARENT }), 1).headers.traceparent);
  assert.equal(handedOn?.traceId, TRACE);
  assert.notEqual(handedOn?.parentId, 'b7ad6b7169203331');
  assert.equal(handedOn?.flags, 1);
  assert.deepEqual(activeTraceContext(), {});
  assert.deepEqual(spans.getFinishedSpans(), []);
});

test('an SDK that is registered after the first call is found', () => {
  trace.disable();
  const traced = tracing();
  traced.begin(call('read payment'), 1).end(outcome('success', '200', 200));
  spans = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  traced.begin(call('read payment'), 1).end(outcome('success', '200', 200));
  assert.equal(spans.getFinishedSpans().length, 1);
});
