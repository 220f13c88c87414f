/**
 * A call as bytes and back: what the outbox keeps. One JSON object that people can read and edit; a body that is no JSON stands
 * in it as a form, as text, or as base64 where its bytes are no text.
 *
 *   { "version": 1, "operation": "create payment", "params": {…}, "query": {…}, "headers": {…}, "body": { "json": {…} } }
 *
 * What proves who asks is never kept: the credential is put on with each sending. Must not know requirements or stores.
 */
import type { CallInput } from '../../requirement/call.ts';
import { ConcordatError } from '../../requirement/errors.ts';

export interface PortableCall {
  readonly operation: string;
  readonly input: CallInput;
}

/** Bytes of a call at most, unless told otherwise. */
export const CALL_MAX = 1024 * 1024;

type StoredBody =
  | { readonly json: unknown }
  /** Bytes that are text in UTF-8, and so can be read and edited. */
  | { readonly text: string }
  | { readonly base64: string }
  | { readonly form: string };

/** Header fields that prove who asks. */
const PROOF: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie']);

/**
 * Rejects what cannot be kept with CONCORDAT_INPUT_INVALID: a body that can be read only once, one that is no JSON, bytes or
 * form, and a call of more than `max` bytes.
 */
export function encodeCall({ operation, input }: PortableCall, max: number = CALL_MAX): Uint8Array {
  const { params, query, headers, body } = input;
  const stored = { version: 1, operation, params, query, headers: withoutProof(headers), body: storedBody(operation, body) };
  const bytes = new TextEncoder().encode(asJson(operation, stored));
  if (bytes.length > max) {
    throw invalid(
      operation,
      `it is ${bytes.length} bytes long, and ${max} are kept at most; send a reference to what is large instead`,
    );
  }
  return bytes;
}

/** Throws CONCORDAT_INPUT_INVALID for bytes that `encodeCall` did not make and nobody edited rightly. */
export function decodeCall(bytes: Uint8Array): PortableCall {
  const stored = parsed(bytes);
  const { version, operation, params, query, headers, body } = stored;
  if (version !== 1) throw invalid('', `it has the version ${JSON.stringify(version)}, and this release reads version 1`);
  if (typeof operation !== 'string' || operation === '') throw invalid('', 'it names no operation');
  const input = {
    params: part(operation, 'params', params) as CallInput['params'],
    query: part(operation, 'query', query) as CallInput['query'],
    headers: withoutProof(part(operation, 'headers', headers) as CallInput['headers']),
    body: bodyOf(operation, body),
  };
  return { operation, input: Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as CallInput };
}

function withoutProof(headers: CallInput['headers']): CallInput['headers'] {
  if (headers === undefined) return undefined;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !PROOF.has(name.toLowerCase())));
}

function storedBody(operation: string, body: unknown): StoredBody | undefined {
  if (body === undefined) return undefined;
  if (body instanceof Uint8Array) return storedBytes(body);
  if (body instanceof ArrayBuffer) return storedBytes(new Uint8Array(body));
  if (body instanceof URLSearchParams) return { form: body.toString() };
  if (isStream(body))
    throw invalid(operation, 'its body is a stream, which can be read only once; give it whole, as bytes or text');
  if (typeof body === 'object' && body !== null && (body instanceof FormData || body instanceof Blob))
    throw invalid(operation, `its body is a ${body.constructor.name}; give its bytes, with a Content-Type`);
  if (typeof body === 'function' || typeof body === 'symbol')
    throw invalid(operation, `its body is a ${typeof body}, which nothing can send`);
  return { json: body };
}

function storedBytes(bytes: Uint8Array): StoredBody {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') };
  }
}

function isStream(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  return Symbol.asyncIterator in body || ('getReader' in body && typeof body.getReader === 'function');
}

function asJson(operation: string, stored: unknown): string {
  try {
    return JSON.stringify(stored);
  } catch (error) {
    // In a circle, nested too deep, or with a number in it that JSON does not have.
    throw invalid(operation, 'its input cannot be written as JSON', error);
  }
}

function parsed(bytes: Uint8Array): Record<string, unknown> {
  let stored: unknown;
  try {
    stored = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's own message quotes what it read.
    throw invalid('', 'it is no JSON in UTF-8');
  }
  if (isObject(stored)) return stored;
  throw invalid('', 'it is no JSON object');
}

function part(operation: string, name: string, value: unknown): Record<string, unknown> | undefined {
  if (value === undefined || isObject(value)) return value;
  throw invalid(operation, `its ${name} are no object of names and values`);
}

function bodyOf(operation: string, body: unknown): unknown {
  if (body === undefined) return undefined;
  const [kind, ...others] = isObject(body) ? Object.keys(body) : [];
  if (isObject(body) && others.length === 0) {
    const value = body[kind ?? ''];
    if (kind === 'json') return value;
    if (kind === 'form' && typeof value === 'string') return new URLSearchParams(value);
    if (kind === 'text' && typeof value === 'string') return new TextEncoder().encode(value);
    if (kind === 'base64' && typeof value === 'string') return new Uint8Array(Buffer.from(value, 'base64'));
  }
  throw invalid(operation, 'its body is not one of { "json": … }, { "form": "a=b" }, { "text": "…" } and { "base64": "…" }');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(operation: string, what: string, cause?: unknown): ConcordatError {
  const which = operation === '' ? 'the call' : `the call of "${operation}"`;
  return new ConcordatError('CONCORDAT_INPUT_INVALID', `${which} cannot be kept for later: ${what}`, {
    operation: operation === '' ? undefined : operation,
    cause,
  });
}
