import { Readable } from 'node:stream';
import type { CallInput } from '../../requirement/call.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import { flawOf } from './flaw.ts';
import { encodeForm } from './form.ts';
import { headerOf, isForm } from './headers.ts';
import type { Declared } from './operation-table.ts';
import type { HttpRequest } from './request.ts';

/** How an object becomes a body when the caller's headers do not say: as the document's Input clause has it. */
export type BodyFormat = 'json' | 'form';

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// Visible ASCII, spaces, tabs and Latin-1: what a field value may hold (RFC 9110 §5.5).
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Throws CONCORDAT_INPUT_INVALID when the input does not make a request of this operation. */
export function buildRequest({ operation, template }: Declared, input: CallInput, format: BodyFormat): HttpRequest {
  const method = (operation.http?.method ?? 'GET').toUpperCase();
  const params = namedValues('params', input.params, operation.name) as NonNullable<CallInput['params']>;
  const path = withQuery(template.fill(params, operation.name), queryOf(input.query, operation.name));
  const headers = headerList(input.headers, operation.name);
  const written = headerOf(headers, 'content-type');
  const body = encodeBody(input.body, written, format, operation.name);
  if (body.type !== undefined && written === undefined) headers.push('content-type', body.type);
  return { method, path, headers, body: body.bytes, operation, input };
}

/** Adds parameters to a path that may have some already; a list repeats its name. */
export function withQuery(path: string, query: CallInput['query']): string {
  if (query === undefined) return path;
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (Array.isArray(value)) for (const each of value) fields.append(name, each);
    else fields.append(name, String(value));
  }
  const text = fields.toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

/** Input may have come as JSON: that it has the shape of its type is checked, not believed. */
function namedValues(part: 'params' | 'query' | 'headers', given: unknown, operation: string): Record<string, unknown> {
  if (given === undefined) return {};
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>;
  throw invalid(operation, `its ${part} are no object of names and values`);
}

function queryOf(given: unknown, operation: string): CallInput['query'] {
  const query = namedValues('query', given, operation);
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    const flaw = [name, value]
      .flat()
      .map(flawOf)
      .find((each) => each !== undefined);
    if (flaw !== undefined)
      throw invalid(
        operation,
        `the query field ${JSON.stringify(name)} is ${flaw}; give text, a number, true, false, or a list of them`,
      );
  }
  return query as CallInput['query'];
}

/** Flat, with lower-case names; of a name that is there in several cases the last counts. */
function headerList(given: unknown, operation: string): string[] {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(namedValues('headers', given, operation))) {
    if (typeof value !== 'string') throw invalid(operation, `the header ${JSON.stringify(name)} has a value that is not text`);
    if (!TOKEN.test(name) || !VALUE.test(value)) {
      throw invalid(operation, `the header ${JSON.stringify(name)} or its value holds characters that no header may`);
    }
    headers.set(name.toLowerCase(), value);
  }
  return [...headers].flat();
}

function encodeBody(
  body: unknown,
  contentType: string | undefined,
  format: BodyFormat,
  operation: string,
): { bytes: HttpRequest['body']; type: string | undefined } {
  if (body === undefined) return { bytes: undefined, type: undefined };
  if (body instanceof Uint8Array) return { bytes: body, type: 'application/octet-stream' };
  if (body instanceof ArrayBuffer) return { bytes: new Uint8Array(body), type: 'application/octet-stream' };
  if (body instanceof Readable) return { bytes: body, type: 'application/octet-stream' };
  if (body instanceof ReadableStream) return { bytes: Readable.fromWeb(body), type: 'application/octet-stream' };
  if (body instanceof URLSearchParams) return { bytes: body.toString(), type: FORM_TYPE };
  const asForm = contentType === undefined ? format === 'form' : isForm(contentType);
  if (typeof body === 'string' && (contentType !== undefined || asForm)) {
    if (!body.isWellFormed()) throw invalid(operation, `its body is ${flawOf(body)}`);
    return { bytes: body, type: FORM_TYPE };
  }
  try {
    if (asForm && typeof body === 'object' && body !== null) return { bytes: encodeForm(body), type: FORM_TYPE };
    const text = JSON.stringify(body);
    if (text !== undefined) return { bytes: text, type: JSON_TYPE };
  } catch (error) {
    // Nested too deep, in a circle, or with something in it that has no text.
    throw invalid(operation, `its body cannot be written as ${asForm ? 'a form' : 'JSON'}`, error);
  }
  throw invalid(operation, `a body of type ${typeof body} cannot be written as JSON`);
}

function invalid(operation: string, what: string, cause?: unknown): ConcordatError {
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new ConcordatError('CONCORDAT_INPUT_INVALID', `"${operation}" was not sent: ${what}${why}`, { operation, cause });
}
