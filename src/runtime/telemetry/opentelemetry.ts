/**
 * Spans and metrics through the OpenTelemetry API, by the semantic conventions for HTTP clients
 * (https://opentelemetry.io/docs/specs/semconv/http/): one CLIENT span for each attempt, none around them. Records nothing and
 * costs next to nothing while the application has registered no SDK; a trace context that a caller gave is handed on anyway.
 *
 * `url.full` is left out on purpose: a path or a query may carry what the document wants redacted.
 */
import type { Attributes, Histogram, MetricOptions, Span, SpanContext, Tracer } from '@opentelemetry/api';
import {
  context,
  createNoopMeter,
  createTraceState,
  metrics,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { World } from '../../requirement/clock.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { AttemptTrace, CallIdentity, Tracing } from '../pipeline/collaborators.ts';
import { formatTraceparent, newTrace, parseTraceContext, parseTraceState, withNewParent } from './trace-context.ts';

const SCOPE = 'concordat';
/** Advised by the conventions, in seconds. */
const DURATION_BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const REQUEST_DURATION: MetricOptions = {
  description: 'Duration of HTTP client requests.',
  unit: 's',
  advice: { explicitBucketBoundaries: DURATION_BOUNDARIES },
};

const NOTHING: AttemptTrace = Object.freeze({ headers: Object.freeze({}), end: () => undefined });

/** What the spans of one operation have in common. */
interface Described {
  readonly name: string;
  readonly attributes: Attributes;
}

/** The tracing of one requirement. */
export class OpenTelemetryTracing implements Tracing {
  readonly #world: Pick<World, 'now' | 'random'>;
  #operations: ReadonlyMap<string, Described> = new Map();

  constructor(requirement: Requirement, world: Pick<World, 'now' | 'random'>) {
    this.#world = world;
    this.reload(requirement);
  }

  /** The document changed: spans that begin from now on are described by the new one. */
  reload(requirement: Requirement): void {
    this.#operations = new Map(requirement.operations.map((operation) => [operation.name, describe(requirement, operation)]));
  }

  begin(call: CallIdentity, attempt: number): AttemptTrace {
    const tracer = registeredTracer();
    const histogram = durationHistogram();
    if (tracer === undefined && histogram === undefined) return this.#handOn(call);
    const described = this.#operations.get(call.operation) ?? { name: call.operation, attributes: {} };
    const span = tracer === undefined ? undefined : startSpan(tracer, call, attempt, described);
    const headers = span === undefined ? this.#handOn(call).headers : headersOf(span.spanContext());
    return new RecordedAttempt(span, histogram, described.attributes, headers, this.#world);
  }

  /** Without an SDK nobody records a span here, so a trace begins only where a caller's own could not be read. */
  #handOn(call: CallIdentity): AttemptTrace {
    if (call.traceparent === undefined) return NOTHING;
    const { random } = this.#world;
    const given = parseTraceContext(call.traceparent, call.tracestate);
    const next = given === undefined ? newTrace(random) : withNewParent(given, random);
    const traceparent = formatTraceparent(next);
    return { headers: next.state === undefined ? { traceparent } : { traceparent, tracestate: next.state }, end: NOTHING.end };
  }
}

class RecordedAttempt implements AttemptTrace {
  readonly headers: Readonly<Record<string, string>>;
  readonly #span: Span | undefined;
  readonly #histogram: Histogram | undefined;
  readonly #attributes: Attributes;
  readonly #world: Pick<World, 'now'>;
  readonly #began: number;

  constructor(
    span: Span | undefined,
    histogram: Histogram | undefined,
    attributes: Attributes,
    headers: Readonly<Record<string, string>>,
    world: Pick<World, 'now'>,
  ) {
    this.#span = span;
    this.#histogram = histogram;
    this.#attributes = attributes;
    this.headers = headers;
    this.#world = world;
    this.#began = world.now();
  }

  end(outcome: Outcome): void {
    const ending: Attributes = {};
    const status = statusOf(outcome.answer);
    if (status !== undefined) ending['http.response.status_code'] = status;
    const errorType = errorTypeOf(outcome, status);
    if (errorType !== undefined) ending['error.type'] = errorType;
    this.#histogram?.record((this.#world.now() - this.#began) / 1000, { ...this.#attributes, ...ending });
    if (this.#span === undefined) return;
    this.#span.setAttributes(ending);
    this.#span.setAttribute('concordat.outcome', outcome.kind);
    if (errorType !== undefined) this.#span.setStatus({ code: SpanStatusCode.ERROR });
    this.#span.end();
  }
}

/**
 * The trace the application is in right now, as headers. A door asks at the start of a call: later, in a queue or after a
 * pause, the active context may be somebody else's.
 */
export function activeTraceContext(): { readonly traceparent?: string; readonly tracestate?: string } {
  const span = registeredTracer() === undefined ? undefined : trace.getSpanContext(context.active());
  return span === undefined ? {} : headersOf(span);
}

function describe(requirement: Requirement, operation: Operation): Described {
  const attributes: Attributes = { 'concordat.requirement': requirement.id, 'concordat.operation': operation.name };
  const url = requirement.endpoint.url === undefined ? null : URL.parse(requirement.endpoint.url);
  if (url !== null) {
    attributes['server.address'] = url.hostname;
    attributes['server.port'] = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
    attributes['url.scheme'] = url.protocol.slice(0, -1);
  }
  const { http } = operation;
  if (http === undefined) return { name: operation.name, attributes };
  attributes['http.request.method'] = http.method;
  // An operation that stands for any path has no template, only a method.
  if (operation.implicit) return { name: http.method, attributes };
  attributes['url.template'] = http.path;
  return { name: `${http.method} ${http.path}`, attributes };
}

function startSpan(tracer: Tracer, call: CallIdentity, attempt: number, described: Described): Span {
  const given = parseTraceContext(call.traceparent, call.tracestate);
  const parent =
    given === undefined
      ? ROOT_CONTEXT
      : trace.setSpanContext(ROOT_CONTEXT, {
          traceId: given.traceId,
          spanId: given.parentId,
          traceFlags: given.flags,
          isRemote: true,
          ...(given.state === undefined ? {} : { traceState: createTraceState(given.state) }),
        });
  const attributes = attempt > 1 ? { ...described.attributes, 'http.request.resend_count': attempt - 1 } : described.attributes;
  return tracer.startSpan(described.name, { kind: SpanKind.CLIENT, attributes }, parent);
}

function headersOf(span: SpanContext): Record<string, string> {
  const traceparent = formatTraceparent({
    traceId: span.traceId,
    parentId: span.spanId,
    flags: span.traceFlags & 3,
    state: undefined,
  });
  const tracestate = parseTraceState(span.traceState?.serialize());
  return tracestate === undefined ? { traceparent } : { traceparent, tracestate };
}

/** Protocols with a numeric status put it on the answer under this name. */
function statusOf(answer: unknown): number | undefined {
  if (typeof answer !== 'object' || answer === null || !('status' in answer)) return undefined;
  return typeof answer.status === 'number' ? answer.status : undefined;
}

/** A business answer is no error, and neither is an attempt that nobody wanted any more. */
function errorTypeOf(outcome: Outcome, status: number | undefined): string | undefined {
  if (outcome.kind === 'success' || outcome.kind === 'rejected' || outcome.kind === 'cancelled') return undefined;
  if (status !== undefined && status >= 400) return String(status);
  return outcome.code ?? outcome.kind;
}

let tracer: Tracer | undefined;
let tracerProvider: unknown;

/** The tracer of the SDK that is registered now; undefined while there is none. */
function registeredTracer(): Tracer | undefined {
  const provider = trace.getTracerProvider();
  const delegate = provider instanceof ProxyTracerProvider ? provider.getDelegate() : provider;
  if (delegate !== tracerProvider) {
    tracerProvider = delegate;
    tracer = provider instanceof ProxyTracerProvider ? provider.getDelegateTracer(SCOPE) : provider.getTracer(SCOPE);
  }
  return tracer;
}

let histogram: Histogram | undefined;
let meterProvider: unknown;

/** `http.client.request.duration` of the SDK that is registered now; undefined while there is none. */
function durationHistogram(): Histogram | undefined {
  const provider = metrics.getMeterProvider();
  if (provider !== meterProvider) {
    meterProvider = provider;
    const meter = provider.getMeter(SCOPE);
    histogram = meter === createNoopMeter() ? undefined : meter.createHistogram('http.client.request.duration', REQUEST_DURATION);
  }
  return histogram;
}
