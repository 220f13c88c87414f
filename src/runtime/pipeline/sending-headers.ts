import type { CallOptions } from '../../requirement/call.ts';
import type { AttemptTrace, CredentialHeaders, Tracing } from './collaborators.ts';
import type { Parts } from './parts.ts';
import type { Subject } from './reporter.ts';

const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze({});

/** What a sending carries besides the request: the credential and the trace context. Without tracing the caller's is passed on. */
export function sendingHeaders(
  credential: CredentialHeaders | undefined,
  trace: AttemptTrace | undefined,
  { traceparent, tracestate }: CallOptions,
): Readonly<Record<string, string>> {
  const carried = credential?.headers;
  if (trace !== undefined) return carried === undefined ? trace.headers : { ...carried, ...trace.headers };
  if (traceparent === undefined) return carried ?? NO_HEADERS;
  return tracestate === undefined ? { ...carried, traceparent } : { ...carried, traceparent, tracestate };
}

export function beginTrace(
  call: Subject & { readonly parts: Parts; readonly options: CallOptions },
  tracing: Tracing,
  attempt: number,
): AttemptTrace {
  const { traceparent, tracestate } = call.options;
  const { requirement } = call.parts;
  return tracing.begin({ requirement, operation: call.operationName, call: call.id, traceparent, tracestate }, attempt);
}
